import { describe, expect, it } from '@jest/globals';
import type { Arguments } from '../../support/corp-client.ts';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import type { Params } from '../../support/whmcs-client.ts';
import { creditOf, eventsOf, refusal, rowsOf, storedRows, SUCCESS, type Row } from '../whmcs/fixtures.ts';
import { addCorporation, asForm, asJson, asXml, demoOf, paymentsOf, post, xml, type Answer } from './fixtures.ts';

const { gateway } = gatewayWithCaller();
const demo = demoOf(gateway);

const corp = (invoice: number, changes: Arguments = {}): Promise<Answer> =>
  post(gateway.url, asJson(demo.args(invoice, changes)));

/** The sample's payment in the words of the other dialect. */
const IN_WHMCS: Params = { transid: '23', gateway: 'cash', date: '2015-03-24 11:54:00', amount: '15.00' };

/** Everything that a payment left behind, but for what names its dialect, its caller and itself. */
async function traces(invoice: number): Promise<unknown> {
  const payments = (await paymentsOf(gateway, invoice)).map(
    ({ dialect: _dialect, credential_id: _credential, details: _details, payee_id: _payee, ...row }) => row,
  );
  const [{ id: _id, history_seq: _seq, history_head: _head, ...row } = {} as Row] = await rowsOf(
    gateway.database,
    'invoices',
    {
      tenant_id: 53,
      id: invoice,
    },
  );
  const credits = await rowsOf(gateway.database, 'credit_entries', { tenant_id: 53, invoice_id: invoice });
  const history = await rowsOf(gateway.database, 'history', { tenant_id: 53, invoice_id: invoice });
  const claims = await gateway
    .database<Record<string, unknown>>('payment_claims')
    .whereIn('payment_id', gateway.database('payments').select('id').where({ tenant_id: 53, invoice_id: invoice }))
    .where({ tenant_id: 53 });
  return {
    payments,
    row,
    events: await eventsOf(gateway.database, invoice),
    credits: credits.map(({ amount_minor, reason, client_id }) => ({ amount_minor, reason, client_id })),
    history: history.map(({ action, outcome }) => ({ action, outcome })),
    claims: claims.map(({ scope, key, given_on }) =>
      [scope, key, given_on].map((text) => String(text).replaceAll(String(invoice), '#')),
    ),
  };
}

describe('The same payment through both dialects', () => {
  it.each(['15.00', '15.95', '40.00', '0.01'])('leaves the same behind: %s of 15.95', async (amount) => {
    const [there, here] = [await demo.whmcs.create(), await demo.whmcs.create()];
    expect((await demo.whmcs.pay(there, { ...IN_WHMCS, amount })).json).toEqual(SUCCESS);
    const credit = await creditOf(gateway.database, 53, 1);
    expect((await corp(here, { AMOUNT_PAID: amount })).result).toBe('ok');
    expect(await traces(here)).toEqual(await traces(there));
    const { invoiceid: _there, ...shownThere } = await demo.whmcs.show(there);
    const { invoiceid: _here, ...shownHere } = await demo.whmcs.show(here);
    const text = (shown: object): string => JSON.stringify(shown).replace(/"(id|invoiceid|userid)":"?\d+"?/g, '""');
    expect(text(shownHere)).toBe(text(shownThere));
    const excess = Math.max(0, Math.round(Number(amount) * 100) - 1595);
    expect(await creditOf(gateway.database, 53, 1)).toBe(credit + excess);
  });

  it('is one payment, whichever comes first, and however its number is written', async () => {
    const numbers: readonly unknown[] = [23, '23', xml('<number>23</number>'), xml('<number>23.0</number>')];
    const [first, second] = [await demo.whmcs.create(), await demo.whmcs.create()];
    await demo.whmcs.pay(first, IN_WHMCS);
    for (const invoice of [first, second]) {
      for (const [index, number] of numbers.entries()) {
        const args = demo.args(invoice, { ACTUAL_TRANS_NUMBER: number });
        for (const toWire of index < 2 ? [asJson, asForm, asXml] : [asXml]) {
          expect((await post(gateway.url, toWire(args))).result).toBe('ok');
        }
      }
      expect((await demo.whmcs.pay(invoice, { ...IN_WHMCS, gateway: 'CASH', amount: '' })).json).toEqual(SUCCESS);
      expect(await paymentsOf(gateway, invoice)).toHaveLength(1);
    }
  });

  it.each<[first: string | null, second: string, isSame: boolean]>([
    ['2026-01-01', '2026-01-01 23:59:59', true],
    ['2026-01-01 23:59:59', '2026-01-02', true],
    ['2026-01-02', '2026-01-01', true],
    ['2026-01-01', '2026-01-03', false],
    ['2026-03-01', '2026-02-01 12:00:00', false],
    [null, '2026-02-01', true],
  ])('on %s here and on %s there is one: %s', async (one, other, isSame) => {
    const [there, here] = [await demo.whmcs.create(), await demo.whmcs.create()];
    const whmcs = (id: number, date: string | null) => demo.whmcs.pay(id, { ...IN_WHMCS, date: date ?? '' });
    const inCorp = (id: number, date: string) =>
      corp(
        id,
        date.includes(' ') ? { TRANSACTION_DATE_TIME: date } : { TRANSACTION_DATE_TIME: '', TRANSACTION_DATE: date },
      );
    expect((await whmcs(there, one)).json).toEqual(SUCCESS);
    if (one !== null) expect((await inCorp(here, one)).result).toBe('ok');
    const before = await storedRows(gateway.database);
    for (const id of one === null ? [there] : [there, here]) {
      expect((await inCorp(id, other)).result).toBe(isSame ? 'ok' : 'logicProblem');
      expect((await whmcs(id, other)).json).toEqual(isSame ? SUCCESS : refusal('Transaction ID must be Unique'));
      // A payment without a day of its own is the same as any.
      expect((await whmcs(id, null)).json).toEqual(SUCCESS);
    }
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('is the same at another time and with other notes, and another with another kind of money', async () => {
    const invoice = await demo.whmcs.create();
    await demo.whmcs.pay(invoice, IN_WHMCS);
    expect((await corp(invoice, { TRANSACTION_DATE_TIME: '2015-03-25 00:00:00', PAYMENT_NOTES: 'x' })).result).toBe(
      'ok',
    );
    expect(await paymentsOf(gateway, invoice)).toHaveLength(1);
    expect((await corp(invoice, { MONEY_TYPE_ID: 7 })).result).toBe('ok');
    expect(await paymentsOf(gateway, invoice)).toHaveLength(2);
  });

  it('is refused where the client’s credit could not hold the excess', async () => {
    await gateway.addClient({ tenantId: 53, id: 900 });
    await gateway.grantCredit(53, 900, 2n ** 63n - 1n - 100n);
    const invoice = await demo.whmcs.create({ userid: 900, itemdescription1: 'Line', itemamount1: '1.00' });
    await demo.whmcs.pay(invoice, { transid: 'full' });
    const before = await storedRows(gateway.database);
    expect((await demo.whmcs.pay(invoice, { ...IN_WHMCS, amount: '1.01' })).json).toEqual(
      refusal('Invalid amount: Amount is too large'),
    );
    expect(await corp(invoice, { AMOUNT_PAID: '1.01' })).toMatchObject({ status: 200, result: 'dataIn' });
    expect(await storedRows(gateway.database)).toEqual(before);
    expect((await corp(invoice, { AMOUNT_PAID: '1.00' })).result).toBe('ok');
  });

  it('is refused with another amount, in the words of each', async () => {
    const [there, here] = [await demo.whmcs.create(), await demo.whmcs.create()];
    await demo.whmcs.pay(there, IN_WHMCS);
    await corp(here);
    const before = await storedRows(gateway.database);
    for (const invoice of [there, here]) {
      expect(await corp(invoice, { AMOUNT_PAID: 15.01 })).toMatchObject({ status: 200, result: 'logicProblem' });
      const refused = await demo.whmcs.pay(invoice, { ...IN_WHMCS, amount: '15.01' });
      expect(refused.json).toEqual(refusal('Transaction ID must be Unique'));
    }
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('is recorded once when fifty come through each at once', async () => {
    const invoice = await demo.whmcs.create();
    await corp(4711);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => [
        corp(invoice).then(({ result }) => result),
        demo.whmcs.pay(invoice, IN_WHMCS).then(({ json }) => String(json.result)),
      ]).flat(),
    );
    expect(new Set(answers)).toEqual(new Set(['ok', 'success']));
    expect(await paymentsOf(gateway, invoice)).toHaveLength(1);
    const history = await rowsOf(gateway.database, 'history', {
      tenant_id: 53,
      invoice_id: invoice,
      outcome: 'applied',
    });
    expect(history.filter(({ action }) => String(action).includes('payment'))).toHaveLength(1);
    expect(await demo.whmcs.show(invoice)).toMatchObject({ balance: '0.95' });
  });

  it('meets in the scope that the tenant has set for numbers', async () => {
    const wide = await addCorporation(gateway, { id: 54, referenceScope: 'gateway' }, 'WID');
    const none = await addCorporation(gateway, { id: 55, referenceScope: 'none' }, 'NON');
    const [first, second] = [await wide.whmcs.create(), await wide.whmcs.create()];
    expect((await wide.whmcs.pay(first, IN_WHMCS)).json).toEqual(SUCCESS);
    expect((await post(gateway.url, asJson(wide.args(first)))).result).toBe('ok');
    expect((await post(gateway.url, asJson(wide.args(second)))).result).toBe('logicProblem');
    expect(await rowsOf(gateway.database, 'payments', { tenant_id: 54 })).toHaveLength(1);
    const doubled = await none.whmcs.create();
    for (let round = 0; round < 2; round += 1) {
      expect((await post(gateway.url, asJson(none.args(doubled)))).result).toBe('ok');
    }
    expect(await paymentsOf(gateway, doubled, 55)).toHaveLength(2);
  });
});
