import { beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../../support/gateway-with-caller.ts';
import { callerOf, callerOfNewTenant, refusal, type Caller } from '../../fixtures.ts';

const TENANT = 80;
const { gateway } = gatewayWithCaller();

let api: Caller;
let other: Caller;
/** Invoices of client 1 and of client 2. */
let first: number;
let second: number;

interface Entry {
  readonly id: number;
  readonly clientId: number;
  readonly userId: number;
  readonly adminId: number;
  readonly date: string;
  readonly description: string;
  readonly username: string;
  readonly ipaddress: string;
  readonly userid: number;
}
interface Log {
  readonly result: string;
  readonly totalresults: number;
  readonly startnumber: number;
  readonly activity: { readonly entry: readonly Entry[] };
}

const log = async (params: Readonly<Record<string, string | number>> = {}, caller = api): Promise<Log> =>
  (await caller.call('GetActivityLog', params)).json as Log;
const texts = ({ activity }: Log): string[] => activity.entry.map(({ description }) => description);

beforeAll(async () => {
  api = await callerOfNewTenant(gateway, { id: TENANT, timeZone: 'America/New_York', localDateFormat: 'MM/DD/YYYY' });
  await gateway.addClient({ tenantId: TENANT, id: 2 });
  await gateway.addCredential({ tenantId: TENANT, identifier: 'second-credential', label: 'The Till' });
  other = callerOf(gateway, { identifier: 'second-credential', secret: 'second-credential' });
  gateway.clock.set('2026-11-20T03:00:00.000Z');
  first = await api.create({ itemdescription1: 'A', itemamount1: '20.00' });
  gateway.clock.set('2026-11-21T12:00:00.000Z');
  await other.pay(first, { transid: 'L-1', amount: '5.00' });
  await other.pay(first, { transid: 'L-1', amount: '5.00' });
  await other.pay(first, { transid: 'L-1', amount: '6.00' });
  gateway.clock.set('2026-11-21T13:00:00.000Z');
  second = await api.create({ userid: 2, itemdescription1: 'B', itemamount1: '1.00' });
  await api.update(second, { status: 'Cancelled' });
  await api.update(second, { notes: 'Well' });
  gateway.clock.set('2026-11-22T10:00:00.000Z');
});

const all = (): string[] => [
  `Invoice #${second} updated`,
  `Invoice #${second} updated: Unpaid to Cancelled`,
  `Invoice #${second} created`,
  `Add payment refused (reference-reused) - Invoice #${first}`,
  `Add payment repeated: nothing was recorded - Invoice #${first}`,
  `Payment of 5.00 USD added to Invoice #${first} - Transaction ID: L-1`,
  `Invoice #${first} created`,
];

describe('GetActivityLog', () => {
  it('lists the history, the newest entry first, in the time of the tenant', async () => {
    const { activity, ...counts } = await log();
    expect(counts).toEqual({ result: 'success', totalresults: 7, startnumber: 0 });
    expect(activity.entry.map(({ description }) => description)).toEqual(all());
    expect(activity.entry.at(-1)).toEqual({
      id: expect.any(Number),
      clientId: 1,
      userId: 0,
      adminId: expect.any(Number),
      date: '2026-11-19 22:00:00',
      description: `Invoice #${first} created`,
      username: `tenant-${TENANT}`,
      ipaddress: '',
      userid: 1,
    });
    expect(activity.entry[3]).toMatchObject({ username: 'second-credential', clientId: 1 });
  });

  it('is paged', async () => {
    const page = await log({ limitstart: 2, limitnum: 3 });
    expect([page.totalresults, page.startnumber, texts(page)]).toEqual([7, 2, all().slice(2, 5)]);
    expect(await log({ limitstart: 100 })).toEqual({
      ...{ result: 'success', totalresults: 7, startnumber: 100 },
      activity: { entry: [] },
    });
  });

  it.each(['clientid', 'userid'])('has the entries of a client and its invoices: %s', async (name) => {
    expect(texts(await log({ [name]: 2 }))).toEqual(all().slice(0, 3));
    expect((await log({ [name]: 99 })).activity).toEqual({ entry: [] });
    expect(texts(await log({ userid: 1, clientid: 2 }))).toEqual(all().slice(0, 3));
  });

  it.each(['2026-11-19', '11/19/2026', '20261119'])('has the entries of a day of the tenant: %s', async (date) => {
    expect(texts(await log({ date }))).toEqual([`Invoice #${first} created`]);
  });

  it('has nothing of the day that UTC had', async () => {
    expect(await log({ date: '2026-11-20' })).toMatchObject({ totalresults: 0, activity: { entry: [] } });
  });

  it('refuses a date that does not exist', async () => {
    expect((await api.call('GetActivityLog', { date: '2026-02-30' })).json).toMatchObject({ result: 'error' });
  });

  it.each(['second-credential', 'SECOND-credential', 'the till'])(
    'has the entries of a credential: %s',
    async (user) => {
      expect((await log({ user })).totalresults).toBe(3);
      expect((await log({ user, clientid: 2 })).totalresults).toBe(0);
      expect((await log({ user, date: '2026-11-21' })).totalresults).toBe(3);
    },
  );

  it('has nothing of a credential of another tenant', async () => {
    expect(await log({ user: 'demo-identifier' })).toMatchObject({ result: 'success', totalresults: 0 });
  });

  it('searches the descriptions, in any case', async () => {
    expect(texts(await log({ description: 'CREATED' }))).toEqual([
      `Invoice #${second} created`,
      `Invoice #${first} created`,
    ]);
    expect(await log({ description: 'created', limitstart: 1, limitnum: 1 })).toMatchObject({
      totalresults: 2,
      startnumber: 1,
      activity: { entry: [{ description: `Invoice #${first} created` }] },
    });
    expect((await log({ description: `Invoice #${first}`, clientid: 1 })).totalresults).toBe(4);
    expect((await log({ description: '%' })).totalresults).toBe(0);
  });

  it('finds nothing by an address, which the history does not have', async () => {
    expect(await log({ ipaddress: '127.0.0.1' })).toEqual({
      ...{ result: 'success', totalresults: 0, startnumber: 0 },
      activity: { entry: [] },
    });
  });

  it('orders the entries of several gateways by their time', async () => {
    const fixed = { tenant_id: TENANT, action: 'add-contact', outcome: 'applied', command_id: 'x', request_id: 'r' };
    const entry = { ...fixed, dialect: 'whmcs', credential_id: 1, hash: Buffer.alloc(0), client_id: 2 };
    await gateway.database('history').insert([
      { ...entry, id: 900_000, recorded_at: '2026-11-18T00:00:00Z' },
      { ...entry, id: 900_001, recorded_at: '2026-11-17T00:00:00Z', action: 'frobnicate' },
    ]);
    try {
      const shown = await log();
      expect(texts(shown).slice(-3)).toEqual([
        `Invoice #${first} created`,
        'Contact added - Client #2',
        'Frobnicate - Client #2',
      ]);
      // Client 2's own entries, and those of its invoice.
      expect(texts(await log({ clientid: 2 }))).toEqual([
        ...all().slice(0, 3),
        'Contact added - Client #2',
        'Frobnicate - Client #2',
      ]);
    } finally {
      await gateway.database('history').where({ tenant_id: TENANT, command_id: 'x' }).delete();
    }
  });

  it('has the corrections of a transaction, each on its own, and what is refused', async () => {
    const tenant = TENANT + 1;
    const caller = await callerOfNewTenant(gateway, { id: tenant });
    const invoiceid = await caller.create({ itemdescription1: 'A', itemamount1: '20.00' });
    await caller.pay(invoiceid, { transid: 'L-9', amount: '5.00' });
    const { json } = await caller.call('GetTransactions', { transid: 'L-9' });
    const [{ id }] = (json as unknown as { transactions: { transaction: [{ id: number }] } }).transactions.transaction;
    await caller.call('UpdateTransaction', { transactionid: id, amountin: '6.00' });
    await caller.call('UpdateTransaction', { transactionid: id, description: 'Counted' });
    await caller.call('UpdateTransaction', { transactionid: id, amountin: '-1.00' });
    const shown = await log({}, caller);
    expect(texts(shown)).toEqual([
      'Update transaction refused (amount-not-positive)',
      `Transaction updated - Invoice #${invoiceid}`,
      `Transaction updated - Invoice #${invoiceid}`,
      `Payment of 5.00 USD added to Invoice #${invoiceid} - Transaction ID: L-9`,
      `Invoice #${invoiceid} created`,
    ]);
    expect(texts(await log({ clientid: 1, description: 'transaction updated' }, caller))).toHaveLength(2);
  });

  it('is written in XML and NVP', async () => {
    expect((await api.call('GetActivityLog', { limitnum: 1, responsetype: 'xml' })).text).toContain(
      '<totalresults>7</totalresults><startnumber>0</startnumber><activity><entry><id>',
    );
    expect((await api.call('GetActivityLog', { limitnum: 1, responsetype: 'nvp' })).text).toMatch(
      /^result=success;totalresults=7;startnumber=0;activity\[entry\]\[0\]\[id\]=\d+;/,
    );
  });

  it('is refused for a credential that was revoked', async () => {
    const id = await gateway.addCredential({ tenantId: TENANT, identifier: 'gone' });
    const gone = callerOf(gateway, { identifier: 'gone', secret: 'gone' });
    expect((await gone.call('GetActivityLog')).json).toMatchObject({ result: 'success' });
    await gateway.database('credentials').where({ id }).update({ disabled_at: '2026-01-01', version: 2 });
    expect((await gone.call('GetActivityLog')).json).toEqual(refusal('Authentication Failed'));
  });
});
