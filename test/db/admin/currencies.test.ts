import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeTenant } from '../../../db/admin/tenant-settings.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ demo: false });
  await gateway.addTenant({ id: 54, currency: 'EUR' });
  await gateway.addTenant({ id: 55, currency: 'USD' });
});

afterAll(async () => {
  await gateway.close();
});

async function numbersOf(tenantId: number): Promise<[string, string][]> {
  const rows = await gateway.database('currencies').where({ tenant_id: tenantId }).orderBy('id');
  return rows.map((row: { id: unknown; code: string }) => [String(row.id), row.code]);
}

describe('The number of a currency', () => {
  it('is 1 for the currency of the tenant', async () => {
    expect([await numbersOf(54), await numbersOf(55)]).toEqual([[['1', 'EUR']], [['1', 'USD']]]);
  });

  it('is the next of its tenant with the first client in it, and stays', async () => {
    await gateway.addClient({ tenantId: 54, id: 1, currency: 'USD' });
    await gateway.addClient({ tenantId: 54, id: 2, currency: 'CHF' });
    await gateway.addClient({ tenantId: 54, id: 3, currency: 'USD' });
    const expected = [
      ['1', 'EUR'],
      ['2', 'USD'],
      ['3', 'CHF'],
    ];
    expect(await numbersOf(54)).toEqual(expected);
    await gateway.database.transaction((trx) => changeTenant(trx, 54, { currency: 'CHF' }));
    expect(await numbersOf(54)).toEqual(expected);
    await gateway.database.transaction((trx) => changeTenant(trx, 54, { currency: 'SEK' }));
    expect(await numbersOf(54)).toEqual([...expected, ['4', 'SEK']]);
    expect(await numbersOf(55)).toEqual([['1', 'USD']]);
  });

  it('is given once where several clients come at the same time', async () => {
    const codes = ['JPY', 'NOK', 'DKK', 'JPY', 'NOK', 'DKK'];
    await Promise.all(codes.map((currency, index) => gateway.addClient({ tenantId: 55, id: 10 + index, currency })));
    const numbers = await numbersOf(55);
    expect(numbers.map(([id]) => id)).toEqual(['1', '2', '3', '4']);
    expect(new Set(numbers.map(([, code]) => code))).toEqual(new Set(['USD', 'JPY', 'NOK', 'DKK']));
  });
});
