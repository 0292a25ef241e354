import { beforeEach, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import type { Params } from '../../../support/whmcs-client.ts';
import { refusal, rowsOf, type Row } from '../fixtures.ts';

const { gateway, api } = gatewayWithCaller();

beforeEach(() => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
});

const GOOD: Params = { clientid: 1, description: 'Consulting', amount: '12.50', unit: 'hours' };
const RECURS: Params = { invoiceaction: 'recur', recur: 1, recurcycle: 'months', recurfor: 3, duedate: '2026-12-01' };

const add = (params: Params) => api.call('AddBillableItem', { ...GOOD, ...params });
const stored = async (params: Params): Promise<Row> => {
  const { json } = await add(params);
  const [row] = await rowsOf(gateway.database, 'billable_items', { tenant_id: 53, id: json.billableid as number });
  return row!;
};

describe('AddBillableItem', () => {
  it('needs only a client, a description, an amount and a unit', async () => {
    expect(await stored({})).toMatchObject({
      client_id: '1',
      description: 'Consulting',
      amount_minor: '1250',
      unit: 'hours',
      quantity: '0',
      action: 'noinvoice',
      next_on: null,
      waits_for_invoice: false,
      times_billed: 0,
    });
  });

  it('takes hours for quantity, as before 8.2, and words in any case', async () => {
    const { unit: _unit, ...old } = GOOD;
    const { json } = await api.call('AddBillableItem', { ...old, hours: '2.50', invoiceaction: 'NextCron' });
    const [row] = await rowsOf(gateway.database, 'billable_items', { tenant_id: 53, id: json.billableid as number });
    expect(row).toMatchObject({ unit: 'hours', quantity: '2.50', action: 'nextcron', next_on: '2026-11-22' });
  });

  it('keeps the cycle of an item that recurs, and the date of one that has a date', async () => {
    expect(await stored(RECURS)).toMatchObject({
      action: 'recur',
      cycle_every: 1,
      cycle_unit: 'Months',
      cycle_times: 3,
      first_on: '2026-12-01',
      next_on: '2026-12-01',
    });
    const dated = { action: 'duedate', cycle_unit: null, next_on: '2026-11-03' };
    expect(await stored({ invoiceaction: 'duedate', duedate: '20261103', recur: 5 })).toMatchObject(dated);
    expect(await stored({ invoiceaction: 'nextinvoice' })).toMatchObject({ waits_for_invoice: true, next_on: null });
  });

  it('writes the history of the client', async () => {
    const { json } = await add({ amount: '1.999' });
    const row = await gateway.database('history').where({ tenant_id: 53, client_id: 1 }).orderBy('id', 'desc').first();
    expect(row).toMatchObject({ action: 'add-billable-item', outcome: 'applied' });
    expect(row?.after).toMatchObject({ itemId: json.billableid, amountMinor: '200', given: { amount: '1.999' } });
  });

  it.each<[string, Params, string]>([
    ['an unknown client, before any other fault', { clientid: 999, description: '' }, 'Client ID not Found'],
    ['a client that is a word', { clientid: 'x', unit: '' }, 'Client ID not Found'],
    [
      'no description, before a wrong action',
      { description: ' ', invoiceaction: 'x' },
      'You must provide a description',
    ],
    ['a wrong action', { invoiceaction: 'never', unit: 'x' }, 'Invalid Invoice Action'],
    ['no cycle', { ...RECURS, recurcycle: 'Fortnights' }, 'Recurring must have a unit, cycle and limit'],
    ['no limit', { ...RECURS, recurfor: 0, duedate: '' }, 'Recurring must have a unit, cycle and limit'],
    ['too long a cycle', { ...RECURS, recur: 10_000 }, 'Recurring must have a unit, cycle and limit'],
    ['no date', { ...RECURS, duedate: '', unit: 'x' }, 'Due date is required'],
    ['no date of a dated item', { invoiceaction: 'duedate' }, 'Due date is required'],
    ['a wrong unit', { unit: 'days' }, "Invalid Unit, please specify either 'hours' or 'quantity'"],
    ['no unit', { unit: '' }, "Invalid Unit, please specify either 'hours' or 'quantity'"],
    ['a date that is not one', { ...RECURS, duedate: '2026-02-30' }, "Invalid Date Format - Expected: 'YYYY-mm-dd'"],
    ['an amount in words', { amount: 'ten' }, 'Invalid amount: Amount must be in decimal format: ### or ###.##'],
    ['too large an amount', { amount: '1000000000000' }, 'Invalid amount: Amount is too large'],
  ])('refuses %s', async (_what, params, message) => {
    const count = async (): Promise<unknown> => await gateway.database('billable_items').count();
    const before = await count();
    expect((await add(params)).json).toEqual(refusal(message));
    expect(await count()).toEqual(before);
  });
});
