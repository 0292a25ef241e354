import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { ONE_LINE } from '../fixtures.ts';

const { gateway, api } = gatewayWithCaller();

interface Credits {
  readonly totalresults: number;
  readonly credits: { readonly credit: readonly { readonly id: number }[] };
}

const list = async (params: Readonly<Record<string, string | number>>): Promise<Credits> =>
  (await api.call('GetCredits', params)).json as Credits;

describe('GetCredits', () => {
  it('lists every kind of entry, the oldest first, with uses below zero', async () => {
    const clientid = 801;
    await gateway.addClient({ tenantId: 53, id: clientid });
    await gateway.grantCredit(53, clientid, 100n);
    await api.call('AddCredit', { clientid, amount: '10', description: 'Goodwill', date: '2026-01-01' });
    const invoice = await api.create({ ...ONE_LINE, userid: clientid });
    await api.call('ApplyCredit', { invoiceid: invoice, amount: '5' });
    await api.update(invoice, { credit: '2' });
    await api.pay(invoice, { amount: '20.00' });
    await api.call('AddCredit', {
      clientid,
      amount: '1',
      description: 'Taken back',
      type: 'remove',
      date: '2026-01-03',
    });
    const answer = await list({ clientid });
    expect(answer).toEqual({
      ...{ result: 'success', totalresults: 6, clientid },
      credits: {
        credit: [
          { date: '2026-11-22', description: 'Credit Added', amount: '1.00', relid: 0 },
          { date: '2026-01-01', description: 'Goodwill', amount: '10.00', relid: 0 },
          { date: '2026-11-22', description: `Credit Applied to Invoice #${invoice}`, amount: '-5.00', relid: 0 },
          {
            date: '2026-11-22',
            description: `Credit Removed from Invoice #${invoice}`,
            amount: '3.00',
            relid: invoice,
          },
          { date: '2026-11-22', description: `Invoice #${invoice} Overpayment`, amount: '6.05', relid: invoice },
          { date: '2026-01-03', description: 'Taken back', amount: '-1.00', relid: 0 },
        ].map((row) => ({ id: expect.any(Number), ...row })),
      },
    });
  });

  it('shows days of the tenant’s own zone', async () => {
    const clientid = 803;
    await gateway.addClient({ tenantId: 53, id: clientid });
    gateway.clock.set('2026-11-23T23:59:59.000Z');
    await api.call('AddCredit', { clientid, amount: '1', description: 'Late' });
    expect(await list({ clientid })).toMatchObject({ credits: { credit: [{ date: '2026-11-23' }] } });
  });
});
