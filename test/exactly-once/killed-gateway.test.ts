import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callWhmcs, type Params } from '../support/whmcs-client.ts';
import { differencesIn } from './effects.ts';
import { startGatewayProcesses, type GatewayProcesses } from './gateway-processes.ts';

/** How long after its call each gateway is killed: before, during and after its commit. */
const KILLED_AFTER_MS = [2, 10, 40];
const TIMEOUT_MS = 180_000;

let gateways: GatewayProcesses;

beforeAll(async () => {
  // One for each kill of both tests, and a last one that is asked again.
  gateways = await startGatewayProcesses(2 * KILLED_AFTER_MS.length + 1);
}, TIMEOUT_MS);

afterAll(async () => {
  expect(await differencesIn(gateways.database)).toEqual([]);
  await gateways.close();
}, TIMEOUT_MS);

type Answer = Readonly<Record<string, unknown>>;

const last = (): string => gateways.urls.at(-1)!;

async function call(action: string, params: Params, key?: string, url = last()): Promise<Answer> {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  return (await callWhmcs(url, action, params, { headers })).json as Answer;
}

async function newInvoice(): Promise<number> {
  const line = { userid: 1, itemdescription1: 'Line', itemamount1: '60.00' };
  return (await call('CreateInvoice', line))['invoiceid'] as number;
}

/** Sends a call to a gateway, kills it, and asks another one by the same key; twice, as a caller in doubt does. */
async function sendThroughKill(place: number, action: string, params: Params): Promise<Answer[]> {
  const key = `killed-${place}`;
  const lost = call(action, params, key, gateways.urls[place]).catch(() => null);
  await new Promise((resolve) => setTimeout(resolve, KILLED_AFTER_MS[place % KILLED_AFTER_MS.length]));
  await gateways.kill(place);
  await lost;
  return [await call(action, params, key), await call(action, params, key)];
}

async function transactionsOf(invoiceid: number): Promise<readonly Answer[]> {
  const answer = await call('GetTransactions', { invoiceid });
  return (answer['transactions'] as { transaction: Answer[] }).transaction;
}

async function rowsOf(table: string, invoiceId: number): Promise<number> {
  return (await gateways.database(table).where({ tenant_id: 53, invoice_id: invoiceId })).length;
}

describe('A gateway that is killed within a call, which another one gets again by its Idempotency-Key', () => {
  it(
    'has booked a transaction once',
    async () => {
      for (const place of KILLED_AFTER_MS.keys()) {
        const invoiceid = await newInvoice();
        const params = { invoiceid, paymentmethod: 'cash', transid: `KILLED-${place}`, amountin: '75.00' };
        const answers = await sendThroughKill(place, 'AddTransaction', params);
        expect(answers).toEqual([{ result: 'success' }, { result: 'success' }]);
        expect(await transactionsOf(invoiceid)).toMatchObject([{ amountin: '75.00', invoiceid }]);
        const counts = [await rowsOf('payments', invoiceid), await rowsOf('credit_entries', invoiceid)];
        expect([...counts, await rowsOf('transactions', invoiceid)]).toEqual([1, 1, 1]);
        // Without a key the same call is refused, and books nothing.
        expect(await call('AddTransaction', params)).toMatchObject({ message: 'Transaction ID must be Unique' });
        expect(await rowsOf('payments', invoiceid)).toBe(1);
      }
    },
    TIMEOUT_MS,
  );

  it(
    'has corrected a transaction once',
    async () => {
      for (const index of KILLED_AFTER_MS.keys()) {
        const place = KILLED_AFTER_MS.length + index;
        const invoiceid = await newInvoice();
        await call('AddInvoicePayment', { invoiceid, transid: `CORRECTED-${place}`, gateway: 'cash', amount: '20.00' });
        const transactionid = (await transactionsOf(invoiceid))[0]!['id'] as number;
        const answers = await sendThroughKill(place, 'UpdateTransaction', { transactionid, amountin: '30.00' });
        expect(answers).toEqual(Array(2).fill({ result: 'success', transactionid }));
        expect(await transactionsOf(invoiceid)).toMatchObject([{ id: transactionid, amountin: '30.00' }]);
        // The payment as it was recorded, the corrected one, and one reversal.
        const counts = [await rowsOf('payments', invoiceid), await rowsOf('reversals', invoiceid)];
        expect([...counts, await rowsOf('transactions', invoiceid)]).toEqual([2, 1, 1]);
        expect(await call('GetInvoice', { invoiceid })).toMatchObject({ balance: '30.00' });
      }
    },
    TIMEOUT_MS,
  );
});
