import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { creditOf, ONE_LINE, storedRows } from '../fixtures.ts';

const { gateway, api } = gatewayWithCaller();
let clients = 500;

async function clientWithCredit(creditMinor: bigint): Promise<number> {
  const id = (clients += 1);
  await gateway.addClient({ tenantId: 53, id });
  await gateway.grantCredit(53, id, creditMinor);
  return id;
}

const credit = (client: number): Promise<number> => creditOf(gateway.database, 53, client);

describe('The credit of UpdateInvoice', () => {
  it("moves the difference from the client's credit and back to it", async () => {
    const client = await clientWithCredit(2_000n);
    const id = await api.create({ ...ONE_LINE, userid: client });
    const steps: [set: string, shown: string, total: string, left: number][] = [
      ['5.00', '5.00', '10.95', 1_500],
      ['8.50', '8.50', '7.45', 1_150],
      ['8.50', '8.50', '7.45', 1_150],
      ['2', '2.00', '13.95', 1_800],
      ['0', '0.00', '15.95', 2_000],
    ];
    for (const [set, shown, total, left] of steps) {
      expect((await api.update(id, { credit: set })).json).toEqual({ result: 'success', invoiceid: id });
      expect(await api.show(id)).toMatchObject({ credit: shown, total, balance: total });
      expect(await credit(client)).toBe(left);
    }
  });

  it("is refused beyond the client's credit, with everything else that was asked", async () => {
    const client = await clientWithCredit(500n);
    const id = await api.create({ ...ONE_LINE, userid: client });
    const before = await storedRows(gateway.database);
    const answer = await api.update(id, { credit: '5.01', notes: 'must not stay', status: 'Collections' });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ result: 'error', message: expect.any(String) });
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('counts what the invoice already has when it is raised to the last cent', async () => {
    const client = await clientWithCredit(1_000n);
    const id = await api.create({ ...ONE_LINE, userid: client });
    await api.update(id, { credit: '6.00' });
    expect((await api.update(id, { credit: '10.00' })).json.result).toBe('success');
    expect(await credit(client)).toBe(0);
    expect((await api.update(id, { credit: '10.01' })).json.result).toBe('error');
  });

  it.each(['-1', '-0.01', 'NaN', '1,00', '10.005'])('of %s is refused', async (amount) => {
    const client = await clientWithCredit(1_000n);
    const id = await api.create({ ...ONE_LINE, userid: client });
    const before = await storedRows(gateway.database);
    expect((await api.update(id, { credit: amount })).json.result).toBe('error');
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('is spent once by many invoices at the same time', async () => {
    const client = await clientWithCredit(1_000n);
    const ids = await Promise.all(Array.from({ length: 10 }, () => api.create({ ...ONE_LINE, userid: client })));
    const answers = await Promise.all(ids.map((id) => api.update(id, { credit: '10.00' })));
    expect(answers.filter((answer) => answer.json.result === 'success')).toHaveLength(1);
    expect(await credit(client)).toBe(0);
  });

  it('can be spent as soon as an overpayment brought it', async () => {
    const client = (clients += 1);
    await gateway.addClient({ tenantId: 53, id: client });
    const [paid, next] = [
      await api.create({ ...ONE_LINE, userid: client }),
      await api.create({ ...ONE_LINE, userid: client }),
    ];
    await api.pay(paid, { amount: '20.00' });
    expect((await api.update(next, { credit: '4.06' })).json.result).toBe('error');
    expect((await api.update(next, { credit: '4.05' })).json.result).toBe('success');
    expect(await api.show(next)).toMatchObject({ credit: '4.05', total: '11.90' });
  });
});
