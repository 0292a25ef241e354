import { beforeAll, describe, expect, it } from '@jest/globals';
import { setPortalPassword } from '../../../../../db/logins/portal-passwords.ts';
import { hashPassword } from '../../../../../src/auth/secrets.ts';
import { gatewayWithCaller } from '../../../../support/gateway-with-caller.ts';

const { gateway, api } = gatewayWithCaller();

const WRONG = { result: 'error', message: 'Email or Password Invalid' };
const EMAIL = 'client2361@example.com';
const validate = async (email: string, password2: string): Promise<Record<string, unknown>> =>
  (await api.call('ValidateLogin', { email, password2 })).json as Record<string, unknown>;
const setPassword = async (clientId: number, password: string, tenantId = 53): Promise<void> => {
  const hash = await hashPassword(password);
  await setPortalPassword(gateway.database, { tenantId, clientId }, hash, '2026-11-22T10:00:00Z');
};

beforeAll(async () => {
  await setPassword(2361, 'Correct horse');
  await gateway.addTenant({ id: 54 });
  await gateway.addClient({ tenantId: 54, id: 7, email: 'other@example.com' });
  await setPassword(7, 'Correct horse', 54);
});

describe('ValidateLogin', () => {
  it('answers the client of a right password, whatever the case of the address', async () => {
    const answer = await validate('Client2361@Example.com', 'Correct horse');
    expect(answer).toEqual({
      result: 'success',
      userid: 2361,
      passwordhash: expect.stringMatching(/^[0-9a-f]{64}$/),
      twoFactorEnabled: 'false',
    });
    const { secret_hash: stored } = (await gateway.database('portal_passwords').where({ tenant_id: 53 }).first()) as {
      secret_hash: string;
    };
    expect(stored).not.toContain('Correct horse');
    expect(stored).not.toContain(String(answer['passwordhash']));
  });

  it('has another digest after a change of the password', async () => {
    const { passwordhash: before } = await validate(EMAIL, 'Correct horse');
    await setPassword(2361, 'Correct horse');
    expect((await validate(EMAIL, 'Correct horse'))['passwordhash']).not.toBe(before);
  });

  it.each([
    ['a wrong password', EMAIL, 'Correct Horse'],
    ['an unknown address', 'nowhere@example.com', 'Correct horse'],
    ['a client without a password', 'client1@example.com', 'Correct horse'],
    ['a client of another tenant', 'other@example.com', 'Correct horse'],
    ['no address', '', 'Correct horse'],
    ['no password', EMAIL, ''],
  ])('refuses %s with one sentence', async (_name, email, password) => {
    expect(await validate(email, password)).toEqual(WRONG);
  });

  it('refuses a closed client', async () => {
    await gateway.database('clients').where({ tenant_id: 53, id: 2361 }).update({ status: 'Closed' });
    expect(await validate(EMAIL, 'Correct horse')).toEqual(WRONG);
    await gateway.database('clients').where({ tenant_id: 53, id: 2361 }).update({ status: 'Active' });
    expect(await validate(EMAIL, 'Correct horse')).toMatchObject({ userid: 2361 });
  });

  it('locks an account after ten wrong passwords, and no other account', async () => {
    await setPassword(1, 'battery staple');
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect(await validate('client1@example.com', `wrong ${attempt}`)).toEqual(WRONG);
    }
    expect(await validate('client1@example.com', 'battery staple')).toEqual(WRONG);
    expect(await validate(EMAIL, 'Correct horse')).toMatchObject({ userid: 2361 });
    expect((await api.call('GetEmailTemplates')).json).toMatchObject({ result: 'success' });
  });

  it('logs no password and no address', () => {
    expect(gateway.log.join('\n')).not.toMatch(/Correct horse|battery staple|wrong \d|client2361@/i);
  });
});
