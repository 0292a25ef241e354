import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { creditOf, refusal, rowsOf, storedRows } from '../fixtures.ts';

const { gateway, api } = gatewayWithCaller();
let clients = 700;

async function newClient(): Promise<number> {
  const id = (clients += 1);
  await gateway.addClient({ tenantId: 53, id });
  return id;
}

type Given = Readonly<Record<string, string | number>>;
const add = async (params: Given): Promise<unknown> =>
  (await api.call('AddCredit', { description: 'Goodwill', ...params })).json as unknown;

describe('AddCredit', () => {
  it('keeps the description and the day, and the history of the client has the entry', async () => {
    const clientid = await newClient();
    await add({ clientid, amount: '5', description: ' A gift ', date: '2026-01-02' });
    const [entry] = await rowsOf(gateway.database, 'credit_entries', { tenant_id: 53, client_id: clientid });
    expect(entry).toMatchObject({ description: 'A gift', dated_on: '2026-01-02', reason: 'added' });
    const [row] = await rowsOf(gateway.database, 'history', { tenant_id: 53, client_id: clientid });
    expect(row).toMatchObject({
      action: 'add-credit',
      outcome: 'applied',
      before: { creditMinor: '0' },
      after: { creditMinor: '500', creditEntry: { amountMinor: '500', description: 'A gift' } },
    });
  });

  it('adds once under one Idempotency-Key', async () => {
    const clientid = await newClient();
    const params = { clientid, amount: '5', description: 'Once' };
    const send = async (): Promise<string> =>
      (await api.call('AddCredit', params, { 'Idempotency-Key': 'credit-1' })).text;
    expect(await send()).toBe(await send());
    expect(await creditOf(gateway.database, 53, clientid)).toBe(500);
  });

  it('refuses with the sentence that the document lists first, and changes nothing', async () => {
    const clientid = await newClient();
    const before = await storedRows(gateway.database);
    const cases: [params: Given, message: string][] = [
      [{ clientid: 4_711, type: 'give', amount: 'x' }, 'Type can only be add or remove'],
      [{ clientid: 4_711, amount: 'x', date: 'x', adminid: 'x' }, 'Client ID Not Found'],
      [{ clientid: 4_711 }, 'Client ID Not Found'],
      [{ clientid: 'x', amount: '5' }, 'Client ID Not Found'],
      [{ clientid: 4_711, amount: '-5' }, 'Client ID Not Found'],
      [{ amount: '5' }, 'Client ID Not Found'],
      [{ clientid, adminid: 987_654 }, 'Admin ID Not Found'],
      [{ clientid, adminid: 987_654, amount: '5' }, 'Admin ID Not Found'],
      [{ clientid, adminid: 'x', amount: 'x' }, 'Admin ID Not Found'],
      [{ clientid, date: 'x' }, 'No Amount Provided'],
      [{ clientid, amount: ' ', date: 'x' }, 'No Amount Provided'],
      [{ clientid, amount: '0' }, 'No Amount Provided'],
      [{ clientid, amount: 'five', date: 'x' }, 'Amount must be in decimal format: ### or ###.##'],
      [{ clientid, amount: '-5' }, 'Amount must be in decimal format: ### or ###.##'],
      [{ clientid, amount: '5', date: '2026-02-30', description: '' }, 'Date Format is not Valid'],
      [{ clientid, amount: '5', description: '' }, 'Missing required parameter: description'],
      [{ clientid, amount: '9999999999999' }, 'Invalid amount: Amount is too large'],
    ];
    for (const [params, message] of cases) expect([params, await add(params)]).toEqual([params, refusal(message)]);
    expect(await storedRows(gateway.database)).toEqual(before);
  });
});
