import { beforeAll, describe, expect, it } from '@jest/globals';
import { sumIncome } from '../../../../../db/maintenance/income.ts';
import { openDatabase } from '../../../../../db/postgres/knex.ts';
import { gatewayWithCaller } from '../../../../support/gateway-with-caller.ts';
import { callerOf, callerOfNewTenant, refusal, type Caller } from '../../fixtures.ts';

const TENANT = 81;
const { gateway } = gatewayWithCaller();

let api: Caller;

const stats = async (params: Readonly<Record<string, string | number>> = {}): Promise<Record<string, unknown>> =>
  (await api.call('GetStats', params)).json as Record<string, unknown>;
const incomes = async (): Promise<unknown[]> => {
  const { income_today, income_thismonth, income_thisyear, income_alltime } = await stats();
  return [income_today, income_thismonth, income_thisyear, income_alltime];
};
const timeline = async (days: number): Promise<Record<string, Record<string, unknown>>> =>
  (await stats({ timeline_days: days }))['timeline_data'] as Record<string, Record<string, unknown>>;

/** Sums the rows up as the worker does, ten minutes after they were recorded. */
async function sumUp(tenant = TENANT): Promise<void> {
  const worker = openDatabase(gateway.databaseUrls.worker, { max: 1, name: 'invoice-gateway test worker' });
  await Promise.all([sumIncome(worker, tenant), sumIncome(worker, tenant)]).finally(() => worker.destroy());
}

/** Of the sums, those of the day of a payment. */
async function sums(): Promise<unknown[]> {
  const found: unknown[] = await gateway
    .database('income_days')
    .where({ tenant_id: TENANT })
    .orderBy(['currency', 'paid_on'])
    .select(
      gateway.database.raw(
        'currency, paid_on::text as day, received_minor::text as received, returned_minor::text as returned',
      ),
    );
  return found;
}

beforeAll(async () => {
  // In New York it is still the 21st.
  gateway.clock.set('2026-11-22T03:00:00.000Z');
  api = await callerOfNewTenant(gateway, { id: TENANT, timeZone: 'America/New_York' });
  await gateway.addClient({ tenantId: TENANT, id: 2, currency: 'EUR' });
  const invoice = await api.create({ itemdescription1: 'A', itemamount1: '100.00' });
  for (const [date, amount] of [
    ['2026-11-21 09:00:00', '5.95'],
    ['2026-11-21 23:59:59', '1.00'],
    ['2026-11-20 00:00:00', '2.00'],
    ['2026-01-01 00:00:00', '4.00'],
    ['2025-12-31 23:59:59', '8.00'],
    // Tomorrow is not yet today's month.
    ['2026-11-22 10:00:00', '16.00'],
  ] as const) {
    expect((await api.pay(invoice, { date, amount })).json).toEqual({ result: 'success' });
  }
  const euros = await api.create({ userid: 2, itemdescription1: 'B', itemamount1: '7.00' });
  await api.pay(euros, { date: '2026-11-21 09:00:00', amount: '7.00' });
  await gateway.database.raw(
    `insert into refunds select tenant_id, 1, id, invoice_id, client_id, 50, gateway, '', '2026-11-20 10:00:00', recorded_at, 'refund'
     from payments where tenant_id = ? and amount_minor = 595`,
    [TENANT],
  );
});

const EXPECTED = ['$6.95 USD', '$8.95 USD', '$12.95 USD', '$36.95 USD'];

describe('GetStats', () => {
  it('has every member of the document, at the top', async () => {
    expect(await stats()).toEqual({
      result: 'success',
      income_today: '$6.95 USD',
      income_thismonth: '$8.95 USD',
      income_thisyear: '$12.95 USD',
      income_alltime: '$36.95 USD',
      ...Object.fromEntries(
        [
          'orders_pending orders_today_cancelled orders_today_pending orders_today_fraud orders_today_active',
          'orders_today_total orders_yesterday_cancelled orders_yesterday_pending orders_yesterday_fraud',
          'orders_yesterday_active orders_yesterday_total orders_thismonth_total orders_thisyear_total',
          'tickets_allactive tickets_awaitingreply tickets_flaggedtickets tickets_open tickets_answered',
          'tickets_customerreply tickets_closed tickets_onhold tickets_inprogress cancellations_pending',
          'todoitems_due networkissues_open billableitems_uninvoiced quotes_valid staff_online',
        ]
          .flatMap((line) => line.split(' '))
          .map((name) => [name, 0]),
      ),
    });
  });

  it('has a timeline of the last days, the newest first', async () => {
    const shown = await timeline(3);
    const dates = ['2026-11-21', '2026-11-20', '2026-11-19'];
    expect(Object.keys(shown)).toEqual(['new_orders', 'accepted_orders', 'income', 'expenditure', 'new_tickets']);
    expect(Object.entries(shown['income']!)).toEqual([
      ['2026-11-21', '6.95'],
      ['2026-11-20', '2.00'],
      ['2026-11-19', '0.00'],
    ]);
    expect(Object.values(shown['expenditure']!)).toEqual(['0.00', '0.50', '0.00']);
    for (const name of ['new_orders', 'accepted_orders', 'new_tickets']) {
      expect(Object.entries(shown[name]!)).toEqual(dates.map((date) => [date, 0]));
    }
  });

  it.each([
    ['0', undefined],
    ['90', 90],
    ['4000000', 90],
  ])('takes %s days as %s', async (days, count) => {
    const { timeline_data: shown } = await stats({ timeline_days: days });
    expect(shown === undefined ? undefined : Object.keys((shown as { income: object }).income).length).toBe(count);
  });

  it.each(['-1', 'all', '1.5'])('refuses %s days', async (days) => {
    expect(await stats({ timeline_days: days })).toMatchObject({ result: 'error' });
  });

  it('is written in XML and NVP', async () => {
    expect((await api.call('GetStats', { timeline_days: 1, responsetype: 'xml' })).text).toContain(
      '<income><day-2026-11-21>6.95</day-2026-11-21></income>',
    );
    expect((await api.call('GetStats', { timeline_days: 1, responsetype: 'nvp' })).text).toContain(
      'timeline_data[income][2026-11-21]=6.95;',
    );
  });

  it('says the same of rows that were summed up, and counts each once', async () => {
    await gateway.database('payments').where({ tenant_id: TENANT }).update({ recorded_at: '2026-11-01T00:00:00Z' });
    await gateway.database('refunds').where({ tenant_id: TENANT }).update({ recorded_at: '2026-11-01T00:00:00Z' });
    expect(await incomes()).toEqual(EXPECTED);
    await sumUp();
    expect(await sums()).toEqual([
      { currency: 'EUR', day: '2026-11-21', received: '700', returned: '0' },
      { currency: 'USD', day: '2025-12-31', received: '800', returned: '0' },
      { currency: 'USD', day: '2026-01-01', received: '400', returned: '0' },
      { currency: 'USD', day: '2026-11-20', received: '200', returned: '50' },
      { currency: 'USD', day: '2026-11-21', received: '695', returned: '0' },
      { currency: 'USD', day: '2026-11-22', received: '1600', returned: '0' },
    ]);
    expect(await incomes()).toEqual(EXPECTED);
    expect((await timeline(2))['expenditure']).toEqual({ '2026-11-21': '0.00', '2026-11-20': '0.50' });
  });

  it('adds what is recorded later, with the date of its payment', async () => {
    const invoice = await api.create({ itemdescription1: 'C', itemamount1: '100.00' });
    await gateway.database.raw("update income_marks set until_at = '2026-11-02T00:00:00Z'");
    await api.pay(invoice, { date: '2026-01-01 00:00:00', amount: '0.05' });
    expect(await incomes()).toEqual(['$6.95 USD', '$8.95 USD', '$13.00 USD', '$37.00 USD']);
    await gateway
      .database('payments')
      .where({ tenant_id: TENANT, amount_minor: 5 })
      .update({ recorded_at: '2026-11-03T00:00:00Z' });
    await sumUp();
    expect(await incomes()).toEqual(['$6.95 USD', '$8.95 USD', '$13.00 USD', '$37.00 USD']);
    expect(await sums()).toContainEqual({ currency: 'USD', day: '2026-01-01', received: '405', returned: '0' });
  });

  it('counts the billable items that wait for an invoice', async () => {
    const item = { clientid: 1, description: 'Work', amount: '1.00', unit: 'quantity', quantity: 1 };
    for (const invoiceaction of ['nextinvoice', 'nextcron']) {
      expect((await api.call('AddBillableItem', { ...item, invoiceaction })).json).toMatchObject({ result: 'success' });
    }
    expect(await stats()).toMatchObject({ billableitems_uninvoiced: 2 });
  });

  it('is in the currency of the tenant, which has no income in another', async () => {
    const caller = await callerOfNewTenant(gateway, { id: 82, currency: 'JPY' });
    expect((await caller.call('GetStats')).json).toMatchObject({ income_alltime: '¥0.00 JPY' });
  });

  it('is refused for a credential that was revoked', async () => {
    const id = await gateway.addCredential({ tenantId: TENANT, identifier: 'gone-stats' });
    const gone = callerOf(gateway, { identifier: 'gone-stats', secret: 'gone-stats' });
    expect((await gone.call('GetStats')).json).toMatchObject({ result: 'success' });
    await gateway.database('credentials').where({ id }).update({ disabled_at: '2026-01-01', version: 2 });
    expect((await gone.call('GetStats')).json).toEqual(refusal('Authentication Failed'));
  });

  it('counts money without an invoice, and corrections on their own days', async () => {
    gateway.clock.set('2026-11-22T03:00:00.000Z');
    api = await callerOfNewTenant(gateway, { id: 8_200, timeZone: 'America/New_York' });
    const add = async (params: Record<string, string>): Promise<void> => {
      const answer = await api.call('AddTransaction', { userid: 1, paymentmethod: 'cash', ...params });
      expect(answer.json).toEqual({ result: 'success' });
    };
    const totals = async (): Promise<unknown> => (await incomes()).at(-1);
    const update = async (transid: string, params: Record<string, string>): Promise<void> => {
      const found = (await api.call('GetTransactions', { transid })).json as {
        transactions: { transaction: { id: number }[] };
      };
      const transactionid = found.transactions.transaction[0]!.id;
      const answer = await api.call('UpdateTransaction', { transactionid, ...params });
      expect(answer.json).toMatchObject({ result: 'success' });
    };
    const invoiceid = String(await api.create({ itemdescription1: 'C', itemamount1: '50.00' }));
    const before = Number(String(await totals()).replace(/[^0-9.]/g, ''));
    const after = (more: number): string => `$${(before + more).toFixed(2)} USD`;
    await add({ amountin: '10.00', transid: 'SOLE', date: '2026-11-21' });
    await add({ amountin: '20.00', transid: 'ON', invoiceid, date: '2026-11-21' });
    await api.pay(Number(invoiceid), { amount: '5.00', transid: 'PLAIN', date: '2026-11-21 09:00:00' });
    expect(await totals()).toBe(after(35));
    await update('SOLE', { amountin: '11.00' });
    await update('ON', { amountin: '25.00' });
    await update('PLAIN', { amountin: '7.00' });
    expect(await totals()).toBe(after(43));
    await update('ON', { amountin: '0' });
    await update('PLAIN', { date: '2026-11-19' });
    expect(await totals()).toBe(after(18));
    const days = await timeline(4);
    expect(days).toMatchObject({ income: { '2026-11-19': '7.00' } });
    await sumUp(8_200);
    expect(await totals()).toBe(after(18));
    expect(await timeline(4)).toEqual(days);
  });
});
