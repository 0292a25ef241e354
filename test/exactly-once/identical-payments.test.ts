import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readWddx } from '../../adapters/corp/wddx/read-wddx.ts';
import { isWddxStruct } from '../../adapters/corp/wddx/value.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { corpPost, whmcsPost } from './calls.ts';
import { differencesIn, effectsOn } from './effects.ts';
import { flood, type Post } from './flood.ts';
import { startGatewayProcesses, type GatewayProcesses } from './gateway-processes.ts';

const SOCKETS = 64;
const CALLS = 1_000;
/** How often each of these is done; a release does it twenty times. */
const REPETITIONS = Number(process.env['TEST_REPETITIONS'] ?? '1');
const ROUNDS = Array.from({ length: REPETITIONS }, (_round, index) => index + 1);
const TIMEOUT_MS = 120_000;

let gateways: GatewayProcesses;

beforeAll(async () => {
  gateways = await startGatewayProcesses(2);
}, TIMEOUT_MS);

afterAll(async () => {
  await gateways.close();
}, TIMEOUT_MS);

/** An invoice of 60.00. */
async function newInvoice(): Promise<number> {
  const params = { userid: 1, itemdescription1: 'Line', itemamount1: '60.00' };
  return (await callWhmcs(gateways.urls[0]!, 'CreateInvoice', params)).json.invoiceid as number;
}

async function creditMinor(): Promise<number> {
  const row = await gateways.database('clients').where({ tenant_id: 53, id: 1 }).first('credit_minor');
  return Number(row.credit_minor);
}

/** The effects of 75.00 paid on 60.00, once for any number of calls; the others are recorded as repeats. */
const onceOf = (calls: number, claims = 1) => ({
  payments: 1,
  claims,
  credits: 1,
  events: 1,
  applied: 1,
  repeated: calls - 1,
  refused: 0,
  paidMinor: 7_500,
});

async function expectOnce(posts: (invoiceId: number) => readonly Post[], answers: readonly string[], claims = 1) {
  const invoiceId = await newInvoice();
  const credit = await creditMinor();
  const all = posts(invoiceId);
  const answered = await flood(gateways.urls, SOCKETS, all);
  expect(answered.map(({ status, body }) => `${status} ${gistOf(body)}`)).toEqual(answers);
  expect(await effectsOn(gateways.database, invoiceId)).toEqual(onceOf(all.length, claims));
  expect(await creditMinor()).toBe(credit + 1_500);
}

/** An answer without its links, each of which has a new signature. */
function gistOf(body: string): string {
  if (body.startsWith('<')) {
    const packet = readWddx(body);
    const status = isWddxStruct(packet) ? packet.get('RET_STATUS') : null;
    return typeof status === 'string' ? `WDDX ${status}` : body;
  }
  const { RET_STATUS: status } = JSON.parse(body) as { RET_STATUS?: string };
  return status === undefined ? body : `JSON ${status}`;
}

const times = <T>(count: number, value: T): T[] => Array<T>(count).fill(value);

afterEach(async () => {
  expect(await differencesIn(gateways.database)).toEqual([]);
});

describe.each(ROUNDS)('A thousand calls for one payment, through two gateways at once (round %i)', (round) => {
  it(
    'of AddInvoicePayment record it once, and all get that answer',
    () =>
      expectOnce(
        (invoiceid) =>
          times(
            CALLS,
            whmcsPost('AddInvoicePayment', { invoiceid, transid: `R${round}`, gateway: 'cash', amount: '75.00' }),
          ),
        times(CALLS, '200 {"result":"success"}'),
      ),
    TIMEOUT_MS,
  );

  it.each(['JSON', 'WDDX'] as const)(
    'of addInvoicePayment in %s record it once, and all get that answer',
    (format) =>
      expectOnce(
        (invoice) => times(CALLS, corpPost[format]({ INVOICE_NUMBER: invoice, AMOUNT_PAID: 75 })),
        times(CALLS, `200 ${format} ok`),
      ),
    TIMEOUT_MS,
  );

  it(
    'without a number are known by what they say, and record it once',
    () =>
      expectOnce(
        (invoice) =>
          times(CALLS, corpPost.JSON({ INVOICE_NUMBER: invoice, AMOUNT_PAID: 75, ACTUAL_TRANS_NUMBER: undefined })),
        times(CALLS, '200 JSON ok'),
        0,
      ),
    TIMEOUT_MS,
  );

  it(
    'in both dialects, fifty each, record it once: its number is one',
    () => {
      const transid = `BOTH-${round}`;
      const kinds = ['200 {"result":"success"}', '200 JSON ok', '200 WDDX ok'];
      return expectOnce(
        (invoice) => {
          const corp = { INVOICE_NUMBER: invoice, AMOUNT_PAID: '75.00', ACTUAL_TRANS_NUMBER: transid };
          const whmcs = { invoiceid: invoice, transid, gateway: 'Cash', amount: '75' };
          return [
            ...times(50, whmcsPost('AddInvoicePayment', whmcs)),
            ...times(25, corpPost.JSON(corp)),
            ...times(25, corpPost.WDDX(corp)),
          ];
        },
        [...times(50, kinds[0]!), ...times(25, kinds[1]!), ...times(25, kinds[2]!)],
      );
    },
    TIMEOUT_MS,
  );
});
