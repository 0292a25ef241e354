import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { DEMO_CREDENTIAL } from '../../../support/whmcs-client.ts';
import { asJson, demoOf, post } from '../../corp/fixtures.ts';
import { refusal, rowsOf } from '../fixtures.ts';

const { gateway, api } = gatewayWithCaller();

const NUMBER = '4111111111111111';
const OF_A_CARD =
  'Card numbers are not accepted: send remote_token, card_last_four and card_type of the payment processor instead';
const OF_A_CODE =
  'Security codes of cards are not accepted: capture with a stored pay method (remote_token of AddPayMethod) instead';
const OF_AN_ACCOUNT =
  'Numbers of bank accounts are not accepted: send remote_token and bank_name of the payment processor instead';
const ACTIONS = ['GetPayMethods', 'AddPayMethod', 'UpdatePayMethod', 'DeletePayMethod'];

/** Every text that the gateway has kept. */
async function kept(): Promise<string> {
  const tables = ['history', 'commands', 'pay_methods', 'outbox', 'unsupported_calls'];
  const rows = await Promise.all(tables.map((table) => gateway.database(table).select()));
  const stored = JSON.stringify(rows, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  return [stored, ...gateway.log, ...gateway.prettyLog].join('\n');
}

/** The ids of requests are random: one may have the digits of a card. */
const withoutIds = (text: string): string => text.replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '');

describe('A secret of a card', () => {
  it.each<[string, string, string]>([
    ['card_number', NUMBER, OF_A_CARD],
    ['card_number', '1234', OF_A_CARD],
    ['CardNum', '1234', OF_A_CARD],
    ['cvv', '737', OF_A_CODE],
    ['card_cvv', '737', OF_A_CODE],
    ['bank_account', '00012345', OF_AN_ACCOUNT],
    ['bank_code', '110000000', OF_AN_ACCOUNT],
    ['description', `my card ${NUMBER}`, OF_A_CARD],
    ['remote_token', '4111 1111 1111 1111', OF_A_CARD],
    ['card_last_four', NUMBER, OF_A_CARD],
    ['clientid', NUMBER, OF_A_CARD],
    ['unknown', NUMBER, OF_A_CARD],
    ['unknown[deep][er]', '5555-5555-5555-4444', OF_A_CARD],
    [NUMBER, '1', OF_A_CARD],
    [`x[${NUMBER}]`, '1', OF_A_CARD],
    ['API_IDEMPOTENCY_KEY', NUMBER, OF_A_CARD],
  ])('is refused in %s', async (name, value, message) => {
    for (const action of ACTIONS) {
      const answer = await api.call(action, { clientid: 1, paymethodid: 1, [name]: value });
      expect([action, answer.json]).toEqual([action, refusal(message)]);
    }
  });

  it('is refused in an Idempotency-Key', async () => {
    const { json } = await api.call('AddPayMethod', { clientid: 1 }, { 'idempotency-key': NUMBER });
    expect(json).toEqual(refusal(OF_A_CARD));
  });

  it('is allowed as a blank, as forms send it', async () => {
    const { json } = await api.call('GetPayMethods', { clientid: 1, card_number: '', cvv: ' ' });
    expect(json).toMatchObject({ result: 'success' });
  });

  it('is in no log line, no history row, no outcome and no header', async () => {
    const before = (await rowsOf(gateway.database, 'history', { tenant_id: 53 })).length;
    const params = { clientid: 1, card_number: NUMBER, [`n${NUMBER}`]: NUMBER, other: '4000 0566 5566 5556' };
    const response = await fetch(`${gateway.url}/includes/api.php`, {
      method: 'POST',
      body: new URLSearchParams({
        action: 'AddPayMethod',
        responsetype: 'json',
        identifier: 'demo-identifier',
        secret: 'demo-secret',
        ...Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
      }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': 'a-key' },
    });
    const headers = JSON.stringify([...response.headers]);
    expect(response.headers.get('x-reason')).toBe('card_number');
    expect(response.headers.get('x-ignored-parameters')).toBeNull();
    const all = withoutIds(`${headers}${await response.text()}${await kept()}`);
    for (const secret of [NUMBER, '4000 0566', '4000%200566', '1111']) {
      expect([secret, all.includes(secret)]).toEqual([secret, false]);
    }
    expect(await rowsOf(gateway.database, 'history', { tenant_id: 53 })).toHaveLength(before);
    expect(
      await rowsOf(gateway.database, 'commands', { tenant_id: 53, command_id: 'key:a-key' }).catch(() => []),
    ).toEqual([]);
  });

  it('is in no list of ignored names', async () => {
    const names = [`c${NUMBER}`, 'c.4111-1111-1111-1111', 'known_well'];
    const params = Object.fromEntries(names.map((name) => [name, '1']));
    const all = { action: 'GetInvoice', invoiceid: '1', responsetype: 'json', ...DEMO_CREDENTIAL, ...params };
    const body = new URLSearchParams(all as Record<string, string>);
    const { headers } = await fetch(`${gateway.url}/includes/api.php`, { method: 'POST', body });
    expect(headers.get('x-ignored-parameters')).toBe('known_well');
    const sale = asJson(demoOf(gateway).args(1, params));
    const answer = await post(gateway.url, sale);
    expect(answer.headers['x-ignored-parameters']).toBe('KNOWN_WELL');
    expect(withoutIds([...gateway.log, ...gateway.prettyLog].join())).not.toContain('1111');
  });

  it.each(['multipart', 'urlencoded'])('is found in a %s body', async (way) => {
    const fields = { action: 'AddPayMethod', responsetype: 'json', ...DEMO_CREDENTIAL, 'card[cvv][]': '737' };
    const form = way === 'multipart' ? new FormData() : new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const response = await fetch(`${gateway.url}/includes/api.php`, { method: 'POST', body: form });
    expect(await response.json()).toEqual(refusal(OF_A_CODE));
    expect(response.headers.get('x-reason')).toBe('card');
  });
});
