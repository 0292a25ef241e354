import { beforeEach, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import type { Params, WhmcsAnswer } from '../../../support/whmcs-client.ts';
import { refusal, rowsOf } from '../fixtures.ts';

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

  it('changes in the fields that an update names, and may be updated without any', async () => {
    const id = await added();
    const update = { clientid: 2361, paymethodid: id };
    const { json } = await api.call('UpdatePayMethod', { ...update, card_expiry: '1230', remote_token: 'tok_2' });
    expect(json).toEqual({ result: 'success', clientid: 2361, paymethodid: id });
    expect((await list({ paymethodid: id })).json.paymethods).toMatchObject([
      { expiry_date: '12/30', remote_token: 'tok_2', card_last_four: '4242' },
    ]);
    expect((await api.call('UpdatePayMethod', update)).json).toMatchObject({ result: 'success' });
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

describe('AddPayMethod', () => {
  const EXPIRY = "Expiry Date is required for 'CreditCard' or 'RemoteCreditCard' type";
  it.each<[string, Params, string]>([
    ['no client', { clientid: '', type: 'x' }, 'Client ID Is Required'],
    ['an unknown client, before a wrong type', { clientid: 999, type: 'x' }, 'Invalid Client ID'],
    ['a client that is a word', { clientid: 'me' }, 'Invalid Client ID'],
    [
      'a wrong type',
      { type: 'Cash', gateway_module_name: '' },
      "Invalid Pay Method Type. Type should be one of 'BankAccount', 'CreditCard', or 'RemoteCreditCard'",
    ],
    [
      'a remote card without a gateway',
      { type: 'RemoteCreditCard', gateway_module_name: '' },
      'Gateway is Required for RemoteCreditCard type',
    ],
    ['a card without a gateway', { gateway_module_name: '' }, 'No Local Credit Card Payment Gateways Enabled'],
    [
      'an account without a gateway',
      { type: 'BankAccount', gateway_module_name: '' },
      'Gateway is Required for Bank Account Storage',
    ],
    ['a card without an expiry date', { card_expiry: '', card_start: 'x' }, EXPIRY],
    ['a month that is not one', { card_expiry: '1327' }, 'Expiry Date is invalid'],
    ['a start date that is not one', { card_start: '20270101' }, 'Start Date is invalid'],
    ['an issue number that is not one', { card_issue_number: 'x' }, 'Issue Number is invalid'],
    ['more than four digits', { card_last_four: '14242' }, 'Invalid card_last_four: the last four digits of the card'],
    [
      'no token',
      { remote_token: '' },
      "remote_token is required: send the payment processor's token of the card or account",
    ],
  ])('refuses %s', async (_what, params, message) => {
    expect((await add(params)).json).toEqual(refusal(message));
  });

  it('lists the gateways where the named one is unknown', async () => {
    const { json } = await add({ gateway_module_name: 'stripe' });
    expect(json.message).toMatch(/^Invalid Gateway Module Name\. Must be one of: amex, /);
  });
});

describe('UpdatePayMethod and DeletePayMethod', () => {
  it('refuse a pay method that is not there, or is of another client', async () => {
    const id = await added();
    for (const [params, message] of [
      [{ clientid: 1, paymethodid: id }, 'Pay Method does not belong to passed Client ID'],
      [{ clientid: 2361, paymethodid: 999_999 }, 'Invalid Pay Method ID'],
      [{ clientid: 2361, paymethodid: 'x' }, 'Invalid Pay Method ID'],
    ] as const) {
      for (const action of ['UpdatePayMethod', 'DeletePayMethod']) {
        expect((await api.call(action, params)).json).toEqual(refusal(message));
      }
    }
    expect((await api.call('UpdatePayMethod', {})).json).toEqual(refusal('Pay Method ID is Required'));
    expect((await api.call('DeletePayMethod', {})).json).toEqual(refusal('Client ID is Required'));
    expect(await idsOf()).toContain(id);
  });
});

describe('GetPayMethods', () => {
  it('answers an empty array where there are none, and refuses an unknown client', async () => {
    expect((await list({ paymethodid: 999_999 })).text).toBe('{"result":"success","clientid":2361,"paymethods":[]}');
    expect((await list({ clientid: '' })).json).toEqual(refusal('Client ID Is Required'));
    expect((await list({ clientid: 999 })).json).toEqual(refusal('Client Not Found'));
    const wrong = refusal("Invalid Pay Method Type. Should be 'BankAccount' or 'CreditCard'");
    expect((await list({ type: 'Cash', clientid: 999 })).json).toEqual(wrong);
  });

  it('answers the member also in XML where there are none', async () => {
    const { text } = await list({ paymethodid: 999_999, responsetype: 'xml' });
    expect(text).toContain('<clientid>2361</clientid><paymethods></paymethods></whmcsapi>');
  });

  it.each<[string, Params, string]>([
    ['no client', { clientid: '', type: 'Cash' }, 'Client ID Is Required'],
    [
      'a wrong type',
      { clientid: 999, type: 'Cash' },
      "Invalid Pay Method Type. Should be 'BankAccount' or 'CreditCard'",
    ],
    ['an unknown client', { clientid: 999 }, 'Client Not Found'],
    ['a client that is a word', { clientid: 'me' }, 'Client Not Found'],
  ])('names %s before a wrong ID of the pay method', async (_name, params, message) => {
    for (const paymethodid of ['x', '-1', '1.5']) {
      expect((await list({ ...params, paymethodid })).json).toEqual(refusal(message));
      expect((await list({ paymethodid })).json).toMatchObject({ result: 'error' });
    }
  });
});
