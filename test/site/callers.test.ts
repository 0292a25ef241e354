import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callWhmcs } from '../support/whmcs-client.ts';
import { exchange, FORM, formBody } from '../support/whmcs-wire.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { addTestOperator, formTokenOf, loggedIn, type SiteReply, type Visitor } from './visitor.ts';

const CALLERS = '/console/53/callers';
let gateway: TestGateway;
let admin: Visitor;
let csrf: string;

beforeAll(async () => {
  gateway = await startTestGateway({ trustProxy: ['127.0.0.1'] });
  await gateway.addTenant({ id: 54 });
  await addTestOperator(gateway, 'manager', [{ tenantId: 53, role: 'admin' }]);
  await addTestOperator(gateway, 'worker', [{ tenantId: 53, role: 'operate' }]);
  admin = await loggedIn(gateway, 'manager');
  csrf = formTokenOf(await admin.get('/console/tenants'));
});

afterAll(async () => {
  await gateway.close();
});

/** The value of a field that a secret page shows, such as `secret`. */
function shownIn({ text }: SiteReply, field: string): string {
  return new RegExp(`<strong>${field}</strong></dt>\\s*<dd><pre[^>]*>([^<]+)</pre>`).exec(text)?.[1] ?? '';
}

function hiddenIn({ text }: SiteReply, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';
}

async function idOf(identifier: string): Promise<number> {
  const row = await gateway.database<{ id: bigint; identifier: string }>('credentials').where({ identifier }).first();
  return Number(row?.id);
}

/** The fields of the form of a new API secret, as its page has them. */
async function newForm(more: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
  const page = await admin.get(`${CALLERS}/new?kind=whmcs%2Fapi-secret`);
  return { csrf, kind: hiddenIn(page, 'kind'), identifier: hiddenIn(page, 'identifier'), ...more };
}

async function made(more: Readonly<Record<string, string>> = {}): Promise<{ identifier: string; secret: string }> {
  const page = await admin.post(`${CALLERS}/new`, await newForm(more));
  return { identifier: shownIn(page, 'identifier'), secret: shownIn(page, 'secret') };
}

async function resultOf(credential: { identifier: string; secret: string }, action = 'GetInvoice'): Promise<unknown> {
  return (await callWhmcs(gateway.url, action, { invoiceid: 1 }, { credential })).json?.result;
}

async function version(identifier: string): Promise<string> {
  return hiddenIn(await admin.get(`${CALLERS}/${await idOf(identifier)}`), 'version');
}

describe('A new caller', () => {
  it('can call with the secret that its page showed once, and that no page, browser or table keeps', async () => {
    const form = await newForm({ label: 'Shop <b>one</b>' });
    const page = await admin.post(`${CALLERS}/new`, form);
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const secret = shownIn(page, 'secret');
    expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(page.text).not.toContain('<b>one</b>');
    const credential = { identifier: form['identifier'] ?? '', secret };
    expect(await resultOf(credential)).toBe('success');

    const again = await admin.post(`${CALLERS}/new`, form);
    expect(again.status).toBe(422);
    expect(again.text).toContain('is taken');
    expect(again.text).not.toContain(secret);
    expect(shownIn(again, 'secret')).toBe('');
    const id = await idOf(credential.identifier);
    for (const path of [CALLERS, `${CALLERS}/${id}`, '/console/53/acts'])
      expect((await admin.get(path)).text).not.toContain(secret);
    const rows = await gateway.database('credentials').select();
    expect(JSON.stringify(rows, (_key, value: unknown) => String(value))).not.toContain(secret);
    expect(await gateway.database('credentials').where({ identifier: credential.identifier })).toHaveLength(1);
  });

  it('has only the actions and addresses of its form, which can be narrowed later', async () => {
    const caller = await made({ action: 'GetInvoice', addresses: '127.0.0.1\n203.0.113.0/24' });
    expect(await resultOf(caller)).toBe('success');
    expect(await resultOf(caller, 'AddInvoicePayment')).toBe('error');
    const id = await idOf(caller.identifier);
    const narrowed = await admin.post(`${CALLERS}/${id}/rights`, {
      ...{ csrf, version: await version(caller.identifier) },
      ...{ action: 'GetInvoice', addresses: '203.0.113.7', label: '' },
    });
    expect(narrowed.status).toBe(303);
    expect(await resultOf(caller)).toBe('error');
    const { text } = await admin.get(`${CALLERS}/${id}`);
    expect(text).toContain('203.0.113.7');
    expect(text).not.toContain('203.0.113.0/24');
  });

  it.each([
    [{ addresses: 'somewhere' }, 'somewhere is not an IPv4 or IPv6 address'],
    [{ action: 'NoSuchAction' }, 'has no action nosuchaction'],
    [{ identifier: 'demo-identifier' }, 'Load the page again'],
    [{ label: 'x'.repeat(201) }, 'The label must be one line'],
    [{ kind: 'corp/corp-user', login: 'a b' }, 'The name must be a login'],
    [{ kind: 'operator/operator', identifier: '' }, 'Load the page again'],
  ])('is not made from %j, and the form says why', async (more, sentence) => {
    const before = await gateway.database('credentials').count();
    const page = await admin.post(`${CALLERS}/new`, await newForm(more));
    expect(page.status).toBe(422);
    expect(page.text).toContain(sentence);
    expect(await gateway.database('credentials').count()).toEqual(before);
  });

  it('of a corporation gets its key and a password', async () => {
    const page = await admin.post(`${CALLERS}/new`, { csrf, kind: 'corp/corp-user', login: 'till' });
    expect(shownIn(page, 'corpKey')).toBe('PLA-0053');
    expect(shownIn(page, 'userName')).toBe('till');
    expect(shownIn(page, 'password')).toMatch(/^[A-Za-z0-9]{32}$/);
    expect((await gateway.database('credentials').where({ identifier: '53/till' }))[0]).toMatchObject({
      dialect: 'corp',
      kind: 'corp-user',
      is_loopback_only: false,
    });
  });
});

describe('A rotation', () => {
  it('shows the new secret once, and ends the old one, or keeps it', async () => {
    const caller = await made();
    const id = await idOf(caller.identifier);
    const form = { csrf, version: await version(caller.identifier), keep: '0' };
    const page = await admin.post(`${CALLERS}/${id}/secret`, form);
    const rotated = { identifier: caller.identifier, secret: shownIn(page, 'secret') };
    expect(await resultOf(caller)).toBe('error');
    expect(await resultOf(rotated)).toBe('success');

    const again = await admin.post(`${CALLERS}/${id}/secret`, form);
    expect(again.status).toBe(409);
    expect(again.text).toContain('Nothing was changed now');
    expect(shownIn(again, 'secret')).toBe('');
    expect(await resultOf(rotated)).toBe('success');

    const kept = await admin.post(`${CALLERS}/${id}/secret`, {
      ...{ csrf, version: await version(caller.identifier), keep: '3600' },
    });
    expect(kept.text).toContain('stays valid until');
    expect(await resultOf(rotated)).toBe('success');
    expect(await resultOf({ ...rotated, secret: shownIn(kept, 'secret') })).toBe('success');
  });
});

describe('A revocation', () => {
  it('holds at once and for good, and the caller stays in the list of the revoked', async () => {
    const caller = await made({ label: 'Closed shop' });
    const id = await idOf(caller.identifier);
    expect(await resultOf(caller)).toBe('success');
    const form = { csrf, version: await version(caller.identifier) };
    expect((await admin.post(`${CALLERS}/${id}/revoke`, form)).status).toBe(303);
    expect(await resultOf(caller)).toBe('error');
    expect((await admin.post(`${CALLERS}/${id}/revoke`, form)).status).toBe(409);
    expect((await admin.get(CALLERS)).text).not.toContain('Closed shop');
    expect((await admin.get(`${CALLERS}?view=revoked`)).text).toContain('Closed shop');
    expect((await admin.post(`${CALLERS}/${id}/secret`, { ...form, keep: '0' })).status).toBe(409);
  });
});

describe('A lock-out', () => {
  it('is shown with its address, and ends when an administrator lets the caller in again', async () => {
    const caller = await made({ label: 'Guessed shop' });
    const call = async (secret: string): Promise<number> => {
      const headers = { ...FORM, 'x-forwarded-for': '203.0.113.9' };
      const { identifier } = caller;
      const body = formBody({ action: 'GetInvoice', invoiceid: 1, identifier, secret });
      return (await exchange(gateway.url, { headers, body })).status;
    };
    for (let count = 0; count < 10; count += 1) await call(`wrong ${count}`);
    expect(await call(caller.secret)).toBe(403);
    const id = await idOf(caller.identifier);
    const page = await admin.get(`${CALLERS}/${id}`);
    expect(page.text).toContain('203.0.113.9');
    expect(page.text).toContain('Locked out');
    expect(page.text).toContain('10 that still count');
    expect((await admin.get(CALLERS)).text).toContain('Locked out after wrong secrets');

    expect((await admin.post(`${CALLERS}/${id}/let-in`, { csrf })).status).toBe(303);
    gateway.clock.set(new Date(gateway.clock.now() + 10_000).toISOString());
    expect(await call(caller.secret)).toBe(200);
    const again = await admin.post(`${CALLERS}/${id}/let-in`, { csrf });
    expect(again.status).toBe(409);
    expect(again.text).toContain('no such lockout now');
  });
});

describe('The callers of another tenant', () => {
  it('cannot be seen or changed, by any form', async () => {
    const own = await gateway.addCredential({ tenantId: 54, identifier: 'of-54' });
    const before = await gateway.database('credentials').where({ id: own });
    expect((await admin.get(`${CALLERS}/${own}`)).status).toBe(404);
    expect((await admin.get(CALLERS)).text).not.toContain('of-54');
    for (const path of ['rights', 'secret', 'revoke', 'let-in'])
      expect((await admin.post(`${CALLERS}/${own}/${path}`, { csrf, version: '1', keep: '0' })).status).toBe(404);
    expect((await admin.get(`/console/54/callers/${own}`)).status).toBe(404);
    expect(await gateway.database('credentials').where({ id: own })).toEqual(before);
  });

  it('cannot be changed through the operators’ own credential of the tenant', async () => {
    const own = await gateway.addCredential({ tenantId: 53, identifier: 'operator/53', kind: 'operator' });
    expect((await admin.post(`${CALLERS}/${own}/revoke`, { csrf, version: '1' })).status).toBe(404);
    expect((await gateway.database('credentials').where({ id: own }))[0]).toMatchObject({ disabled_at: null });
  });
});

describe('The record of acts', () => {
  it('names the operator and the caller of each act', async () => {
    const caller = await made({ label: 'Named shop' });
    const id = await idOf(caller.identifier);
    await admin.post(`${CALLERS}/${id}/revoke`, { csrf, version: await version(caller.identifier) });
    const { text } = await admin.get('/console/53/acts');
    expect(text).toContain(`Revoked the caller <bdi>${caller.identifier} of whmcs</bdi>`);
    expect(text).toContain(`Made the caller <bdi>${caller.identifier} of whmcs</bdi>`);
    const rows = await gateway.database('operator_acts').where({ act: 'caller-revoked', operator_name: 'manager' });
    expect(rows.length).toBeGreaterThan(0);
  });

  it('can be read by the role view, which sees no form of a caller', async () => {
    const worker = await loggedIn(gateway, 'worker');
    expect((await worker.get('/console/53/acts')).status).toBe(200);
    const list = await worker.get(CALLERS);
    expect(list.text).toContain('needs the role <strong>admin</strong>');
    const own = await worker.get(`${CALLERS}/${await idOf('demo-identifier')}`);
    expect(own.text).not.toContain('Make a new secret');
    const [calls] = /\/console\/53\/calls\?q=[^"]+error/.exec(own.text) ?? [''];
    expect(new URL(calls, gateway.url).searchParams.get('q')).toBe('caller:"demo-identifier" outcome:error');
  });
});

describe('The lists of a corporation', () => {
  it('are shown to each role with their numbers, and have no form', async () => {
    await gateway.database('payees').insert({ tenant_id: 53, id: 901, name: 'Ann <b>Payee' });
    await gateway.database('merchant_settings').insert({ tenant_id: 53, id: 902, name: 'Corner shop' });
    await gateway.database('money_types').insert({ tenant_id: 53, id: 903, name: 'Shells', gateway: 'shells' });
    expect((await admin.get(CALLERS)).text).toContain('/console/53/corporation');
    const { text } = await admin.get('/console/53/corporation');
    const rows = [...text.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
      row
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    );
    expect(rows).toEqual(expect.arrayContaining(['901 Ann &lt;b&gt;Payee', '902 Corner shop', '903 Shells shells']));
    expect(text).toContain('-0053</code>');
    expect(text.match(/<form[^>]*method="post"[^>]*action="(?!\/console\/logout)[^"]*"/)).toBeNull();
  });

  it('of a tenant without them say how they begin, and show nothing of another', async () => {
    await addTestOperator(gateway, 'other', [{ tenantId: 54, role: 'view' }]);
    const other = await loggedIn(gateway, 'other');
    const { text } = await other.get('/console/54/corporation');
    expect(text).toContain('tenant set --key-prefix');
    expect(text).toContain('The command payee add makes one.');
    expect(text).not.toContain('Corner shop');
    expect((await other.get('/console/53/corporation')).status).toBe(404);
  });

  it('are cut at 200 entries, and say so', async () => {
    await gateway.database.raw(
      "insert into payees (tenant_id, id, name) select 54, n, 'Payee ' || n from generate_series(1, 250) n",
    );
    const { text } = await (await loggedIn(gateway, 'other')).get('/console/54/corporation');
    expect(text).toContain('Payee 200<');
    expect(text).not.toContain('Payee 201<');
    expect(text).toContain('The first 200 are shown');
  });
});
