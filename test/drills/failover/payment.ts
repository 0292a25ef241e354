import { SECRET, INVOICES_EACH, MERCHANT_SETTING, MONEY_TYPE, PAYEE, TENANTS } from './seed.ts';

export type Dialect = 'whmcs' | 'corp';

/** A payment that a caller wants recorded, once, however often it must ask. */
export interface Payment {
  readonly tenantId: number;
  readonly invoiceId: number;
  /** Unique in the drill: `transid` in one dialect, ACTUAL_TRANS_NUMBER in the other. */
  readonly reference: string;
  readonly amountMinor: number;
  readonly dialect: Dialect;
  readonly wantsMail: boolean;
}

/** Numbers below one, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Payments without end, each with a reference of its own. */
export function paymentsOf(random: () => number, mailShare: number): () => Payment {
  let count = 0;
  const below = (limit: number): number => Math.floor(random() * limit);
  return () => {
    count += 1;
    return {
      tenantId: TENANTS[below(TENANTS.length)] ?? TENANTS[0],
      invoiceId: 1 + below(INVOICES_EACH),
      reference: String(1_000_000 + count),
      amountMinor: 1 + below(99_999),
      dialect: random() < 0.5 ? 'whmcs' : 'corp',
      wantsMail: random() < mailShare,
    };
  };
}

/** What an answer means to the caller. */
export type AnswerClass =
  | 'success'
  /** The dialect's words for "the database is away, ask again": HTTP 503, or RET_STATUS db. */
  | 'away'
  /** No answer at all. */
  | 'unanswered'
  /** Anything else; none is expected. */
  | 'refused';

export interface Answer {
  readonly class: AnswerClass;
  /** How it is named in the report, such as `whmcs 503`. */
  readonly name: string;
}

const CALL_LIMIT_MS = 20_000;

/** Sends a payment once, in the dialect that is asked for. */
export async function send(gatewayUrl: string, payment: Payment, dialect: Dialect): Promise<Answer> {
  try {
    return dialect === 'whmcs' ? await sendWhmcs(gatewayUrl, payment) : await sendCorp(gatewayUrl, payment);
  } catch (error) {
    const { cause, name } = error as Error & { cause?: { code?: string } };
    return { class: 'unanswered', name: `${dialect} no answer (${cause?.code ?? name})` };
  }
}

async function sendWhmcs(gatewayUrl: string, payment: Payment): Promise<Answer> {
  const form = new URLSearchParams({
    ...{ action: 'AddInvoicePayment', responsetype: 'json', identifier: `drill-${payment.tenantId}`, secret: SECRET },
    ...{ invoiceid: String(payment.invoiceId), transid: payment.reference, gateway: MONEY_TYPE.gateway },
    ...{ amount: amountText(payment), date: '2026-01-10 12:00:00', noemail: payment.wantsMail ? 'false' : 'true' },
  });
  const response = await post(`${gatewayUrl}/includes/api.php`, 'application/x-www-form-urlencoded', form.toString());
  const text = await response.text();
  if (response.status === 503) return { class: 'away', name: 'whmcs 503' };
  const isSuccess = response.status === 200 && text === '{"result":"success"}';
  return isSuccess
    ? { class: 'success', name: 'whmcs success' }
    : { class: 'refused', name: `whmcs ${response.status} ${text.slice(0, 120)}` };
}

async function sendCorp(gatewayUrl: string, payment: Payment): Promise<Answer> {
  const key = `DR${'ABC'.charAt(TENANTS.findIndex((id) => id === payment.tenantId))}-${payment.tenantId}`;
  const body = JSON.stringify({
    ...{ API_CALL_FUNCTION_NAME: 'addInvoicePayment', API_CORP_KEY_ID: key, API_USER_NAME: 'drill' },
    ...{ API_USER_PASSWORD: SECRET, API_CURRENT_PAYEE_ID: PAYEE, API_INPUT_OUTPUT_TYPE: 'JSON' },
    ...{ CORP_ID: payment.tenantId, INVOICE_NUMBER: payment.invoiceId, MERCHANT_SETTING_ID: MERCHANT_SETTING },
    ...{ MONEY_TYPE_ID: MONEY_TYPE.id, ACTUAL_TRANS_NUMBER: payment.reference, AMOUNT_PAID: amountText(payment) },
    ...{ TRANSACTION_DATE: '2026-01-10', TRANSACTION_DATE_TIME: '2026-01-10 12:00:00', PAYMENT_CHECK_NUMBER: '' },
    ...{ PAYMENT_NOTES: '', TRANSACTION_NUMBER: '', TRANSACTION_PROCESSED_BY_ID: PAYEE, API_URL_ENCODING: 'AUTO' },
  });
  const response = await post(`${gatewayUrl}/corp/api`, 'application/json', body);
  const text = await response.text();
  const status = /"RET_STATUS":"(\w+)"/.exec(text)?.[1] ?? '';
  if (response.status !== 200) return { class: 'refused', name: `corp ${response.status} ${text.slice(0, 120)}` };
  if (status === 'ok') return { class: 'success', name: 'corp success' };
  if (status === 'db') return { class: 'away', name: 'corp RET_STATUS db' };
  return { class: 'refused', name: `corp RET_STATUS ${status}` };
}

function post(url: string, contentType: string, body: string): Promise<Response> {
  const headers = { 'content-type': contentType };
  return fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(CALL_LIMIT_MS) });
}

/** Minor units as the decimal text of both dialects. */
function amountText({ amountMinor }: Payment): string {
  return `${Math.floor(amountMinor / 100)}.${String(amountMinor % 100).padStart(2, '0')}`;
}
