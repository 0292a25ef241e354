import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { callerOf, eventsOf, ONE_LINE, rowsOf, SUCCESS, type Caller, type Row, jsonOf } from './fixtures.ts';

const { gateway } = gatewayWithCaller();
let api: Caller;
let credentialId: number;

beforeAll(async () => {
  credentialId = await gateway.addCredential({ tenantId: 53, identifier: 'bookkeeper' });
  api = callerOf(gateway, { identifier: 'bookkeeper', secret: 'bookkeeper' });
});

const historyOf = (invoiceId: number): Promise<Row[]> =>
  rowsOf(gateway.database, 'history', { tenant_id: 53, invoice_id: invoiceId });

/** Members of every row of the history: the caller, the time and the request. */
const written = () => ({
  tenant_id: '53',
  dialect: 'whmcs',
  credential_id: String(credentialId),
  payee_id: null,
  request_id: expect.stringMatching(/./),
  recorded_at: '2026-11-22T10:00:00.000Z',
});

describe('The history', () => {
  it('has one row for an invoice that is created, paid in part, paid and changed', async () => {
    const id = await api.create();
    await api.pay(id, { amount: '10.00' });
    await api.pay(id);
    await api.update(id, { status: 'Collections', notes: 'Changed' });
    const history = await historyOf(id);
    expect(history).toEqual(
      [
        { action: 'create-invoice', before: null, after: { status: 'Unpaid', balanceMinor: '1595' } },
        {
          action: 'add-payment',
          before: { status: 'Unpaid', balanceMinor: '1595' },
          after: { status: 'Unpaid', balanceMinor: '595' },
        },
        {
          action: 'add-payment',
          before: { status: 'Unpaid', balanceMinor: '595' },
          after: { status: 'Paid', balanceMinor: '0' },
        },
        {
          action: 'update-invoice',
          before: { status: 'Paid', notes: '' },
          after: { status: 'Collections', notes: 'Changed' },
        },
      ].map(({ action, before, after }, n) =>
        expect.objectContaining({
          ...written(),
          action,
          outcome: 'applied',
          seq: String(n + 1),
          before: before && expect.objectContaining(before),
          after: expect.objectContaining(after),
        }),
      ),
    );
    expect(new Set(history.map((row) => row['request_id'])).size).toBe(4);
  });

  it.each([
    ['a cancelled invoice', async () => api.createIn('Cancelled'), { transid: 'H-1', amount: '5.00' }],
    [
      'an invoice that owes nothing',
      async () => api.createIn('Paid', { itemdescription1: 'Free', itemamount1: '0.00' }),
      { transid: 'H-2' },
    ],
    [
      'a transid that was used with another amount',
      async () => {
        const id = await api.create();
        await api.pay(id, { transid: 'H-3', amount: '1.00' });
        return id;
      },
      { transid: 'H-3', amount: '2.00' },
    ],
  ])('has one row, with before and after, for a payment refused for %s', async (_why, prepare, payment) => {
    const id = await prepare();
    const earlier = (await historyOf(id)).length;
    expect((await api.pay(id, payment)).json.result).toBe('error');
    const history = (await historyOf(id)).slice(earlier);
    expect(history).toEqual([expect.objectContaining({ ...written(), action: 'add-payment', outcome: 'refused' })]);
    expect(history[0]!['before']).not.toBeNull();
    expect(history[0]!['after']).not.toBeNull();
  });

  it('has one row for a payment of an invoice that is not there', async () => {
    const before = (await rowsOf(gateway.database, 'history', { tenant_id: 53, outcome: 'refused' })).length;
    await api.pay(999_999, { amount: '5.00' });
    const refused = await rowsOf(gateway.database, 'history', { tenant_id: 53, outcome: 'refused' });
    expect(refused.slice(before)).toEqual([expect.objectContaining({ ...written(), action: 'add-payment' })]);
  });

  it('has a row for credit that is refused', async () => {
    const id = await api.create();
    await api.update(id, { credit: '1000.00' });
    expect((await historyOf(id)).map((row) => [row['action'], row['outcome']])).toEqual([
      ['create-invoice', 'applied'],
      ['update-invoice', 'refused'],
    ]);
  });

  it('can be read and added to, but not changed, by the gateway itself', async () => {
    const client = new pg.Client({ connectionString: gateway.databaseUrls.runtime });
    await client.connect();
    try {
      for (const sql of [
        "update history set action = 'x'",
        'delete from history',
        'truncate history',
        'delete from payments',
        'update payments set amount_minor = 1',
      ]) {
        await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
      }
    } finally {
      await client.end();
    }
  });
});

describe('The outbox', () => {
  it('has the events of an invoice that is created, sent, paid in part and paid', async () => {
    const id = await api.create({ ...ONE_LINE, sendinvoice: '1' });
    expect(await eventsOf(gateway.database, id)).toEqual(['invoice.created', 'mail.invoice-created']);
    await api.pay(id, { amount: '5.00', noemail: '1' });
    expect(await eventsOf(gateway.database, id)).toEqual([
      'invoice.created',
      'mail.invoice-created',
      'payment.recorded',
    ]);
    await api.pay(id);
    expect(await eventsOf(gateway.database, id)).toEqual([
      'invoice.created',
      'invoice.paid',
      'mail.invoice-created',
      'mail.payment-received',
      'payment.recorded',
      'payment.recorded',
    ]);
  });

  it('has nothing of what was refused or repeated', async () => {
    const id = await api.create();
    const payment = { transid: 'O-1', amount: '5.00' };
    await api.pay(id, payment);
    const before = await rowsOf(gateway.database, 'outbox', { tenant_id: 53 });
    await api.pay(id, payment);
    await api.pay(id, { ...payment, amount: '6.00' });
    await api.pay(999_999, { amount: '1.00' });
    await api.update(id, { publishandsendemail: '1' });
    await api.update(id, { status: 'Bogus' });
    await api.call('CreateInvoice', { userid: 999_999, ...ONE_LINE, sendinvoice: '1' });
    await api.call('CreateInvoice', { userid: 1, ...ONE_LINE, draft: '1', sendinvoice: '1' });
    expect(await rowsOf(gateway.database, 'outbox', { tenant_id: 53 })).toEqual(before);
  });
});

describe('After payments, repeats and refusals in parallel', () => {
  it('every payment has one row in the history and one event, and no other has', async () => {
    const id = await api.create({ itemdescription1: 'Busy', itemamount1: '10.00' });
    const transids = Array.from({ length: 60 }, (_, n) => `B-${n % 20}`);
    const answers = await Promise.all(transids.map((transid) => api.pay(id, { transid, amount: '1.00' })));
    expect(jsonOf(answers)).toEqual(Array<unknown>(60).fill(SUCCESS));
    const payments = await rowsOf(gateway.database, 'payments', { tenant_id: 53, invoice_id: id });
    const commands = (rows: Row[]): unknown[] => rows.map((row) => row['command_id']).sort();
    const applied = (await historyOf(id)).filter(
      (row) => row['action'] === 'add-payment' && row['outcome'] === 'applied',
    );
    const events = await rowsOf(gateway.database, 'outbox', {
      tenant_id: 53,
      invoice_id: id,
      event: 'payment.recorded',
    });
    expect(payments).toHaveLength(20);
    expect(commands(applied)).toEqual(commands(payments));
    expect(commands(events)).toEqual(commands(payments));
    // Two batches in flight may take the invoice in another order than their ids.
    const links = (await historyOf(id)).map((row) => Number(row['seq'])).sort((a, b) => a - b);
    expect(links).toEqual(Array.from({ length: 61 }, (_, n) => n + 1));
  });
});
