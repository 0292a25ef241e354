import { beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import type { Params } from '../../../support/whmcs-client.ts';
import { refusal, storedRows, type Row } from '../fixtures.ts';

const { gateway, api } = gatewayWithCaller();

const PERSON: Params = {
  firstname: 'Test',
  lastname: 'User',
  address1: '123 Demo Street',
  city: 'Demo',
  state: 'Florida',
  postcode: 'AB123',
  country: 'gb',
  phonenumber: '0123 456-789',
  password2: 'Pass-Word-Text',
};

let emails = 0;
const newEmail = (): string => `client-${(emails += 1)}@example.net`;

async function add(params: Params = {}): Promise<number> {
  const answer = await api.call('AddClient', { ...PERSON, email: newEmail(), ...params });
  expect(answer.json).toEqual({
    result: 'success',
    clientid: expect.any(Number),
    owner_id: answer.json.clientid,
  });
  return Number(answer.json.clientid);
}

const details = async (params: Params): Promise<Row> => (await api.call('GetClientsDetails', params)).json as Row;

beforeAll(() => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
});

describe('AddClient', () => {
  it('keeps all fields, and invoices can be made for the client at once', async () => {
    const email = newEmail();
    const clientid = await add({ email, companyname: 'Example Ltd', tax_id: 'GB1', notes: 'VIP', marketingoptin: 1 });
    const shown = await details({ clientid });
    const { client, result, ...top } = shown as { client: Row; result: string };
    expect(top).toEqual(client);
    expect(client).toMatchObject({
      ...{ id: clientid, userid: clientid, client_id: clientid, owner_user_id: clientid, email },
      ...{ fullname: 'Test User', companyname: 'Example Ltd', country: 'GB', countryname: 'United Kingdom' },
      ...{ phonecc: '44', phonenumberformatted: '+44.0123456789', tax_id: 'GB1', notes: 'VIP', credit: '0.00' },
      ...{ currency: 1, currency_code: 'USD', status: 'Active', marketing_emails_opt_in: true, groupid: 0 },
      users: { user: [{ id: clientid, name: 'Test User', email, is_owner: true }] },
    });
    expect(client['uuid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(await api.create({ userid: clientid })).toBeGreaterThan(0);
    expect(await details({ email: email.toUpperCase() })).toMatchObject({ id: clientid });
  });

  it.each([
    [{ firstname: '', lastname: '' }, 'You did not enter your first name'],
    [{ lastname: ' ' }, 'You did not enter your last name'],
    [{ email: '' }, 'You did not enter your email address'],
    [{ email: 'x' }, 'The email address you entered was not valid'],
    [{ address1: '' }, 'You did not enter your  address line 1'],
    [{ city: '' }, 'You did not enter your city'],
    [{ state: 'null' }, 'You did not enter your state'],
    [{ postcode: '' }, 'You did not enter your postcode'],
    [{ country: '' }, 'Valid country required'],
    [{ country: 'ZZ' }, 'Valid country required'],
    [{ phonenumber: '' }, 'You did not enter your phone number'],
    [{ phonenumber: 'call me' }, 'Invalid telephone phone number'],
    [{ owner_user_id: 1, firstname: '' }, 'Invalid Owner User ID'],
    [{ groupid: 77 }, 'Invalid groupid: there is no such client group'],
    [{ currency: 99 }, 'Invalid currency: there is no such currency'],
    [{ customfields: 'not base64 of PHP' }, 'Invalid customfields: base64 of a serialized array, or an array'],
    [{ skipvalidation: 1, email: '' }, 'You did not enter your email address'],
  ])('refuses %j and stores nothing', async (params: Params, message) => {
    const before = await storedRows(gateway.database);
    const answer = await api.call('AddClient', { ...PERSON, email: newEmail(), ...params });
    expect(answer.json).toEqual(refusal(message));
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('gives a mail address once, in any case, also to calls at the same time', async () => {
    const email = newEmail();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_none, index) =>
        api.call('AddClient', { ...PERSON, password2: '', email: index % 2 === 0 ? email : email.toUpperCase() }),
      ),
    );
    expect(answers.filter(({ json }) => json.result === 'success')).toHaveLength(1);
    const taken = 'A user already exists with that email address';
    expect(answers.filter(({ json }) => json.message === taken)).toHaveLength(5);
  });

  it('warns of parameters of cards, and keeps neither them nor the password', async () => {
    const answer = await api.call(
      'AddClient',
      { ...PERSON, email: newEmail(), cardnum: '4111111111111111', cvv: '987' },
      { 'idempotency-key': 'card-key' },
    );
    expect(answer.json).toMatchObject({
      warning:
        'Credit card related parameters are now deprecated and may be removed in a future version. Use AddPayMethod instead.',
    });
    const stored = await Promise.all(['history', 'commands', 'clients'].map((table) => gateway.database(table)));
    const text = JSON.stringify(stored, (_name, value: unknown) => (typeof value === 'bigint' ? 0 : value));
    for (const secret of ['Pass-Word-Text', '4111111111111111']) {
      expect(text).not.toContain(secret);
      expect(gateway.log.join('\n')).not.toContain(secret);
    }
  });
});

describe('GetClients', () => {
  it('searches by the beginning of names, company and address, and sorts', async () => {
    const ids = [];
    for (const lastname of ['Zöbel', 'Abel', 'Mabel']) {
      ids.push(await add({ firstname: 'Quentin', lastname, companyname: `Quux ${lastname}` }));
    }
    type Listed = { totalresults: number; clients: { client: Row[] } };
    const list = async (params: Params): Promise<Listed> => (await api.call('GetClients', params)).json as Listed;
    const idsOf = async (params: Params): Promise<unknown[]> =>
      (await list(params)).clients.client.map(({ id }): unknown => id);
    const [one, two, three] = ids;
    expect(await idsOf({ search: 'quent' })).toEqual([two, three, one]);
    expect(await idsOf({ search: 'Quentin Ma' })).toEqual([three]);
    expect(await idsOf({ search: 'QUUX a' })).toEqual([two]);
    expect(await idsOf({ search: 'uent' })).toEqual([]);
    for (const orderby of ['id', 'datecreated', 'groupid', 'status', 'email']) {
      expect(await idsOf({ search: 'quent', orderby })).toEqual(ids);
      expect(await idsOf({ search: 'quent', orderby, sorting: 'desc' })).toEqual([...ids].reverse());
    }
    expect(await list({ search: 'quent', limitstart: 1, limitnum: 1 })).toMatchObject({
      ...{ totalresults: 3, startnumber: 1, numreturned: 1 },
      clients: { client: [{ id: three, firstname: 'Quentin', datecreated: '2026-11-22', groupid: 0 }] },
    });
    await gateway.database('clients').where({ tenant_id: 53, id: one }).update({ status: 'Closed' });
    expect(await idsOf({ search: 'quent', status: 'closed' })).toEqual([one]);
    expect((await api.call('GetClients', { status: 'Nonsense' })).json).toEqual(refusal('Invalid status Nonsense'));
  });

  it('searches by more characters than its indexes have', async () => {
    await add({ companyname: `${'Ω'.repeat(70)}School` });
    const other = await add({ companyname: `${'Ω'.repeat(70)}Other` });
    const { json } = await api.call('GetClients', { search: `${'Ω'.repeat(70)}oT` });
    expect([json.totalresults, json.clients.client[0].id]).toEqual([1, other]);
    expect((await api.call('GetClients', { search: 'Ω'.repeat(71) })).json.totalresults).toBe(0);
    expect((await api.call('GetClients', { search: 'Ω'.repeat(60) })).json.totalresults).toBe(2);
  });
});

describe('GetClientsDetails', () => {
  it('sums the invoices of a client', async () => {
    const clientid = await add();
    const paid = await api.create({ userid: clientid });
    await api.pay(paid);
    await api.create({ userid: clientid, duedate: '2026-11-01' });
    expect(((await details({ clientid, stats: 1 })) as { stats: Row }).stats).toMatchObject({
      ...{ numpaidinvoices: 1, paidinvoicesamount: '$15.95 USD', numunpaidinvoices: 1, numoverdueinvoices: 1 },
      ...{ overdueinvoicesbalance: '$15.95 USD', grossRevenue: '$15.95 USD', incredit: false, isAffiliate: false },
    });
    expect(await details({ clientid })).not.toHaveProperty('stats');
  });
});
