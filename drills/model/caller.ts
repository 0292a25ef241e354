import { randomUUID } from 'node:crypto';
import { readWddx } from '../../adapters/corp/wddx/read-wddx.ts';
import { isWddxStruct } from '../../adapters/corp/wddx/value.ts';
import { parseDecimal } from '../../src/core/money/decimal.ts';
import { billingOf } from './billing-params.ts';
import type { Call, CorpPay, Create, Pay, Refund, Reply, Update } from './calls.ts';
import type { ModelGateway } from './gateway.ts';
import { describe } from './judge-invoices.ts';
import { SECRET } from './tenant.ts';

const FORM = 'application/x-www-form-urlencoded';
const PATIENCE_MS = 5_000;

type Params = Record<string, string>;

/** The answer of GetInvoice, as its document lists it; `null` where there is no such invoice. */
export interface ShownInvoice {
  readonly [name: string]: unknown;
  readonly items: { readonly item: readonly { readonly id: number }[] };
  readonly transactions:
    '' | { readonly transaction: readonly { readonly id: number; readonly [name: string]: unknown }[] };
}

/**
 * The callers of one tenant: over the wire of either dialect; for refunds, which neither dialect has, at the core's
 * port.
 */
export class Caller {
  readonly #gateway: ModelGateway;
  readonly #tenantId: number;
  readonly #credentialId: number;

  constructor(gateway: ModelGateway, tenantId: number, credentialId: number) {
    this.#gateway = gateway;
    this.#tenantId = tenantId;
    this.#credentialId = credentialId;
  }

  async send(call: Call): Promise<Reply> {
    switch (call.kind) {
      case 'create':
        return replyOf(await this.#whmcs('CreateInvoice', createParams(call), call.key));
      case 'update':
        return replyOf(await this.#whmcs('UpdateInvoice', updateParams(call), call.key));
      case 'pay':
        return replyOf(await this.#whmcs('AddInvoicePayment', payParams(call), call.key));
      case 'corp-pay':
        return { word: await this.#corp(call), invoiceId: null, quoteId: null, status: null };
      case 'refund':
        return { word: await this.#refund(call), invoiceId: null, quoteId: null, status: null };
      case 'transact':
      case 'correct':
      case 'link':
      case 'add-credit':
      case 'apply-credit':
      case 'close':
      case 'create-quote':
      case 'accept-quote': {
        const [action, params] = billingOf(call);
        const reply = replyOf(await this.#whmcs(action, given(params), call.key));
        return call.kind === 'accept-quote' ? reply : { ...reply, invoiceId: null, status: null };
      }
    }
  }

  async show(invoiceId: number): Promise<ShownInvoice> {
    const answer = await this.#whmcs('GetInvoice', { invoiceid: `${invoiceId}` }, null);
    return answer as unknown as ShownInvoice;
  }

  /** All transactions of the tenant. */
  async transactions(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const answer = await this.#whmcs('GetTransactions', { limitnum: '1000' }, null);
    return (answer as unknown as { transactions: { transaction: Readonly<Record<string, unknown>>[] } }).transactions
      .transaction;
  }

  async #whmcs(action: string, params: Params, key: string | null): Promise<Readonly<Record<string, unknown>>> {
    const all = { action, responsetype: 'json', identifier: `model-${this.#tenantId}`, secret: SECRET, ...params };
    const text = await this.#gateway.send('whmcs', FORM, new URLSearchParams(all).toString(), key);
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  }

  async #corp(call: CorpPay): Promise<string> {
    const given: Params = {
      API_CALL_FUNCTION_NAME: 'addInvoicePayment',
      API_CORP_KEY_ID: `MOD-${this.#tenantId}`,
      API_USER_NAME: 'model',
      API_USER_PASSWORD: SECRET,
      API_CURRENT_PAYEE_ID: '3',
      CORP_ID: `${this.#tenantId}`,
      INVOICE_NUMBER: `${call.invoice}`,
      MERCHANT_SETTING_ID: '1',
      MONEY_TYPE_ID: `${call.moneyType}`,
      AMOUNT_PAID: call.amount,
      PAYMENT_NOTES: call.notes,
      [call.date.includes(' ') ? 'TRANSACTION_DATE_TIME' : 'TRANSACTION_DATE']: call.date,
      ...(call.number === '' ? {} : { ACTUAL_TRANS_NUMBER: call.number }),
    };
    if (call.format === 'JSON') {
      const text = await this.#gateway.send('corp', 'application/json', JSON.stringify(given), call.key);
      return (JSON.parse(text) as { RET_STATUS: string }).RET_STATUS;
    }
    const members = Object.entries(given).map(([name, value]) => `<var name='${name}'><string>${value}</string></var>`);
    const packet = `<wddxPacket version='1.0'><header/><data><struct>${members.join('')}</struct></data></wddxPacket>`;
    const answer = readWddx(await this.#gateway.send('corp', 'text/xml', packet, call.key));
    const status = isWddxStruct(answer) ? answer.get('RET_STATUS') : null;
    return typeof status === 'string' ? status : 'no status';
  }

  async #refund(call: Refund): Promise<string> {
    const { commands, clock } = this.#gateway;
    const outcome = await commands.submit({
      kind: 'refund-payment',
      origin: {
        commandId: randomUUID(),
        requestDigest: null,
        actor: { tenantId: this.#tenantId, credentialId: this.#credentialId, credentialVersion: 1 },
        dialect: 'whmcs',
        requestId: randomUUID(),
        deadline: clock.time + PATIENCE_MS,
        mayRound: false,
      },
      invoiceId: call.invoice,
      paymentId: call.payment,
      amount: call.amount === null ? null : parseDecimal(call.amount),
      reference: '',
      refundedAt: null,
    });
    return outcome.ok ? 'success' : outcome.code;
  }
}

function replyOf(answer: Readonly<Record<string, unknown>>): Reply {
  const { result, message, invoiceid, quoteid, status } = answer;
  return {
    word: result === 'success' ? 'success' : typeof message === 'string' ? message : 'no message',
    invoiceId: typeof invoiceid === 'number' ? invoiceid : null,
    quoteId: typeof quoteid === 'number' ? quoteid : null,
    status: typeof status === 'string' ? status : null,
  };
}

const flag = (value: boolean): string => (value ? '1' : '0');

/** Leaves out absent members. */
function given(params: Readonly<Record<string, string | null>>): Params {
  return Object.fromEntries(Object.entries(params).filter((pair): pair is [string, string] => pair[1] !== null));
}

function createParams(call: Create): Params {
  const lines = call.lines.flatMap(({ amount, isTaxed }, index) => [
    [`itemdescription${index + 1}`, describe('Line', index)],
    [`itemamount${index + 1}`, amount],
    [`itemtaxed${index + 1}`, flag(isTaxed)],
  ]);
  return given({
    userid: `${call.client}`,
    status: call.status,
    draft: call.isDraft ? '1' : null,
    sendinvoice: call.isSent ? 'true' : null,
    autoapplycredit: flag(call.appliesCredit),
    taxrate: call.rate,
    paymentmethod: call.method,
    ...(Object.fromEntries(lines) as Record<string, string | null>),
  });
}

function updateParams(call: Update): Params {
  const edited = call.edited.flatMap(({ id, amount, isTaxed }) => [
    [`itemdescription[${id}]`, `Edited ${id}`],
    [`itemamount[${id}]`, amount],
    [`itemtaxed[${id}]`, flag(isTaxed)],
  ]);
  const added = call.added.flatMap(({ amount, isTaxed }, index) => [
    [`newitemdescription[${index}]`, describe('New', index)],
    [`newitemamount[${index}]`, amount],
    [`newitemtaxed[${index}]`, flag(isTaxed)],
  ]);
  const removed = call.removed.map((id, index) => [`deletelineids[${index}]`, `${id}`]);
  return given({
    invoiceid: `${call.invoice}`,
    status: call.status,
    publish: call.isPublished ? 'true' : null,
    taxrate: call.rate,
    credit: call.credit,
    notes: call.notes,
    paymentmethod: call.method,
    ...(Object.fromEntries([...edited, ...added, ...removed]) as Params),
  });
}

function payParams(call: Pay): Params {
  return given({
    invoiceid: `${call.invoice}`,
    transid: call.transid,
    amount: call.amount,
    fees: call.fees,
    gateway: call.gateway,
    date: call.date,
    noemail: flag(call.isSilent),
  });
}
