import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sumIncome } from '../../db/maintenance/income.ts';
import { Overviews } from '../../src/console/overviews.ts';
import { callerOf, type Caller } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { loggedIn, type Visitor } from './visitor.ts';

const TODAY = '2026-11-22';
let gateway: TestGateway;
let visitor: Visitor;
let caller: Caller;

beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.addTenant({ id: 54, name: 'Quiet' });
  caller = callerOf(gateway);
  visitor = await loggedIn(gateway, 'demo');
}, 60_000);

afterAll(async () => {
  await gateway.close();
});

/** A new one has no kept figures. */
function overviewNow(tenantId = 53): ReturnType<Overviews['overview']> {
  return new Overviews(gateway.database, gateway.clock).overview(tenantId, TODAY);
}

async function invoice(amount: string, dueOn: string): Promise<number> {
  return await caller.create({ itemamount1: amount, itemdescription1: 'x', date: '2026-01-01', duedate: dueOn });
}

describe('The overview', () => {
  it('adds up open invoices by their age, without what was paid', async () => {
    const before = await overviewNow();
    await invoice('100', '2026-11-22');
    await invoice('10', '2026-11-21');
    await caller.pay(await invoice('50', '2026-10-22'), { transid: 'part', amount: '20', date: '2026-11-22 08:00:00' });
    await invoice('7', '2026-09-22');
    await invoice('3', '2026-08-23');
    const after = await overviewNow();
    const openOf = ({ open }: typeof after, age: number): bigint =>
      open?.ages.find((each) => each.age === age && each.currency === 'USD')?.openMinor ?? 0n;
    const added = [0, 1, 2, 3, 4].map((age) => openOf(after, age) - openOf(before, age));
    expect(added).toEqual([10_000n, 1_000n, 3_000n, 700n, 300n]);
  });

  it('follows corrections of transactions', async () => {
    const added = await caller.call('AddTransaction', {
      ...{ userid: 1, paymentmethod: 'cash', amountin: '12', transid: 'corrected', date: '2026-11-19' },
      description: 'x',
    });
    expect(added.json).toMatchObject({ result: 'success' });
    const cashOf = async (): Promise<bigint> =>
      (await overviewNow()).received
        .filter(({ gateway: name }) => name === 'Cash')
        .reduce((sum, { receivedMinor }) => sum + receivedMinor, 0n);
    expect(await cashOf()).toBe(1_200n);
    const { rows } = await gateway.database.raw<{ rows: { id: string }[] }>(
      "select id from transactions where tenant_id = 53 and reference = 'corrected'",
    );
    const changed = await caller.call('UpdateTransaction', { transactionid: Number(rows[0]?.id), amountin: '13' });
    expect(changed.json?.result).toBe('success');
    expect(await cashOf()).toBe(1_300n);
  });

  it('has the money of each day and gateway, before and after maintenance has summed it up', async () => {
    const payment = { date: '2026-11-20 09:00:00' };
    await caller.pay(await invoice('40', '2026-12-24'), { ...payment, transid: 'a', amount: '40', gateway: 'paypal' });
    await caller.pay(await invoice('60', '2026-12-24'), { ...payment, transid: 'b', amount: '60', gateway: 'mailin' });
    // Too old for the plot, and in the future.
    await caller.pay(await invoice('5', '2026-12-24'), { date: '2026-10-23 09:00:00', transid: 'c', amount: '5' });
    await caller.pay(await invoice('5', '2026-12-24'), { date: '2026-11-23 09:00:00', transid: 'd', amount: '5' });
    const daysOf = async (): Promise<readonly (readonly [string, number, bigint])[]> =>
      (await overviewNow()).received
        .filter(({ day }) => day === '2026-11-20')
        .map(({ gateway: name, payments, receivedMinor }) => [name, payments, receivedMinor] as const)
        .sort(([one], [other]) => one.localeCompare(other));
    const wanted = [
      ['Mail In Payment', 1, 6_000n],
      ['PayPal (account)', 1, 4_000n],
    ];
    expect(await daysOf()).toEqual(wanted);
    expect((await overviewNow()).received.some(({ day }) => day < '2026-10-24' || day > TODAY)).toBe(false);
    // Rows are summed up ten minutes after their recording, by the database's clock; the tests' clock is behind it.
    const { received } = await overviewNow();
    await sumIncome(gateway.database, 53);
    expect(await daysOf()).toEqual(wanted);
    expect(new Set((await overviewNow()).received)).toEqual(new Set(received));
    const [row] = await gateway.database('income_gateways').where({ tenant_id: 53, paid_on: '2026-11-20' }).count();
    expect(Number(row?.['count'])).toBe(2);
  });

  it('is a page with plots, their numbers, and links to what they count', async () => {
    const { text, status } = await visitor.get('/console/53');
    expect(status).toBe(200);
    expect(text).not.toMatch(/ style=/);
    expect(text).toMatch(/<svg role="img" aria-label="Received by day/);
    expect(text).toMatch(/<rect\s+class="bar p1"/);
    const plain = text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    for (const part of [
      'Received today 20.00 USD',
      '1 payment, 1 gateway',
      'Numbers of this plot',
      'More than 90 days',
    ])
      expect([part, plain.includes(part)]).toEqual([part, true]);
    const links = [...text.matchAll(/class="key-dot a(\d)"\s+href="([^"]+)"/g)];
    expect(links).toHaveLength(5);
    for (const [, age, href = ''] of links) {
      const list = await visitor.get(href.replaceAll('&amp;', '&'));
      expect([age, list.text.includes('class="note warn"')]).toEqual([age, false]);
      expect([age, list.text.includes('Nothing found')]).toEqual([age, false]);
    }
    expect((await visitor.get('/console')).location).toBe('/console/53');
  });

  it('says what comes next where nothing has happened', async () => {
    const { received, open, work, seal, verify } = await overviewNow(54);
    expect({ received, open: open?.ages, work, seal, verify }).toEqual({
      ...{ received: [], open: [], work: [], seal: null, verify: null },
    });
    await gateway
      .database('operators')
      .where({ name: 'demo' })
      .update({ grants: '[{"tenantId":null,"role":"admin"}]' });
    const { text } = await visitor.get('/console/54');
    for (const part of ['No payments in 30 days', 'Nothing is open', 'Clear', 'has not run yet', 'none yet'])
      expect([part, text.includes(part)]).toEqual([part, true]);
  });

  it('counts work that waits, and work that failed', async () => {
    await gateway.database('outbox').where({ tenant_id: 54 }).del();
    const rows = ['pending', 'queued', 'held', 'failed', 'done', 'recorded'].map((state, place) => ({
      ...{ tenant_id: 54, id: place + 1, event: 'mail.invoice-created', state, invoice_id: 1, payload: '{}' },
      ...{ command_id: `t${place}`, recorded_at: '2026-11-22T09:00:00Z' },
    }));
    await gateway.database('outbox').insert([...rows, { ...rows[0], id: 9, event: 'delivery.complete' }]);
    const { work } = await overviewNow(54);
    const at = Date.parse('2026-11-22T09:00:00Z');
    expect([...work].sort((one, other) => one.kind.localeCompare(other.kind))).toEqual([
      { kind: 'delivery', waiting: 1, failed: 0, oldestAt: at, hasMore: false },
      { kind: 'mail', waiting: 2, failed: 2, oldestAt: at, hasMore: false },
    ]);
  });

  it('adds very many open invoices up behind the page, once', async () => {
    await gateway.addClient({ tenantId: 54, id: 1 });
    await gateway.database.raw(
      `insert into invoices (tenant_id, id, client_id, currency, number, status, issued_on, due_on, tax_rate_milli,
         tax_rate2_milli, tax_mode, tax_is_compound, tax_rounding, subtotal_minor, tax_minor, tax2_minor, credit_minor,
         total_minor, paid_minor, excess_minor, refunded_minor, payment_method, notes, history_seq, history_head,
         created_at, updated_at)
       select 54, n, 1, 'USD', '', 'Unpaid', '2026-01-01', '2026-12-01', 0, 0, 'exclusive', false, 'invoice', 100, 0, 0, 0,
         100, 0, 0, 0, 'paypal', '', 0, '', now(), now() from generate_series(1, 25000) n`,
    );
    await gateway.database.raw(
      `insert into invoice_states (tenant_id, invoice_id, client_id, status, issued_on, due_on, total_minor, number)
       select tenant_id, id, client_id, status, issued_on, due_on, total_minor, number from invoices where tenant_id = 54`,
    );
    const overviews = new Overviews(gateway.database, gateway.clock);
    expect((await overviews.overview(54, TODAY)).open).toBeNull();
    for (let turn = 0; turn < 100; turn += 1) {
      const { open } = await overviews.overview(54, TODAY);
      if (open !== null) {
        expect(open.ages).toEqual([{ currency: 'USD', age: 0, invoices: 25_000, openMinor: 2_500_000n }]);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('The sums were not made');
  });
});
