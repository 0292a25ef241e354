import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changeTenant } from '../../db/admin/tenant-settings.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { tableStates, TRACES } from '../support/whmcs-wire.ts';
import { corpPost, whmcsPost } from './calls.ts';
import { differencesIn, effectsOn } from './effects.ts';
import { flood, type Post } from './flood.ts';

const CALLS = 1_000;
const SOCKETS = 32;
const SEED = 20_261_122;
const REFUSED = ['{"result":"error","message":"Transaction ID must be Unique"}', 'logicProblem'];

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

afterAll(async () => {
  expect(await differencesIn(gateway.database)).toEqual([]);
  await gateway.close();
});

async function invoiceWithPayment(): Promise<number> {
  const line = { userid: 1, itemdescription1: 'Line', itemamount1: '60.00' };
  const invoiceid = (await callWhmcs(gateway.url, 'CreateInvoice', line)).json.invoiceid as number;
  const first = { invoiceid, transid: `T-${invoiceid}`, gateway: 'cash', amount: '15.00' };
  expect((await callWhmcs(gateway.url, 'AddInvoicePayment', first)).json).toEqual({ result: 'success' });
  return invoiceid;
}

/** Any amount but the one that was paid. */
const otherAmount = fc
  .integer({ min: 1, max: 999_999 })
  .filter((cents) => cents !== 1_500)
  .map((cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`);
const date = fc.constantFrom('2026-11-22 09:00:00', '2015-03-24', '2026-01-31 23:59:59');

/** The same invoice, gateway and number; everything else may be another. */
function mutationsOf(invoiceId: number, transid: string): fc.Arbitrary<Post> {
  const whmcs = fc
    .record({
      amount: otherAmount,
      gateway: fc.constantFrom('cash', 'Cash', 'CASH'),
      date,
      fees: fc.constantFrom('0.00', '0.30', '15.00'),
      noemail: fc.constantFrom('0', '1'),
    })
    .map((fields) => whmcsPost('AddInvoicePayment', { invoiceid: invoiceId, transid, ...fields }));
  const corp = fc
    .record({
      format: fc.constantFrom('JSON' as const, 'WDDX' as const),
      AMOUNT_PAID: otherAmount,
      TRANSACTION_DATE_TIME: date,
      PAYMENT_NOTES: fc.constantFrom('', 'notes', 'other notes'),
      MERCHANT_SETTING_ID: fc.constantFrom(1, 4),
    })
    .map(({ format, ...fields }) =>
      corpPost[format]({ INVOICE_NUMBER: invoiceId, ACTUAL_TRANS_NUMBER: transid, MONEY_TYPE_ID: 2, ...fields }),
    );
  return fc.oneof(whmcs, corp);
}

const refusalIn = (body: string): string =>
  REFUSED[0] === body ? body : (/\b(?:ok|logicProblem|dataIn2?|zero|db|login)\b/.exec(body)?.[0] ?? body);

describe('A number that was used, with another amount', () => {
  it('is refused a thousand times, in each dialect’s words, and changes nothing but the history', async () => {
    const invoiceId = await invoiceWithPayment();
    const posts = fc.sample(mutationsOf(invoiceId, `T-${invoiceId}`), { seed: SEED, numRuns: CALLS });
    const before = await tableStates(gateway.database, TRACES);
    const answers = await flood([gateway.url], SOCKETS, posts);
    const expected = posts.map(({ path }) => `200 ${REFUSED[path === '/includes/api.php' ? 0 : 1]!}`);
    expect(answers.map(({ status, body }) => `${status} ${refusalIn(body)}`)).toEqual(expected);
    expect(await tableStates(gateway.database, TRACES)).toEqual(before);
    expect(await effectsOn(gateway.database, invoiceId)).toMatchObject({ payments: 1, applied: 1, refused: CALLS });
  }, 60_000);

  it('is recorded on only one invoice where twenty ask for it at once, and a number counts for its gateway', async () => {
    await gateway.database.transaction((trx) => changeTenant(trx, 53, { referenceScope: 'gateway' }));
    const beside = await startTestGateway({ beside: gateway });
    const line = { userid: 1, itemdescription1: 'Line', itemamount1: '60.00' };
    const made = await flood([gateway.url], 4, Array<Post>(20).fill(whmcsPost('CreateInvoice', line)));
    const ids = made.map(({ body }) => (JSON.parse(body) as { invoiceid: number }).invoiceid);
    // No two of them share an invoice's lock: only the claim's key separates them.
    const posts = ids.map((invoiceid) =>
      whmcsPost('AddInvoicePayment', { invoiceid, transid: 'ONE', gateway: 'cash', amount: '5.00' }),
    );
    const answers = await flood([gateway.url, beside.url], SOCKETS, posts);
    await beside.close();
    await gateway.database.transaction((trx) => changeTenant(trx, 53, { referenceScope: 'invoice' }));
    const bodies = answers.map(({ body }) => body).sort();
    expect(bodies).toEqual([...Array<string>(19).fill(REFUSED[0]!), '{"result":"success"}']);
    expect(await gateway.database('payments').where({ reference: 'ONE' })).toHaveLength(1);
  });

  it('is refused on another invoice too, where a number counts for its gateway', async () => {
    await gateway.database.transaction((trx) => changeTenant(trx, 53, { referenceScope: 'gateway' }));
    const [paid, other] = [await invoiceWithPayment(), await invoiceWithPayment()];
    const transid = `T-${paid}`;
    const sameAmount = [
      whmcsPost('AddInvoicePayment', { invoiceid: other, transid, gateway: 'Cash', amount: '15.00' }),
      corpPost.JSON({ INVOICE_NUMBER: other, ACTUAL_TRANS_NUMBER: transid, MONEY_TYPE_ID: 2, AMOUNT_PAID: 15 }),
    ];
    const posts = [...fc.sample(mutationsOf(other, transid), { seed: SEED, numRuns: 50 }), ...sameAmount];
    const before = await tableStates(gateway.database, TRACES);
    const answers = await flood([gateway.url], 4, posts);
    await gateway.database.transaction((trx) => changeTenant(trx, 53, { referenceScope: 'invoice' }));
    const expected = posts.map(({ path }) => REFUSED[path === '/includes/api.php' ? 0 : 1]!);
    expect(answers.map(({ body }) => refusalIn(body))).toEqual(expected);
    expect(await tableStates(gateway.database, [...TRACES, 'tenants'])).toEqual(
      Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'tenants')),
    );
  });
});
