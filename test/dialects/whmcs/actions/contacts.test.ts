import { beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import type { Params } from '../../../support/whmcs-client.ts';
import { refusal, rowsOf, storedRows, type Row } from '../fixtures.ts';

const { gateway, api } = gatewayWithCaller();

const PERSON: Params = {
  firstname: 'Test',
  lastname: 'User',
  companyname: 'Example Ltd',
  address1: '123 Demo Street',
  address2: 'Floor 2',
  city: 'Demo',
  state: 'Texas',
  postcode: '12345',
  country: 'us',
  phonenumber: '0123456789',
};

let emails = 0;
const newEmail = (): string => `contact-${(emails += 1)}@example.com`;

async function add(params: Params = {}): Promise<number> {
  const answer = await api.call('AddContact', { clientid: 1, ...PERSON, email: newEmail(), ...params });
  expect(answer.json).toEqual({ result: 'success', contactid: expect.any(Number) });
  return Number(answer.json.contactid);
}

async function shown(id: number): Promise<Row> {
  const { json } = await api.call('GetContacts', { limitnum: 10_000 });
  return (json.contacts.contact as Row[]).find((contact) => contact['id'] === id)!;
}

beforeAll(() => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
});

describe('AddContact', () => {
  it('keeps every field, and only the mails that are switched on', async () => {
    const id = await add({
      email: 'Every.Field@example.com',
      'email_preferences[general]': 'true',
      'email_preferences[invoice]': '1',
      'email_preferences[support]': '0',
    });
    const { firstname, lastname, ...others } = PERSON;
    expect(await shown(id)).toEqual({
      ...{ id, userid: 1, firstname, lastname, ...others, country: 'US', email: 'Every.Field@example.com' },
      ...{ domainemails: false, generalemails: true, invoiceemails: true },
      ...{ productemails: false, supportemails: false, affiliateemails: false },
      ...{ created_at: '2026-11-22 10:00:00', updated_at: '2026-11-22 10:00:00' },
    });
  });

  it.each([
    [{ clientid: 4711 }, 'Client ID Not Found'],
    [{ clientid: 'x' }, 'Client ID Not Found'],
    [{ clientid: '' }, 'Client ID Not Found'],
    [{ email: 'without-a-host' }, 'The email address entered is not valid'],
    [{ country: 'ZZ' }, 'Valid country required'],
    [{ 'email_preferences[general]': 'maybe' }, /^Invalid email_preferences: /],
    [{ email_preferences: '1' }, "Expecting parameter 'email_preferences' to be an array"],
  ])('refuses %j and stores nothing', async (params: Params, message) => {
    const before = await storedRows(gateway.database);
    const contacts = await gateway.database('contacts').count();
    const { json } = await api.call('AddContact', { clientid: 1, ...PERSON, ...params });
    expect(json).toEqual({
      result: 'error',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
    expect(await storedRows(gateway.database)).toEqual(before);
    expect(await gateway.database('contacts').count()).toEqual(contacts);
  });

  it('gives an address once to calls at the same time', async () => {
    const email = newEmail();
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.call('AddContact', { clientid: 1, email })));
    expect(answers.filter(({ json }) => json.result === 'success')).toHaveLength(1);
    expect(answers.filter(({ json }) => json.message === 'Duplicate Email Address')).toHaveLength(7);
  });

  it('warns of parameters of sub-accounts, and keeps no password', async () => {
    const answer = await api.call('AddContact', { clientid: 1, password2: 'Sub-Secret', email: newEmail() });
    expect(answer.json).toEqual({
      result: 'success',
      contactid: expect.any(Number),
      warning: 'Sub Accounts are no longer supported. Please use AddUser and CreateClientInvite',
    });
    const stored = await Promise.all(['history', 'commands', 'contacts'].map((table) => gateway.database(table)));
    expect(JSON.stringify(stored, (_name, value: unknown) => (typeof value === 'bigint' ? 0 : value))).not.toContain(
      'Sub-Secret',
    );
    expect(gateway.log.join('\n')).not.toContain('Sub-Secret');
  });
});

describe('UpdateContact', () => {
  it('changes the given fields, clears blank ones, and leaves the others', async () => {
    const id = await add({ 'email_preferences[general]': 1 });
    const before = await shown(id);
    gateway.clock.set('2026-11-22T11:00:00.000Z');
    const { json } = await api.call('UpdateContact', {
      contactid: id,
      city: 'Ulm',
      companyname: '',
      state: 'undefined',
      'email_preferences[support]': 1,
    });
    expect(json).toEqual({ result: 'success', contactid: id });
    expect(await shown(id)).toEqual({
      ...before,
      ...{ city: 'Ulm', companyname: '', supportemails: true, updated_at: '2026-11-22 11:00:00' },
    });
    const [row] = (await rowsOf(gateway.database, 'history', { action: 'update-contact' })).slice(-1);
    expect(row).toMatchObject({ client_id: '1', before: { city: 'Demo' }, after: { city: 'Ulm', contactId: id } });
  });

  it('leaves a client one address with mails about domains', async () => {
    await gateway.addClient({ tenantId: 53, id: 50 });
    await gateway.database('clients').where({ tenant_id: 53, id: 50 }).update({ mails: 'general' });
    const ids = [];
    for (const clientid of [50, 50]) ids.push(await add({ clientid, 'email_preferences[domain]': 1 }));
    const off = async (contactid: number) =>
      (await api.call('UpdateContact', { contactid, 'email_preferences[domain]': 0 })).json as Row;
    expect(await off(ids[0]!)).toMatchObject({ result: 'success' });
    expect(await off(ids[1]!)).toEqual(
      refusal(
        'You must have at least one email address enabled to receive domain related notifications as required by ICANN. To disable domain notifications, please enable domain notifications for the primary account holder or another contact',
      ),
    );
    expect((await shown(ids[1]!))['domainemails']).toBe(true);
  });
});

describe('DeleteContact', () => {
  it('deletes a contact once, and the history keeps it', async () => {
    const id = await add({ city: 'Bonn' });
    expect((await api.call('DeleteContact', { contactid: id })).json).toEqual({ result: 'success', contactid: id });
    expect((await api.call('DeleteContact', { contactid: id })).json).toEqual(refusal('Contact ID Not Found'));
    expect(await shown(id)).toBeUndefined();
    const [row] = await rowsOf(gateway.database, 'history', { action: 'delete-contact', outcome: 'applied' });
    expect(row).toMatchObject({ before: { city: 'Bonn', contactId: id }, after: null });
  });
});
