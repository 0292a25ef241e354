import { readPlainPacket } from '../../adapters/corp/wddx/fast-path/plain-packet.ts';
import { readWddx } from '../../adapters/corp/wddx/read-wddx.ts';
import type { WddxNumber, WddxValue } from '../../adapters/corp/wddx/value.ts';
import { writeWddx } from '../../adapters/corp/wddx/write-wddx.ts';
import type { Figure } from '../report/target.ts';
import { microseconds } from './microseconds.ts';

/** The sample of the dialect's document, with its types. */
const SAMPLE: ReadonlyMap<string, WddxValue> = new Map<string, WddxValue>([
  ['API_CALL_FUNCTION_NAME', 'addInvoicePayment'],
  ['CORP_ID', number('53')],
  ['INVOICE_NUMBER', number('78')],
  ['MERCHANT_SETTING_ID', number('4')],
  ['MONEY_TYPE_ID', number('2')],
  ['TRANSACTION_DATE', '2015-03-24'],
  ['TRANSACTION_DATE_TIME', '2015-03-24 11:54:00'],
  ['ACTUAL_TRANS_NUMBER', number('23')],
  ['AMOUNT_PAID', number('15')],
  ['PAYMENT_CHECK_NUMBER', '1003'],
  ['PAYMENT_NOTES', 'notes'],
  ['TRANSACTION_NUMBER', number('24')],
  ['TRANSACTION_PROCESSED_BY_ID', number('178')],
  ['API_CORP_KEY_ID', 'PLA-0053'],
  ['API_USER_NAME', 'demo'],
  ['API_USER_PASSWORD', '1234'],
  ['API_CURRENT_PAYEE_ID', '3'],
  ['API_INPUT_OUTPUT_TYPE', 'WDDX'],
  ['API_URL_ENCODING', 'AUTO'],
]);

/** Reads the document's sample as a WDDX packet with and without the fast path: medians in microseconds a packet. */
export function readPackets(doing: (text: string) => void): readonly Figure[] {
  doing('packets');
  const packet = writeWddx(SAMPLE);
  if (readPlainPacket(packet) === null) throw new Error('The fast path does not read the sample');
  return [
    microseconds('a flat WDDX packet is read by the fast path', () => readPlainPacket(packet)),
    microseconds('a flat WDDX packet is read by the XML parser', () => readWddx(packet)),
  ];
}

function number(text: string): WddxNumber {
  return { kind: 'number', text };
}
