import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { mailsOf, ONE_LINE, refusal, storedRows } from '../fixtures.ts';

const { gateway, api } = gatewayWithCaller();
let clients = 600;

async function clientWithCredit(creditMinor: bigint): Promise<number> {
  const id = (clients += 1);
  await gateway.addClient({ tenantId: 53, id });
  if (creditMinor > 0n) await gateway.grantCredit(53, id, creditMinor);
  return id;
}

const invoiceOf = (userid: number): Promise<number> => api.create({ ...ONE_LINE, userid });
const apply = async (params: Readonly<Record<string, string | number>>): Promise<unknown> =>
  (await api.call('ApplyCredit', params)).json as unknown;

describe('ApplyCredit', () => {
  it('mails a confirmation where it pays the invoice, but for noemail', async () => {
    const client = await clientWithCredit(5_000n);
    const [mailed, silent] = [await invoiceOf(client), await invoiceOf(client)];
    await apply({ invoiceid: mailed });
    await apply({ invoiceid: silent, noemail: 'true' });
    expect(await mailsOf(gateway.database, mailed)).toHaveLength(1);
    expect(await mailsOf(gateway.database, silent)).toEqual([]);
  });

  it('rounds the amount as the tenant says', async () => {
    const invoiceid = await invoiceOf(await clientWithCredit(5_000n));
    expect(await apply({ invoiceid, amount: '1.005' })).toMatchObject({ amount: '1.01' });
  });

  it('answers a repeat under the same Idempotency-Key again, and applies nothing', async () => {
    const invoiceid = await invoiceOf(await clientWithCredit(5_000n));
    const key = { 'Idempotency-Key': 'apply-1' };
    const first = await api.call('ApplyCredit', { invoiceid, amount: '3.00' }, key);
    const before = await storedRows(gateway.database);
    expect((await api.call('ApplyCredit', { invoiceid, amount: '3.00' }, key)).text).toBe(first.text);
    expect(await storedRows(gateway.database)).toEqual(before);
  });

  it('refuses with the sentence that the document lists first, and changes nothing', async () => {
    const client = await clientWithCredit(1_000n);
    const rich = await clientWithCredit(9_000n);
    const [invoiceid, ofRich] = [await invoiceOf(client), await invoiceOf(rich)];
    const paid = await api.createIn('Paid', { ...ONE_LINE, userid: client });
    const poor = await invoiceOf(await clientWithCredit(0n));
    const before = await storedRows(gateway.database);
    const cases: [params: Record<string, string | number>, message: string][] = [
      [{ invoiceid: 4_711, amount: 'nonsense' }, 'Invoice ID Not Found'],
      [{ invoiceid: 'x', amount: '1' }, 'Invoice ID Not Found'],
      [{ amount: '1' }, 'Invoice ID Not Found'],
      [{ invoiceid: paid, amount: 'nonsense' }, 'Invoice Not in Unpaid Status'],
      [{ invoiceid: paid, amount: '999' }, 'Invoice Not in Unpaid Status'],
      [{ invoiceid, amount: '10.01' }, 'Amount exceeds customer credit balance'],
      [{ invoiceid, amount: '99' }, 'Amount exceeds customer credit balance'],
      [{ invoiceid: ofRich, amount: '15.96' }, 'Amount Exceeds Invoice Balance'],
      [{ invoiceid, amount: '0' }, 'Credit Amount to apply must be greater than zero'],
      [{ invoiceid, amount: '-5' }, 'Credit Amount to apply must be greater than zero'],
      [{ invoiceid: poor, amount: 'full' }, 'Credit Amount to apply must be greater than zero'],
      [
        { invoiceid, amount: 'half' },
        'Invalid amount: Amount must be in decimal format: ### or ###.##, or the word full',
      ],
    ];
    for (const [params, message] of cases) expect([params, await apply(params)]).toEqual([params, refusal(message)]);
    expect(await storedRows(gateway.database)).toEqual(before);
  });
});
