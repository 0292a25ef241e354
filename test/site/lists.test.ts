import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callerOf } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { addTestOperator, loggedIn, type Visitor } from './visitor.ts';

let gateway: TestGateway;
let visitor: Visitor;
const invoices: number[] = [];

beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.addClient({ tenantId: 53, id: 900, name: 'Zoë Zimmer', email: 'Zoe@example.com' });
  for (let id = 1000; id < 1030; id += 1) {
    await gateway.addClient({ tenantId: 53, id, name: `Row ${id}`, email: `row${id}@example.com` });
  }
  await gateway.database('clients').where({ id: 1003 }).update({ status: 'Closed', company_name: 'Quiet & Co' });
  await gateway.database('client_groups').insert({
    tenant_id: 53,
    id: 9,
    name: 'Wholesale',
    colour: '#000000',
    discount_milli: 0,
    is_never_suspended: false,
    has_separate_invoices: false,
  });
  await gateway.database('clients').whereIn('id', [900, 1003]).update({ group_id: 9 });
  const caller = callerOf(gateway);
  for (const amount of ['150', '80']) {
    const id = await caller.create({ userid: 900, itemamount1: amount, itemdescription1: 'x' });
    invoices.push(id);
    await caller.pay(id, { transid: `PAY-${amount}`, amount, date: '2026-11-20 09:30:00', gateway: 'paypal' });
  }
  visitor = await loggedIn(gateway, 'demo');
}, 60_000);

afterAll(async () => {
  await gateway.close();
});

async function textsOf(place: string, search: string, more = ''): Promise<string[]> {
  const { text, status } = await visitor.get(`/console/53/${place}?q=${encodeURIComponent(search)}${more}`);
  expect(status).toBe(200);
  return [...text.matchAll(/class="key-cell">\s*<a href="([^"]*)"/g)].map(([, address = '']) => address);
}

async function clientsOf(search: string, more = ''): Promise<number[]> {
  return (await textsOf('clients', search, more)).map((address) => Number(address.split('/').at(-1)));
}

describe('The list of clients', () => {
  it('has pages of 25, the newest first, each client once', async () => {
    const first = await clientsOf('');
    expect(first).toHaveLength(25);
    expect(first).toContain(1029);
    const second = await clientsOf('', `&before=${first.at(-1)}`);
    const all = [...first, ...second];
    expect(all).toEqual([...new Set(all)].sort((one, other) => other - one));
    expect(all).toEqual(expect.arrayContaining([1000, 900, 1]));
  });

  it.each<readonly [search: string, wanted: readonly number[]]>([
    ['zoë', [900]],
    ['ZOE@', [900]],
    ['zimmer', [900]],
    ['900', [900]],
    ['email:zoe@', [900]],
    ['email:row1003 quiet', [1003]],
    ['email:row1003 other', []],
    ['status:closed', [1003]],
    ['row status:closed', [1003]],
    ['group:9', [1003, 900]],
    ['group:whole status:active', [900]],
    ['id:900 status:closed', []],
    ['row 1003', [1003]],
    ['nothing', []],
  ])('finds %s', async (search, wanted) => {
    expect(await clientsOf(search)).toEqual(wanted);
  });

  it('goes on behind a page of a name that many have', async () => {
    const first = await clientsOf('row');
    expect(first).toHaveLength(25);
    expect(await clientsOf('row', `&before=${first.at(-1)}`)).toEqual([1004, 1003, 1002, 1001, 1000]);
  });

  it('finds the newest of more clients than are named at once', async () => {
    await gateway.database.raw(
      `insert into clients (tenant_id, id, currency, name, email, first_name, last_name, owns_email, created_at)
       select 53, 20000 + n, 'USD', 'Crowd ' || n, 'crowd' || n || '@example.com', 'Crowd', n::text, true, now()
       from generate_series(1, 1100) n`,
    );
    const found = await clientsOf('crowd');
    expect(found.slice(0, 3)).toEqual([21100, 21099, 21098]);
    expect(await clientsOf('crowd', '&before=20003')).toEqual([20002, 20001]);
    await gateway.database('clients').where('id', '>', 20000).del();
  });
});

describe('The list of payments', () => {
  const idsOf = async (search: string): Promise<string[]> =>
    (await textsOf('payments', search)).map((address) => address.split('/').at(-1) ?? '');
  const payment = (place: number): RegExp => new RegExp(`^${invoices[place]}#payment-\\d+$`);

  it.each<readonly [search: string, wanted: readonly number[]]>([
    ['client:900', [1, 0]],
    ['client:zimmer', [1, 0]],
    ['client:900 amount:>100', [0]],
    ['PAY-150', [0]],
    ['ref:PAY-80', [1]],
    ['ref:PAY-80 client:901', []],
    ['client:900 gateway:PayPal on:2026-11-20 by:whmcs', [1, 0]],
    ['client:900 on:>2026-11-20', []],
    ['client:900 by:corp', []],
    ['client:900 kind:refund', []],
  ])('finds %s', async (search, wanted) => {
    const found = await idsOf(search);
    expect(found).toHaveLength(wanted.length);
    wanted.forEach((place, index) => {
      expect(found[index]).toMatch(payment(place));
    });
  });

  it('finds by the invoice, and by its own number', async () => {
    const [found = ''] = await idsOf(`invoice:${invoices[0]}`);
    const id = found.split('-').at(-1) ?? '';
    expect(await idsOf(`id:${id}`)).toEqual([found]);
    expect(await idsOf(id)).toEqual([found]);
  });

  it('shows a refund beside its payment, and pages over both', async () => {
    const [row] = await gateway.database('payments').where({ invoice_id: invoices[1] }).select('id', 'command_id');
    await gateway.database('refunds').insert({
      tenant_id: 53,
      // An older refund, which has the id of a payment.
      id: row?.id,
      payment_id: row?.id,
      invoice_id: invoices[1],
      client_id: 900,
      amount_minor: 500,
      gateway: 'paypal',
      reference: 'BACK-1',
      refunded_at: '2026-11-21 10:00:00',
      recorded_at: '2026-11-21 10:00:00Z',
      command_id: 'test:refund',
    });
    expect(await idsOf('BACK-1')).toEqual([`${invoices[1]}#refund-${row?.id}`]);
    expect((await idsOf('client:900')).map((id) => id.split('#')[1]?.split('-')[0])).toEqual([
      'refund',
      'payment',
      'payment',
    ]);
    const { text } = await visitor.get('/console/53/payments?q=BACK-1');
    expect(text).toContain('−5.00');
    const key = Number(row?.id) * 4 + 1;
    expect(await textsOf('payments', 'client:900', `&before=${key}`)).toHaveLength(2);
  });
});

describe('The company of a client', () => {
  it('is beside the name in the lists of invoices and payments, and in their files', async () => {
    const id = await callerOf(gateway).create({ userid: 1003, itemamount1: '9', itemdescription1: 'x' });
    await callerOf(gateway).pay(id, { transid: 'QUIET-1', amount: '9' });
    for (const place of ['invoices', 'payments']) {
      const { text } = await visitor.get(`/console/53/${place}?q=client%3A1003`);
      expect(text).toContain('>Row 1003</a><span class="sub" dir="auto">Quiet &amp; Co</span>');
      const file = await visitor.get(`/console/53/${place}.csv?q=client%3A1003`);
      expect(file.text).toContain('Row 1003,Quiet & Co,');
    }
  });
});

describe('A search that finds nothing', () => {
  it.each(['invoices', 'clients', 'payments'])('leads to all %s', async (place) => {
    const { text } = await visitor.get(`/console/53/${place}?q=id%3A4711`);
    expect(text).toContain(`<p><a href="/console/53/${place}">Show all `);
  });
});

describe('The page of a client', () => {
  it('has who it is, what it owes, its credit, and its newest invoices and payments', async () => {
    await gateway.grantCredit(53, 900, 1234n);
    const caller = callerOf(gateway);
    const overdue = await caller.create({
      userid: 900,
      itemamount1: '70',
      itemdescription1: 'x',
      date: '2026-01-01',
      duedate: '2026-01-02',
    });
    await caller.pay(overdue, { transid: 'PART', amount: '20' });
    await caller.create({ userid: 900, itemamount1: '5', itemdescription1: 'x', duedate: '2026-12-24' });
    await caller.call('AddContact', {
      clientid: 900,
      firstname: '<b>Ann',
      lastname: 'O’Neil',
      email: 'ann@example.com',
    });
    const { text, status } = await visitor.get('/console/53/clients/900');
    expect(status).toBe(200);
    const plain = text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(plain).toContain('Open 55.00 USD 2 invoices Overdue 50.00 USD 1 invoice Credit 12.34 USD');
    for (const part of ['Zoë Zimmer', 'Wholesale', 'Zoe@example.com', '&lt;b&gt;Ann', 'PART', 'Granted by an operator'])
      expect([part, plain.includes(part)]).toEqual([part, true]);
    expect(text).not.toContain('<b>Ann');
    expect(text).toContain('/console/53/invoices?q=client%3A900');
    expect(text).toContain('/console/53/payments?q=client%3A900');
  });

  it.each(['4711', '0', 'x', '999999999999999'])('is not there for %s', async (id) => {
    expect((await visitor.get(`/console/53/clients/${id}`)).status).toBe(404);
  });
});

describe('Today', () => {
  it.each<readonly [zone: string, id: number, isOverdue: boolean]>([
    ['Pacific/Kiritimati', 61, true],
    ['Pacific/Pago_Pago', 62, false],
  ])('is the day of the tenant: %s', async (timeZone, id, isOverdue) => {
    gateway.clock.set('2026-11-22T10:30:00.000Z');
    await gateway.addTenant({ id, timeZone });
    await gateway.addClient({ tenantId: id, id: 1 });
    await gateway.addCredential({ tenantId: id, identifier: `key-${id}` });
    await addTestOperator(gateway, `night-${id}`, [{ tenantId: id, role: 'view' }]);
    const caller = callerOf(gateway, { identifier: `key-${id}`, secret: `key-${id}` });
    await caller.create({ userid: 1, date: '2026-11-20', duedate: '2026-11-22' });
    const { text } = await (await loggedIn(gateway, `night-${id}`)).get(`/console/${id}/invoices`);
    expect(text.includes('Overdue</span>')).toBe(isOverdue);
    expect(text.includes('1 day ago')).toBe(isOverdue);
    const overdue = await (await loggedIn(gateway, `night-${id}`)).get(`/console/${id}/invoices?q=status:overdue`);
    expect(overdue.text.includes('Nothing found')).toBe(!isOverdue);
  });
});
