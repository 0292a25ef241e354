import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Html } from '../../adapters/html.ts';
import { changeOperator, revokeOperator } from '../../db/operators/manage.ts';
import { act } from '../../src/site/console/acts/act.ts';
import { LedgerUnavailable, OutcomeUnknown, Overloaded } from '../../src/core/errors.ts';
import { INVOICE_ACTS } from '../../src/site/console/invoice/acts.ts';
import type { SitePorts } from '../../src/site/ports.ts';
import type { TenantVisit } from '../../src/site/visit.ts';
import { callerOf, type Caller } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { formOf, pageOf, sendForm } from './rich-invoice.ts';
import { addTestOperator, formTokenOf, loggedIn, Visitor } from './visitor.ts';

interface HistoryRow {
  readonly action: string;
  readonly outcome: string;
  readonly dialect: string;
  readonly label: string;
}

let gateway: TestGateway;
let caller: Caller;
let worker: Visitor;
let manager: Visitor;

beforeAll(async () => {
  gateway = await startTestGateway();
  caller = callerOf(gateway);
  await addTestOperator(gateway, 'watcher', [{ tenantId: 53, role: 'view' }]);
  await addTestOperator(gateway, 'worker', [{ tenantId: 53, role: 'operate' }]);
  await addTestOperator(gateway, 'manager', [{ tenantId: 53, role: 'admin' }]);
  worker = await loggedIn(gateway, 'worker');
  manager = await loggedIn(gateway, 'manager');
});

afterAll(async () => {
  await gateway.close();
});

async function paymentsOf(id: number): Promise<readonly { readonly id: number; readonly amount: number }[]> {
  const rows = await gateway
    .database<{ id: bigint; amount_minor: bigint; tenant_id: number; invoice_id: number }>('payments')
    .where({ tenant_id: 53, invoice_id: id })
    .orderBy('id')
    .select('id', 'amount_minor');
  return rows.map((row) => ({ id: Number(row.id), amount: Number(row.amount_minor) }));
}

async function historyOf(id: number): Promise<readonly HistoryRow[]> {
  const { rows } = await gateway.database.raw<{ rows: HistoryRow[] }>(
    `select h.action, h.outcome, h.dialect, c.label from history h join credentials c on c.id = h.credential_id
     where h.tenant_id = 53 and h.invoice_id = ? order by h.seq`,
    [id],
  );
  return rows;
}

/** The page that an act leads to says this. */
async function noteAfter(visitor: Visitor, location: string | null): Promise<string> {
  const { text } = await visitor.get(location ?? '');
  return /<p class="note good" role="status">([^<]*)</.exec(text)?.[1] ?? '';
}

/** The error beside a field. */
function faultAt(text: string, field: string): string | undefined {
  return new RegExp(`<span class="error" id="${field}-fault" role="alert">([^<]*)<`).exec(text)?.[1];
}

describe('A payment in the console', () => {
  it('is recorded under the name of the operator, and the page says so', async () => {
    const id = await caller.create({ itemamount1: '20.00', itemdescription1: 'x' });
    const reply = await sendForm(worker, id, 'payments', {
      amount: '12.50',
      gateway: 'banktransfer',
      reference: 'R-1',
    });
    expect([reply.status, reply.location]).toEqual([303, `${pageOf(id)}?done=payment-recorded`]);
    expect(await noteAfter(worker, reply.location)).toBe('The payment is recorded.');
    expect(await paymentsOf(id)).toEqual([expect.objectContaining({ amount: 1_250 })]);
    expect((await historyOf(id)).at(-1)).toEqual({
      action: 'add-payment',
      outcome: 'applied',
      dialect: 'operator',
      label: 'worker',
    });
    expect((await worker.get(pageOf(id))).text).toContain('operator <bdi>worker</bdi>');
  });

  it('is recorded once, however often and at once its form is sent', async () => {
    const id = await caller.create({ itemamount1: '20.00', itemdescription1: 'x' });
    const beside = await startTestGateway({ beside: gateway });
    const there = new Visitor(beside.url);
    there.cookie = worker.cookie;
    const fields = {
      ...formOf(await worker.get(pageOf(id)), 'payments'),
      amount: '5.00',
      gateway: 'cash',
      reference: '',
    };
    const sent = [worker, there, worker, there, worker].map((each) => each.post(`${pageOf(id)}/payments`, fields));
    for (const { status, location } of await Promise.all(sent))
      expect([status, location]).toEqual([303, `${pageOf(id)}?done=payment-recorded`]);
    await beside.close();
    expect((await worker.post(`${pageOf(id)}/payments`, fields)).status).toBe(303);
    // After another login the form is still the same act.
    const again = await loggedIn(gateway, 'worker');
    const csrf = formTokenOf(await again.get('/console/tenants'));
    expect((await again.post(`${pageOf(id)}/payments`, { ...fields, csrf })).status).toBe(303);
    expect(await paymentsOf(id)).toHaveLength(1);
    expect((await caller.show(id)).balance).toBe('15.00');
    worker = again;
  });

  it('with other values under the key of an earlier form is refused', async () => {
    const id = await caller.create();
    const fields = {
      ...formOf(await worker.get(pageOf(id)), 'payments'),
      amount: '5.00',
      gateway: 'cash',
      reference: '',
    };
    await worker.post(`${pageOf(id)}/payments`, fields);
    const other = await worker.post(`${pageOf(id)}/payments`, { ...fields, amount: '6.00' });
    expect(other.status).toBe(422);
    expect(other.text).toContain('The form was sent before with other values.');
    expect(await paymentsOf(id)).toHaveLength(1);
  });

  it('of another operator with the same key is another act', async () => {
    const id = await caller.create();
    const fields = {
      ...formOf(await worker.get(pageOf(id)), 'payments'),
      amount: '5.00',
      gateway: 'cash',
      reference: '',
    };
    await worker.post(`${pageOf(id)}/payments`, fields);
    const csrf = formTokenOf(await manager.get('/console/tenants'));
    await manager.post(`${pageOf(id)}/payments`, { ...fields, csrf });
    expect((await paymentsOf(id)).map(({ amount }) => amount)).toEqual([500, 500]);
  });

  it('with a reference that is on record is recorded no second time', async () => {
    const id = await caller.create({ itemamount1: '20.00', itemdescription1: 'x' });
    const fields = { amount: '5.00', gateway: 'cash', reference: 'R-2' };
    await sendForm(worker, id, 'payments', fields);
    const repeat = await sendForm(worker, id, 'payments', fields);
    expect(repeat.location).toBe(`${pageOf(id)}?done=payment-repeated`);
    const other = await sendForm(worker, id, 'payments', { ...fields, amount: '6.00' });
    expect(other.status).toBe(422);
    expect(faultAt(other.text, 'pay-reference')).toContain('another amount');
    expect(other.text).toContain('value="6.00"');
    expect(await paymentsOf(id)).toHaveLength(1);
  });

  it.each([
    ['amount', { amount: '' }],
    ['amount', { amount: '12,5' }],
    ['amount', { amount: '0' }],
    ['amount', { amount: '-1' }],
    ['amount', { amount: '1.234' }],
    ['amount', { amount: '1e5' }],
    ['amount', { amount: '9999999999999' }],
    ['reference', { reference: 'x'.repeat(256) }],
    ['reference', { reference: 'a\0b' }],
    ['date', { date: '2026-02-30' }],
    ['date', { date: '0001-01-01' }],
    ['gateway', { gateway: 'x'.repeat(65) }],
  ])('shows a fault of the %s beside its field, and changes nothing: %j', async (field, given) => {
    const id = await caller.create();
    const reply = await sendForm(worker, id, 'payments', {
      amount: '1.00',
      gateway: 'cash',
      reference: '<b>&',
      ...given,
    });
    expect(reply.status).toBe(422);
    expect(faultAt(reply.text, `pay-${field}`)).toBeTruthy();
    if (field !== 'reference') expect(reply.text).toContain('value="&lt;b&gt;&amp;"');
    expect(await paymentsOf(id)).toEqual([]);
    const corrected = { ...formOf(reply, 'payments'), amount: '1.00', gateway: 'cash', reference: '' };
    expect((await worker.post(`${pageOf(id)}/payments`, corrected)).status).toBe(303);
  });

  it('keeps the day that was given, and a time where it is today', async () => {
    await gateway.database('tenants').where({ id: 53 }).update({ time_zone: 'Pacific/Kiritimati' });
    const id = await caller.create({ itemamount1: '20.00', itemdescription1: 'x' });
    const page = await worker.get(pageOf(id));
    // It is the next day there, at ten in the morning of UTC.
    expect(page.text).toContain('value="2026-11-23"');
    await sendForm(worker, id, 'payments', { amount: '1.00', gateway: 'cash', reference: '', date: '2026-11-23' });
    await sendForm(worker, id, 'payments', { amount: '1.00', gateway: 'cash', reference: '', date: '2026-11-20' });
    await gateway.database('tenants').where({ id: 53 }).update({ time_zone: 'UTC' });
    const { rows } = await gateway.database.raw<{ rows: { at: string }[] }>(
      "select to_char(paid_at, 'YYYY-MM-DD HH24:MI') as at from payments where tenant_id = 53 and invoice_id = ? order by id",
      [id],
    );
    expect(rows.map(({ at }) => at)).toEqual(['2026-11-23 00:00', '2026-11-20 00:00']);
  });

  it('needs the key of a form of the console', async () => {
    const id = await caller.create();
    const csrf = formTokenOf(await worker.get('/console/tenants'));
    for (const key of [{}, { act: 'short' }, { act: "x'; drop table" }]) {
      const reply = await worker.post(`${pageOf(id)}/payments`, { csrf, amount: '1.00', gateway: 'cash', ...key });
      expect(reply.status).toBe(400);
    }
    expect(await paymentsOf(id)).toEqual([]);
  });
});

describe('The other acts', () => {
  it('refund a part, and then the rest of a payment', async () => {
    const id = await caller.create({ itemamount1: '20.00', itemdescription1: 'x' });
    await caller.pay(id, { amount: '20.00' });
    const [payment] = await paymentsOf(id);
    const refund = { payment: String(payment?.id), reference: '' };
    const part = await sendForm(worker, id, 'refunds', { ...refund, amount: '7.50' });
    expect(await noteAfter(worker, part.location)).toBe('The refund is recorded.');
    expect((await caller.show(id)).balance).toBe('7.50');
    const much = await sendForm(worker, id, 'refunds', { ...refund, amount: '12.51' });
    expect(faultAt(much.text, 'refund-amount')).toContain('left of the payment');
    expect((await sendForm(worker, id, 'refunds', { ...refund, amount: '' })).status).toBe(303);
    expect((await caller.show(id)).status).toBe('Refunded');
    expect((await worker.get(pageOf(id))).text).toContain('No payment has anything left to refund.');
  });

  it('apply credit, as much as is asked for or as the invoice takes', async () => {
    await gateway.addClient({ tenantId: 53, id: 950 });
    await gateway.grantCredit(53, 950, 2_000n);
    const id = await caller.create({ userid: 950, itemamount1: '15.00', itemdescription1: 'x' });
    const much = await sendForm(worker, id, 'credit', { amount: '20.01' });
    expect(faultAt(much.text, 'credit-amount')).toBe('The client has less credit than that.');
    expect((await sendForm(worker, id, 'credit', { amount: '5' })).status).toBe(303);
    expect((await sendForm(worker, id, 'credit', { amount: '' })).status).toBe(303);
    expect(await caller.show(id)).toMatchObject({ status: 'Paid', credit: '15.00', balance: '0.00' });
  });

  it('publish a draft, once', async () => {
    const id = await caller.create({ status: 'Draft' });
    const draft = await worker.get(pageOf(id));
    expect(draft.text).toContain('The invoice is a draft. Publish it first.');
    const fields = { ...formOf(draft, 'publish') };
    const reply = await worker.post(`${pageOf(id)}/publish`, fields);
    expect(await noteAfter(worker, reply.location)).toBe('The invoice is published.');
    expect((await caller.show(id)).status).toBe('Unpaid');
    expect((await worker.get(pageOf(id))).text).not.toContain('/publish"');
    const late = await worker.post(`${pageOf(id)}/publish`, { ...fields, act: 'another-key' });
    expect(late.text).toContain('Only a draft can be published.');
  });

  it('ask for a mail, as a call of the API does', async () => {
    const id = await caller.create();
    expect((await sendForm(worker, id, 'mails', { template: 'Invoice Payment Reminder' })).status).toBe(303);
    expect((await sendForm(worker, id, 'mails', { template: 'Client Signup Email' })).status).toBe(422);
    const { rows } = await gateway.database.raw<{ rows: { template: string }[] }>(
      "select payload->>'template' as template from outbox where tenant_id = 53 and invoice_id = ? and event = 'mail.requested'",
      [id],
    );
    expect(rows).toEqual([{ template: 'Invoice Payment Reminder' }]);
  });

  it('cancel an invoice after a question, and never one that was paid meanwhile', async () => {
    const id = await caller.create();
    const question = await manager.get(`${pageOf(id)}/cancel`);
    expect(question.text).toContain('15.95 USD are no longer asked for.');
    expect((await caller.show(id)).status).toBe('Unpaid');
    const reply = await manager.post(`${pageOf(id)}/cancel`, formOf(question, 'cancel'));
    expect(await noteAfter(manager, reply.location)).toBe('The invoice is cancelled.');
    expect((await caller.show(id)).status).toBe('Cancelled');

    const paid = await caller.create();
    const asked = await manager.get(`${pageOf(paid)}/cancel`);
    await caller.pay(paid);
    const late = await manager.post(`${pageOf(paid)}/cancel`, formOf(asked, 'cancel'));
    expect(await noteAfter(manager, late.location)).toContain('It was not cancelled.');
    expect((await caller.show(paid)).status).toBe('Paid');
    expect((await manager.get(`${pageOf(paid)}/cancel`)).text).toContain('Refund its payments instead.');
  });
});

describe('An act that is not allowed', () => {
  it('is shown with its reason, and refused when its form is sent anyway', async () => {
    const id = await caller.create();
    await caller.pay(id, { amount: '1.00' });
    const watcher = await loggedIn(gateway, 'watcher');
    const page = await watcher.get(pageOf(id));
    expect(page.text.match(/This needs the role operate. Yours is view./g)).toHaveLength(4);
    expect(page.text).toContain('This needs the role admin. Yours is view.');
    expect(page.text).not.toMatch(/method="post" action="[^"]*\/(?:payments|refunds|credit|mails|publish|cancel)"/);
    const csrf = formTokenOf(page);
    const form = { csrf, act: 'a-key-of-an-act', amount: '1.00', gateway: 'cash' };
    for (const path of ['payments', 'refunds', 'credit', 'publish', 'mails', 'cancel'])
      expect((await watcher.post(`${pageOf(id)}/${path}`, form)).status).toBe(403);
    expect(await paymentsOf(id)).toHaveLength(1);
    expect((await worker.get(pageOf(id))).text).toContain('This needs the role admin. Yours is operate.');
    expect((await worker.get(`${pageOf(id)}/cancel`)).status).toBe(403);
  });

  it('on an invoice of another tenant finds nothing', async () => {
    await gateway.addTenant({ id: 54 });
    const csrf = formTokenOf(await worker.get('/console/tenants'));
    const reply = await worker.post('/console/53/invoices/999999/payments', {
      csrf,
      act: 'a-key-of-mine',
      amount: '1.00',
    });
    expect(reply.status).toBe(404);
    expect((await worker.post('/console/54/invoices/1/payments', { csrf })).status).toBe(404);
  });
});

describe('The credential of an operator’s acts', () => {
  const credential = async (name: string): Promise<unknown> =>
    await gateway.database('credentials').where({ dialect: 'operator', label: name }).first('version', 'disabled_at');

  it('moves on with the rights of the operator, and ends with them', async () => {
    await addTestOperator(gateway, 'leaving', [{ tenantId: 53, role: 'operate' }]);
    const id = await caller.create();
    expect(
      (await sendForm(await loggedIn(gateway, 'leaving'), id, 'mails', { template: 'Invoice Created' })).status,
    ).toBe(303);
    expect(await credential('leaving')).toEqual({ version: 1, disabled_at: null });
    await gateway.database.transaction((trx) => changeOperator(trx, 'leaving', {}));
    expect(await credential('leaving')).toEqual({ version: 2, disabled_at: null });
    expect(
      (await sendForm(await loggedIn(gateway, 'leaving'), id, 'mails', { template: 'Invoice Created' })).status,
    ).toBe(303);
    await gateway.database.transaction((trx) => revokeOperator(trx, 'leaving', '2026-11-22T10:00:00Z'));
    expect(await credential('leaving')).toEqual({ version: 3, disabled_at: new Date('2026-11-22T10:00:00Z') });
    expect(await credential('worker')).toEqual({ version: 1, disabled_at: null });
  });

  it('opens no API', async () => {
    const { rows } = await gateway.database.raw<{ rows: { identifier: string }[] }>(
      "select identifier from credentials where dialect = 'operator' and label = 'worker'",
    );
    const answer = await callerOf(gateway, { identifier: rows[0]?.identifier ?? '', secret: '' }).call('GetInvoices');
    expect(answer.json?.result).toBe('error');
  });
});

describe('An act without an answer of the database', () => {
  const visit = {
    form: new URLSearchParams({ act: 'a-key-of-an-act', csrf: 'x' }),
    parameters: { tenant: '53', invoice: '1' },
    tenant: { id: 53 },
    session: { operator: { id: 1, name: 'x' } },
    request: { path: '/console/53/invoices/1/mails', requestId: 'r' },
  } as unknown as TenantVisit;
  const actor = { tenantId: 53, credentialId: 1, credentialVersion: 1 };
  const clock = { now: () => 0 };

  it.each([
    [new OutcomeUnknown('x'), 'unsure'],
    [new LedgerUnavailable('x'), 'away'],
    [new Overloaded('x'), 'away'],
  ])('after %s is %s', async (error, expected) => {
    const ports = {
      clock,
      actors: { actor: () => Promise.resolve(actor) },
      commands: { submit: () => Promise.reject(error) },
    };
    const build = (): never => ({}) as never;
    expect(await act(visit, ports, build)).toBe(expected);
  });

  it('is answered with its form, to send again with the same key', async () => {
    const fields = {
      ...visit,
      form: new URLSearchParams([...visit.form, ['template', 'Invoice Created'], ['more', '">']]),
    };
    const ports = {
      ...{ clock, actors: { actor: () => Promise.resolve(actor) } },
      commands: { submit: () => Promise.reject(new OutcomeUnknown('x')) },
    } as unknown as SitePorts;
    const route = INVOICE_ACTS.find(({ name }) => name === 'invoice-mail');
    const answer = await route?.answer({ ...fields, base: '', role: 'operate' }, ports);
    expect(answer?.status).toBe(503);
    const page = answer?.body instanceof Html ? answer.body.toString() : '';
    expect(page).toContain('action="/console/53/invoices/1/mails"');
    expect(page).toContain('<input type="hidden" name="act" value="a-key-of-an-act" />');
    expect(page).toContain('<input type="hidden" name="more" value="&quot;&gt;" />');
    expect(page).toContain('It acts once');
  });
});
