import { writeWddx } from '../../adapters/corp/wddx/write-wddx.ts';
import type { WddxNumber } from '../../adapters/corp/wddx/value.ts';
import { HttpConnection } from '../clients/http-connection.ts';
import { closedLoop, type Contender } from '../clients/load.ts';
import { newReferenceNumbers, spread, type Scenario } from './scenario.ts';
import type { Bench } from '../stage/bench.ts';
import { CORP } from '../stage/seed.ts';
import { atLeast } from '../report/target.ts';
import { AMOUNT, overGateway, requireAnswer, whmcsPayments } from './whmcs.ts';

/** The two dialects differ by less than the machine's speed moves within some seconds, or between two turns. */
const TURNS = 16;

const WITHOUT_MAIL = 'HTTP AddInvoicePayment';
const WITH_MAIL = 'HTTP AddInvoicePayment, mail';
const FORMATS = {
  JSON: { contentType: 'application/json', answer: '{"RET_STATUS":"ok",', write: writeJson },
  WDDX: {
    contentType: 'text/xml',
    answer: "<wddxPacket version='1.0'><header/><data><struct><var name='RET_STATUS'><string>ok</string>",
    write: (call: CallArguments) => writeWddx(new Map(Object.entries(call))),
  },
} as const;
type Format = keyof typeof FORMATS;
/** Texts and numbers, as the document's sample has them. */
type CallArguments = Readonly<Record<string, string | WddxNumber>>;
/** Where a packet names its invoice and its reference. */
const MARKS = { invoice: '7000000007', reference: '8000000008' } as const;

/**
 * The other dialect's payments. Each of them raises a mail to the client, which its callers cannot switch off, and
 * which is more work: they are compared with WHMCS-style payments that raise theirs, and shown beside those that do not.
 */
export function corp(bench: Bench): Scenario {
  const { payable: invoices } = bench.seeded;
  const compared = (format: Format, to: string, about: string, target: number | null) =>
    ({
      what: `addInvoicePayment, ${format} ÷ AddInvoicePayment, ${about}`,
      of: nameOf(format),
      to,
      by: 'perSecond',
      target: target === null ? null : atLeast(target),
    }) as const;
  return {
    name: 'corp',
    recordsPayments: true,
    contenders: [
      whmcsPayments(bench, { name: WITHOUT_MAIL, invoices, sendsMail: false }),
      whmcsPayments(bench, { name: WITH_MAIL, invoices, sendsMail: true }),
      corpPayments(bench, 'JSON'),
      corpPayments(bench, 'WDDX'),
    ],
    comparisons: [
      compared('JSON', WITH_MAIL, 'both with a mail', 0.85),
      compared('WDDX', WITH_MAIL, 'both with a mail', 0.8),
      compared('JSON', WITHOUT_MAIL, 'which sends none', null),
      compared('WDDX', WITHOUT_MAIL, 'which sends none', null),
    ],
    turns: TURNS,
    quiet: () => bench.quiet(),
  };
}

function nameOf(format: Format): string {
  return `HTTP addInvoicePayment, ${format}`;
}

function corpPayments(bench: Bench, format: Format): Contender {
  const { contentType, answer, write } = FORMATS[format];
  const reference = newReferenceNumbers();
  // Written once: processor time of the caller is missing for the gateway.
  const packet = write(callOf(bench, format, MARKS.invoice, MARKS.reference));
  const [head = '', between = '', tail = ''] = packet.split(new RegExp(`${MARKS.invoice}|${MARKS.reference}`));
  let calls = 0;
  return {
    ...overGateway(bench, nameOf(format)),
    prepare: () =>
      closedLoop(bench.connections, async () => {
        const connection = await HttpConnection.open(new URL('/corp/api', bench.gateway.url), contentType);
        return {
          async send() {
            calls += 1;
            const invoiceId = spread(bench.seeded.payable, calls);
            const body = `${head}${invoiceId}${between}${reference(calls)}${tail}`;
            requireAnswer(await connection.post(body), answer, false);
          },
          close: () => connection.close(),
        };
      }),
  };
}

function writeJson(call: CallArguments): string {
  const members = Object.entries(call).map(([name, value]) => {
    return `${JSON.stringify(name)}:${typeof value === 'string' ? JSON.stringify(value) : value.text}`;
  });
  return `{${members.join(',')}}`;
}

function number(text: string | number): WddxNumber {
  return { kind: 'number', text: String(text) };
}

/** The arguments that the sample of the dialect's document has, of its types. */
function callOf({ seeded }: Bench, format: Format, invoiceId: string, reference: string): CallArguments {
  return {
    API_CALL_FUNCTION_NAME: 'addInvoicePayment',
    CORP_ID: number(seeded.tenantId),
    INVOICE_NUMBER: number(invoiceId),
    MERCHANT_SETTING_ID: number(1),
    MONEY_TYPE_ID: number(CORP.moneyTypeId),
    TRANSACTION_DATE: '2026-01-20',
    TRANSACTION_DATE_TIME: '2026-01-20 11:54:00',
    ACTUAL_TRANS_NUMBER: number(reference),
    AMOUNT_PAID: number(AMOUNT),
    PAYMENT_CHECK_NUMBER: '1003',
    PAYMENT_NOTES: 'notes',
    TRANSACTION_NUMBER: number(24),
    TRANSACTION_PROCESSED_BY_ID: number(CORP.payeeId),
    API_CORP_KEY_ID: CORP.key,
    API_USER_NAME: CORP.userName,
    API_USER_PASSWORD: CORP.password,
    API_CURRENT_PAYEE_ID: String(CORP.payeeId),
    API_INPUT_OUTPUT_TYPE: format,
    API_URL_ENCODING: 'AUTO',
  };
}
