import { beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../../support/gateway-with-caller.ts';
import type { Params } from '../../../../support/whmcs-client.ts';
import { refusal, rowsOf, storedRows, type Row } from '../../fixtures.ts';

const { gateway, api } = gatewayWithCaller();

const SERIALIZED = Buffer.from('a:2:{i:7;s:5:"seven";i:3;s:0:"";}').toString('base64');
const CARD_WARNING =
  'Credit card related parameters are now deprecated and may be removed in a future version. Use AddPayMethod or UpdatePayMethod instead.';

let clients = 0;
async function add(params: Params = {}): Promise<{ readonly id: number; readonly email: string }> {
  const email = `update-${(clients += 1)}@example.net`;
  const answer = await api.call('AddClient', {
    email,
    firstname: 'Ann',
    lastname: 'Lee',
    skipvalidation: 1,
    ...params,
  });
  expect(answer.json).toMatchObject({ result: 'success' });
  return { id: Number(answer.json.clientid), email };
}

const update = async (params: Params, headers = {}): Promise<Row> =>
  (await api.call('UpdateClient', params, headers)).json as Row;
const shown = async (clientid: number): Promise<Row> =>
  (await api.call('GetClientsDetails', { clientid })).json.client as Row;
const login = async (email: string, password2: string): Promise<Row> =>
  (await api.call('ValidateLogin', { email, password2 })).json as Row;

beforeAll(async () => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
  const group = { name: 'Gold', colour: '#28c99b', discount_milli: 0, is_never_suspended: false };
  await gateway.database('client_groups').insert({ tenant_id: 53, id: 7, has_separate_invoices: false, ...group });
});

describe('UpdateClient', () => {
  it('changes every given field, and leaves the others', async () => {
    const { id } = await add({ notes: 'kept', 'customfields[3]': 'three' });
    const before = await shown(id);
    const answer = await update({
      ...{ clientid: id, firstname: 'Bea', companyname: 'Example Ltd', address1: 'Street 1', city: 'Ulm' },
      ...{ country: 'de', tax_id: 'DE1', language: 'german', groupid: 7, status: 'inactive', paymentmethod: 'cash' },
      ...{ customfields: SERIALIZED, 'email_preferences[product]': 0, taxexempt: 1, latefeeoveride: 'on' },
      ...{ overideduenotices: 'true', separateinvoices: 1, disableautocc: 1, overrideautoclose: 1, marketingoptin: 1 },
    });
    expect(answer).toEqual({ result: 'success', clientid: id });
    expect(await shown(id)).toEqual({
      ...before,
      ...{ firstname: 'Bea', fullname: 'Bea Lee', companyname: 'Example Ltd', address1: 'Street 1', city: 'Ulm' },
      ...{ country: 'DE', countrycode: 'DE', countryname: 'Germany', phonecc: '49', tax_id: 'DE1', language: 'german' },
      ...{ groupid: 7, status: 'Inactive', defaultgateway: 'cash', taxexempt: true, latefeeoveride: true },
      ...{ overideduenotices: true, separateinvoices: true, disableautocc: true, overrideautoclose: true },
      ...{ marketing_emails_opt_in: true, isOptedInToMarketingEmails: true, emailoptout: false },
      customfields: [{ id: 7, value: 'seven' }],
      customfields1: 'seven',
      email_preferences: { ...(before['email_preferences'] as Row), product: '0' },
      users: { user: [{ ...(before['users'] as { user: Row[] }).user[0], name: 'Bea Lee' }] },
    });
    const [row] = (await rowsOf(gateway.database, 'history', { action: 'update-client' })).slice(-1);
    expect(row).toMatchObject({ client_id: String(id), before: { city: '' }, after: { city: 'Ulm', notes: 'kept' } });
    expect(await update({ clientid: id, groupid: 0, companyname: '' })).toMatchObject({ result: 'success' });
    expect(await shown(id)).toMatchObject({ groupid: 0, companyname: '', city: 'Ulm' });
  });

  it('finds the client by its address, and a repeat under a key answers after the address has changed', async () => {
    const { id, email } = await add();
    const params = { clientemail: email.toUpperCase(), email: `new-${email}` };
    const headers = { 'idempotency-key': 'update-key' };
    expect(await update(params, headers)).toEqual({ result: 'success', clientid: id });
    expect(await update(params, headers)).toEqual({ result: 'success', clientid: id });
    expect(await update(params)).toEqual(refusal('Client ID Not Found'));
    expect(await shown(id)).toMatchObject({ email: `new-${email}` });
    expect(await update({ clientid: 1, clientemail: `new-${email}`, city: 'Bonn' })).toMatchObject({ clientid: 1 });
  });

  it.each([
    {},
    { clientid: 4711, email: 'wrong', country: 'ZZ' },
    { clientid: 'x' },
    { clientemail: 'absent@example.com', status: 'Nonsense' },
    { clientemail: 'x'.repeat(300) },
    { 'clientid[]': 1 },
  ])('refuses %j as an unknown client', async (params: Params) => {
    expect(await update(params)).toEqual(refusal('Client ID Not Found'));
  });

  it.each([
    [{ email: 'without-a-host' }, 'The email address entered is not valid'],
    [{ email: 'client2361@example.com' }, 'Duplicate Email Address'],
    [{ email: 'CLIENT2361@example.com', country: 'DE' }, 'Duplicate Email Address'],
    [{ country: 'ZZ' }, 'Valid country required'],
    [{ groupid: 77 }, 'Invalid groupid: there is no such client group'],
    [{ currency: 99 }, 'Invalid currency: there is no such currency'],
    [{ status: 'Nonsense' }, 'Invalid status Nonsense'],
    [{ taxexempt: 'maybe' }, /^Invalid taxexempt: /],
    [{ customfields: '?' }, 'Invalid customfields: base64 of a serialized array, or an array'],
    [{ email_preferences: 1 }, "Expecting parameter 'email_preferences' to be an array"],
    [
      { 'email_preferences[domain]': 0, email: 'without-a-host' },
      'You must have at least one email address enabled to receive domain related notifications as required by ICANN. To disable domain notifications, please create an alternative contact that is set to receive them',
    ],
  ])('refuses %j, and changes nothing', async (params: Params, message) => {
    const { id } = await add();
    const stored = async (): Promise<unknown> => [await storedRows(gateway.database), await shown(id)];
    const before = await stored();
    expect(await update({ clientid: id, city: 'Ulm', skipvalidation: 1, ...params })).toEqual({
      result: 'error',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
    expect(await stored()).toEqual(before);
  });

  it('switches mails about domains off once a contact receives them', async () => {
    const { id } = await add();
    await api.call('AddContact', { clientid: id, email: 'domains@example.com', 'email_preferences[domain]': 1 });
    expect(await update({ clientid: id, 'email_preferences[domain]': 0 })).toMatchObject({ result: 'success' });
    expect(await shown(id)).toMatchObject({ email_preferences: { domain: '0', general: '1' } });
  });

  it('keeps at most a hundred custom fields', async () => {
    const { id } = await add();
    const fields = (from: number): Params =>
      Object.fromEntries(Array.from({ length: 60 }, (_none, at) => [`customfields[${from + at}]`, 'x']));
    expect(await update({ clientid: id, ...fields(1) })).toMatchObject({ result: 'success' });
    const tooMany = refusal('Invalid customfields: at most 100 fields');
    expect(await update({ clientid: id, ...fields(61) })).toEqual(tooMany);
    expect((await shown(id))['customfields']).toHaveLength(60);
  });

  it('keeps the currency of a client with an invoice', async () => {
    await gateway.database('currencies').insert({ tenant_id: 53, id: 9, code: 'EUR' });
    const { id } = await add();
    expect(await update({ clientid: id, currency: 9 })).toMatchObject({ result: 'success' });
    expect(await shown(id)).toMatchObject({ currency: 9, currency_code: 'EUR' });
    await api.create({ userid: id });
    expect(await update({ clientid: id, currency: 1 })).toEqual(
      refusal('Invalid currency: the client has invoices or credit in another currency'),
    );
  });

  it('warns of parameters of cards, and keeps none', async () => {
    const { id } = await add();
    expect(await update({ clientid: id, cardnum: '4111111111111111', bankacct: '987654321' })).toEqual({
      ...{ result: 'success', clientid: id, warning: CARD_WARNING },
    });
    expect(await update({ clientid: id, clearcreditcard: 1 })).toMatchObject({
      warning: expect.stringMatching(/Use DeletePayMethod instead\.$/),
    });
    expect(await kept(['history', 'commands', 'clients'])).not.toMatch(/4111111111111111|987654321/);
  });
});

describe('password2', () => {
  it('is what ValidateLogin checks from the answer of AddClient on, until UpdateClient sets another', async () => {
    const { id, email } = await add({ password2: 'First horse' });
    expect(await login(email, 'First horse')).toMatchObject({ result: 'success', userid: id });
    expect(await update({ clientid: id, city: 'Ulm', password2: '' })).toMatchObject({ result: 'success' });
    expect(await login(email, 'First horse')).toMatchObject({ userid: id });
    expect(await update({ clientid: id, password2: 'Second horse' })).toMatchObject({ result: 'success' });
    expect(await login(email, 'First horse')).toEqual(refusal('Email or Password Invalid'));
    expect(await login(email, 'Second horse')).toMatchObject({ userid: id });
    const { id: other, email: without } = await add();
    expect(await login(without, '')).toMatchObject({ result: 'error' });
    expect(await update({ clientid: other, password2: 'Third horse' })).toMatchObject({ result: 'success' });
    expect(await login(without, 'Third horse')).toMatchObject({ userid: other });
    const texts = await kept(['history', 'commands', 'clients', 'outbox', 'portal_passwords']);
    for (const place of [texts, gateway.log.join('\n')]) expect(place).not.toMatch(/(?:First|Second|Third) horse/);
    const history = await kept(['history', 'commands', 'outbox']);
    expect(history).toContain('setsPassword');
    expect(history).not.toContain('scrypt');
  });

  it('is not set by a call that is refused', async () => {
    const { id, email } = await add({ password2: 'First horse' });
    await update({ clientid: id, password2: 'Second horse', groupid: 77 });
    expect(await login(email, 'First horse')).toMatchObject({ userid: id });
    await api.call('AddClient', { email, password2: 'Second horse', skipvalidation: 1 });
    expect(await login(email, 'First horse')).toMatchObject({ userid: id });
  });
});

async function kept(tables: readonly string[]): Promise<string> {
  const rows = await Promise.all(tables.map((table) => gateway.database(table)));
  return JSON.stringify(rows, (_name, value: unknown) => (typeof value === 'bigint' ? 0 : value));
}
