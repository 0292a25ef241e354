import { writeWddx } from '../../adapters/corp/write-wddx.ts';
import type { WddxValue } from '../../adapters/corp/wddx-value.ts';
import { HttpConnection } from '../http-connection.ts';
import { closedLoop, type Contender } from '../load.ts';
import { newReferences, spread, type Bench, type Scenario } from '../scenario.ts';
import { CORP } from '../seed.ts';
import { atLeast } from '../target.ts';
import { AMOUNT, overGateway, requireAnswer, whmcsPayments } from './whmcs.ts';

/** The two dialects differ by less than the machine's speed moves within some seconds, or between two turns. */
const TURNS = 16;

const WITHOUT_MAIL = 'HTTP AddInvoicePayment';
const WITH_MAIL = 'HTTP AddInvoicePayment, mail';
const FORMATS = {
  JSON: { contentType: 'application/json', answer: '{"RET_STATUS":"ok",', write: JSON.stringify },
  WDDX: {
    contentType: 'text/xml',
    answer: "<wddxPacket version='1.0'><header/><data><struct><var name='RET_STATUS'><string>ok</string>",
    write: (call: Readonly<Record<string, string>>) => writeWddx(new Map<string, WddxValue>(Object.entries(call))),
  },
} as const;
type Format = keyof typeof FORMATS;
/** Where a packet names its invoice and its reference. */
const MARKS = { invoice: '%invoice%', reference: '%reference%' } as const;

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
      compared('JSON', WITH_MAIL, 'both with a mail', 0.95),
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
  const reference = newReferences();
  // Written once: what the caller burns is taken from the gateway.
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

/** The arguments that the sample of the dialect's document has. */
function callOf({ seeded }: Bench, format: Format, invoiceId: string, reference: string): Record<string, string> {
  return {
    API_CALL_FUNCTION_NAME: 'addInvoicePayment',
    CORP_ID: String(seeded.tenantId),
    INVOICE_NUMBER: invoiceId,
    MERCHANT_SETTING_ID: '1',
    MONEY_TYPE_ID: String(CORP.moneyTypeId),
    TRANSACTION_DATE: '2026-01-20',
    TRANSACTION_DATE_TIME: '2026-01-20 11:54:00',
    ACTUAL_TRANS_NUMBER: reference,
    AMOUNT_PAID: AMOUNT,
    PAYMENT_CHECK_NUMBER: '1003',
    PAYMENT_NOTES: 'notes',
    TRANSACTION_NUMBER: '24',
    TRANSACTION_PROCESSED_BY_ID: String(CORP.payeeId),
    API_CORP_KEY_ID: CORP.key,
    API_USER_NAME: CORP.userName,
    API_USER_PASSWORD: CORP.password,
    API_CURRENT_PAYEE_ID: String(CORP.payeeId),
    API_INPUT_OUTPUT_TYPE: format,
    API_URL_ENCODING: 'AUTO',
  };
}
