/** The sample request of the document of addInvoicePayment, verbatim. */
export const SAMPLE =
  '{"API_CALL_FUNCTION_NAME":"addInvoicePayment","CORP_ID":53,"INVOICE_NUMBER":78,"MERCHANT_SETTING_ID":4,"MONEY_TYPE_ID":2,"TRANSACTION_DATE":"2015-03-24","TRANSACTION_DATE_TIME":"2015-03-24 11:54:00","ACTUAL_TRANS_NUMBER":23,"AMOUNT_PAID":15,"PAYMENT_CHECK_NUMBER":"1003","PAYMENT_NOTES":"notes","TRANSACTION_NUMBER":24,"TRANSACTION_PROCESSED_BY_ID":178,"API_CORP_KEY_ID":"PLA-0053","API_USER_NAME":"demo","API_USER_PASSWORD":"1234","API_CURRENT_PAYEE_ID":"3","API_INPUT_OUTPUT_TYPE":"JSON","API_URL_ENCODING":"AUTO"}';

export type Arguments = Readonly<Record<string, unknown>>;

export interface CorpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** The answer where it is JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Any request to the dialect. */
export async function sendCorp(
  url: string,
  body: string | Buffer,
  contentType = 'application/json',
  path = '/corp/api',
  headers: Readonly<Record<string, string>> = {},
): Promise<CorpAnswer> {
  const init = { method: 'POST', body, headers: { 'content-type': contentType, ...headers } };
  const response = await fetch(`${url}${path}`, init);
  const text = await response.text();
  return { status: response.status, contentType: response.headers.get('content-type') ?? '', text, json: parsed(text) };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

/** The sample with some arguments changed; `undefined` leaves one out. */
export function sampleWith(changes: Arguments): string {
  return JSON.stringify({ ...(JSON.parse(SAMPLE) as Arguments), ...changes });
}

/** The same call with some arguments changed. */
export function callCorp(url: string, changes: Arguments = {}): Promise<CorpAnswer> {
  return sendCorp(url, sampleWith(changes));
}
