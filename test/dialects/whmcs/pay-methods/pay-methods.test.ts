import { beforeEach, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import type { Params, WhmcsAnswer } from '../../../support/whmcs-client.ts';
import { rowsOf } from '../fixtures.ts';

const { gateway, api } = gatewayWithCaller();

beforeEach(() => {
  gateway.clock.set('2026-11-22T10:00:00.000Z');
});

const CARD: Params = {
  clientid: 2361,
  gateway_module_name: 'visa',
  remote_token: '{"customer":"cus_1","method":"pm_1"}',
  card_last_four: '4242',
  card_type: 'Visa',
  card_expiry: '02/27',
};
const add = (params: Params = {}): Promise<WhmcsAnswer> => api.call('AddPayMethod', { ...CARD, ...params });
const list = (params: Params = {}): Promise<WhmcsAnswer> => api.call('GetPayMethods', { clientid: 2361, ...params });
const idsOf = async (params: Params = {}): Promise<number[]> =>
  ((await list(params)).json.paymethods as { id: number }[]).map(({ id }) => id);
const added = async (params: Params = {}): Promise<number> => (await add(params)).json.paymethodid as number;

describe('A pay method', () => {
  it('is shown as it was added: the token, and what may be shown of the card', async () => {
    const id = await added({ description: 'Company card', card_start: '0120', card_issue_number: '3' });
    const { json } = await list({ paymethodid: id });
    expect(json).toEqual({
      result: 'success',
      clientid: 2361,
      paymethods: [
        {
          id,
          type: 'RemoteCreditCard',
          description: 'Company card',
          gateway_name: 'visa',
          contact_type: 'Client',
          contact_id: 2361,
          card_last_four: '4242',
          expiry_date: '02/27',
          start_date: '01/20',
          issue_number: '3',
          card_type: 'Visa',
          remote_token: '{"customer":"cus_1","method":"pm_1"}',
          last_updated: '11/22/2026 10:00',
        },
      ],
    });
  });

  it('of a bank account shows its bank, and is listed by its type', async () => {
    const account = { type: 'BankAccount', bank_name: 'First Bank', remote_token: 'ba_1', card_expiry: '' };
    const id = await added({ ...account, card_last_four: '' });
    const { json } = await list({ type: 'bankaccount' });
    expect(json.paymethods).toMatchObject([{ id, type: 'RemoteBankAccount', bank_name: 'First Bank' }]);
    expect(json.paymethods[0]).not.toHaveProperty('card_last_four');
    expect(await idsOf({ type: 'CreditCard' })).not.toContain(id);
  });

  it('that became the default last is listed first', async () => {
    const [first, second] = [await added(), await added()];
    await api.call('UpdatePayMethod', { clientid: 2361, paymethodid: second, set_as_default: 'true' });
    expect((await idsOf())[0]).toBe(second);
    gateway.clock.set('2026-11-22T10:00:01.000Z');
    await api.call('UpdatePayMethod', { clientid: 2361, paymethodid: first, set_as_default: 1 });
    expect((await idsOf()).slice(0, 2)).toEqual([first, second]);
  });

  it('is deleted with its token, and the history keeps the rest', async () => {
    const id = await added({ remote_token: 'tok_deleted' });
    const { json } = await api.call('DeletePayMethod', { clientid: 2361, paymethodid: id });
    expect(json).toEqual({ result: 'success', paymethodid: id });
    expect(await idsOf()).not.toContain(id);
    expect(await rowsOf(gateway.database, 'pay_methods', { tenant_id: 53, id })).toEqual([]);
    const rows = await rowsOf(gateway.database, 'history', { tenant_id: 53, client_id: 2361 });
    expect(rows.at(-1)).toMatchObject({ action: 'delete-pay-method', before: { payMethodId: id, lastFour: '4242' } });
    expect(JSON.stringify(rows)).not.toContain('tok_deleted');
  });

  it('is added once under an Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'pay-method-1' };
    const first = await api.call('AddPayMethod', CARD, headers);
    expect((await api.call('AddPayMethod', CARD, headers)).text).toBe(first.text);
  });
});
