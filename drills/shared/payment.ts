import { SECRET, INVOICES_EACH, MERCHANT_SETTING, MONEY_TYPE, PAYEE, keyPrefixOf } from './seed.ts';

/** A format of a call; the corp-ID dialect has two. */
export type Dialect = 'whmcs' | 'corp' | 'corp-wddx';

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

/** Payments without end, each with a reference of its own. */
export function paymentsOf(
  random: () => number,
  mailShare: number,
  dialects: readonly Dialect[],
): (tenantId: number) => Payment {
  let count = 0;
  const below = (limit: number): number => Math.floor(random() * limit);
  return (tenantId) => {
    count += 1;
    return {
      tenantId,
      invoiceId: 1 + below(INVOICES_EACH),
      reference: String(1_000_000 + count),
      amountMinor: 1 + below(99_999),
      dialect: dialects[below(dialects.length)] ?? 'whmcs',
      wantsMail: random() < mailShare,
    };
  };
}

/** The meaning of an answer for the caller. */
type AnswerClass =
  | 'success'
  /** The dialect's words for "the database is away, ask again": HTTP 503, or RET_STATUS db. */
  | 'away'
  /** No answer at all. */
  | 'unanswered'
  /** Anything else; none is expected. */
  | 'refused';

export interface Answer {
  readonly class: AnswerClass;
  /** Its name in the report, such as `whmcs 503`. */
  readonly name: string;
}

const CALL_LIMIT_MS = 20_000;

/** Sends a payment once, in the dialect that is asked for. */
export async function send(gatewayUrl: string, payment: Payment, dialect: Dialect): Promise<Answer> {
  return await answered(dialect, () =>
    dialect === 'whmcs' ? sendWhmcs(gatewayUrl, payment) : sendCorp(gatewayUrl, payment, dialect),
  );
}

/** A call that ends without an answer is an answer, too. */
export async function answered<A extends Answer>(name: string, call: () => Promise<A>): Promise<A | Answer> {
  try {
    return await call();
  } catch (error) {
    const { cause, name: kind } = error as Error & { cause?: { code?: string } };
    return { class: 'unanswered', name: `${name} no answer (${cause?.code ?? kind})` };
  }
}

async function sendWhmcs(gatewayUrl: string, payment: Payment): Promise<Answer> {
  const { status, text } = await postWhmcs(gatewayUrl, payment.tenantId, {
    ...{ action: 'AddInvoicePayment', invoiceid: String(payment.invoiceId), transid: payment.reference },
    ...{ gateway: MONEY_TYPE.gateway, amount: amountText(payment.amountMinor), date: '2026-01-10 12:00:00' },
    noemail: payment.wantsMail ? 'false' : 'true',
  });
  if (status === 503) return { class: 'away', name: 'whmcs 503' };
  const isSuccess = status === 200 && text === '{"result":"success"}';
  return isSuccess
    ? { class: 'success', name: 'whmcs success' }
    : { class: 'refused', name: `whmcs ${status} ${text.slice(0, 120)}` };
}

/** A form of the WHMCS dialect with a tenant's credential. */
export async function postWhmcs(
  gatewayUrl: string,
  tenantId: number,
  params: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const form = new URLSearchParams({
    responsetype: 'json',
    identifier: `drill-${tenantId}`,
    secret: SECRET,
    ...params,
  });
  const url = `${gatewayUrl}/includes/api.php`;
  return await post(url, 'application/x-www-form-urlencoded', form.toString(), headers);
}

async function sendCorp(gatewayUrl: string, payment: Payment, dialect: Dialect): Promise<Answer> {
  const key = `${keyPrefixOf(payment.tenantId)}-${payment.tenantId}`;
  const isWddx = dialect === 'corp-wddx';
  const given = {
    ...{ API_CALL_FUNCTION_NAME: 'addInvoicePayment', API_CORP_KEY_ID: key, API_USER_NAME: 'drill' },
    ...{ API_USER_PASSWORD: SECRET, API_CURRENT_PAYEE_ID: PAYEE, API_INPUT_OUTPUT_TYPE: isWddx ? 'WDDX' : 'JSON' },
    ...{ CORP_ID: payment.tenantId, INVOICE_NUMBER: payment.invoiceId, MERCHANT_SETTING_ID: MERCHANT_SETTING },
    ...{ MONEY_TYPE_ID: MONEY_TYPE.id, ACTUAL_TRANS_NUMBER: payment.reference },
    ...{ AMOUNT_PAID: amountText(payment.amountMinor), TRANSACTION_DATE: '2026-01-10' },
    ...{ TRANSACTION_DATE_TIME: '2026-01-10 12:00:00', PAYMENT_CHECK_NUMBER: '', PAYMENT_NOTES: '' },
    ...{ TRANSACTION_NUMBER: '', TRANSACTION_PROCESSED_BY_ID: PAYEE, API_URL_ENCODING: 'AUTO' },
  };
  const [contentType, body] = isWddx ? ['text/xml', wddxOf(given)] : ['application/json', JSON.stringify(given)];
  const { status, text } = await post(`${gatewayUrl}/corp/api`, contentType, body);
  const pattern = isWddx ? /<var name='RET_STATUS'><string>(\w+)</ : /"RET_STATUS":"(\w+)"/;
  const said = pattern.exec(text)?.[1] ?? '';
  if (status !== 200) return { class: 'refused', name: `${dialect} ${status} ${text.slice(0, 120)}` };
  if (said === 'ok') return { class: 'success', name: `${dialect} success` };
  if (said === 'db') return { class: 'away', name: `${dialect} RET_STATUS db` };
  return { class: 'refused', name: `${dialect} RET_STATUS ${said}` };
}

/** A packet of texts and numbers, none of which needs an escape. */
function wddxOf(given: Readonly<Record<string, string | number>>): string {
  const members = Object.entries(given).map(([name, value]) => {
    const type = typeof value === 'number' ? 'number' : 'string';
    return `<var name='${name}'><${type}>${value}</${type}></var>`;
  });
  return `<wddxPacket version='1.0'><header/><data><struct>${members.join('')}</struct></data></wddxPacket>`;
}

async function post(
  url: string,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': contentType, ...headers },
    body,
    signal: AbortSignal.timeout(CALL_LIMIT_MS),
  });
  return { status: response.status, text: await response.text() };
}

/** Minor units as the decimal text of both dialects. */
export function amountText(minor: number): string {
  return `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
}
