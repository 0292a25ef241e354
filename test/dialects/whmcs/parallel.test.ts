import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { creditOf, refusal, rowsOf, SUCCESS, jsonOf, transactionsOf } from './fixtures.ts';

const NOT_UNIQUE = refusal('Transaction ID must be Unique');

const { gateway, api } = gatewayWithCaller();

const paymentsOf = (invoiceId: number) =>
  rowsOf(gateway.database, 'payments', { tenant_id: 53, invoice_id: invoiceId });

describe('Payments in parallel', () => {
  it('fifty identical ones leave one row and fifty successes', async () => {
    const id = await api.create();
    const payment = { transid: 'P-50', amount: '10.00' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => api.pay(id, payment)));
    expect(answers.map((answer) => answer.text)).toEqual(Array<unknown>(50).fill('{"result":"success"}'));
    expect(await paymentsOf(id)).toHaveLength(1);
    expect(await api.show(id)).toMatchObject({ status: 'Unpaid', balance: '5.95' });
  });

  it('thirty distinct partial ones all count, and the last one pays the invoice', async () => {
    const id = await api.create({ itemdescription1: 'Thirty parts', itemamount1: '15.00' });
    const credit = await creditOf(gateway.database, 53, 1);
    const answers = await Promise.all(Array.from({ length: 30 }, () => api.pay(id, { amount: '0.50' })));
    expect(jsonOf(answers)).toEqual(Array<unknown>(30).fill(SUCCESS));
    expect(await paymentsOf(id)).toHaveLength(30);
    expect(await api.show(id)).toMatchObject({ status: 'Paid', balance: '0.00' });
    expect(await creditOf(gateway.database, 53, 1)).toBe(credit);
  });

  it('are never shown without the balance that goes with them, and each once it is acknowledged', async () => {
    const id = await api.create({ itemdescription1: 'A hundred parts', itemamount1: '100.00' });
    const payments = { isOver: false, acknowledged: 0 };
    const paying = Promise.all(
      Array.from({ length: 5 }, async () => {
        for (let part = 0; part < 12; part += 1) {
          await api.pay(id, { amount: '1.00' });
          payments.acknowledged += 1;
        }
      }),
    ).finally(() => (payments.isOver = true));
    const read = async (): Promise<number> => {
      let reads = 0;
      for (; !payments.isOver; reads += 1) {
        const { acknowledged } = payments;
        const shown = await api.show(id);
        const parts = transactionsOf(shown).length;
        expect(Number(shown.balance)).toBe(100 - parts);
        expect(parts).toBeGreaterThanOrEqual(acknowledged);
      }
      return reads;
    };
    const reads = await Promise.all([read(), read(), read()]);
    await paying;
    expect(Math.min(...reads)).toBeGreaterThan(0);
    expect(await api.show(id)).toMatchObject({ balance: '40.00' });
  });

  it('lose nothing of what is too much', async () => {
    const id = await api.create({ itemdescription1: 'Too much', itemamount1: '15.00' });
    const credit = await creditOf(gateway.database, 53, 1);
    await Promise.all(Array.from({ length: 10 }, () => api.pay(id, { amount: '4.00' })));
    expect(await paymentsOf(id)).toHaveLength(10);
    expect(await creditOf(gateway.database, 53, 1)).toBe(credit + 2500);
  });

  it('of one transid with different amounts leave one, and refuse the others', async () => {
    const id = await api.create();
    const amounts = Array.from({ length: 20 }, (_, n) => `${n + 1}.00`);
    const answers = await Promise.all(amounts.map((amount) => api.pay(id, { transid: 'P-20', amount })));
    const refused = answers.filter((answer) => answer.json.result === 'error');
    expect(jsonOf(refused)).toEqual(Array<unknown>(19).fill(NOT_UNIQUE));
    expect(await paymentsOf(id)).toHaveLength(1);
  });

  it('of the whole balance pay it once', async () => {
    const id = await api.create();
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.pay(id)));
    const refused = answers.filter((answer) => answer.json.result === 'error');
    expect(jsonOf(refused)).toEqual(Array<unknown>(9).fill(refusal('No Amount Provided')));
    expect(await paymentsOf(id)).toHaveLength(1);
  });
});

describe('Other requests in parallel', () => {
  it('new lines of one invoice are all kept', async () => {
    const id = await api.create();
    const line = { 'newitemdescription[0]': 'One more', 'newitemamount[0]': '1.00', 'newitemtaxed[0]': '0' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.update(id, line)));
    expect(jsonOf(answers)).toEqual(Array<unknown>(20).fill({ ...SUCCESS, invoiceid: id }));
    const shown = await api.show(id);
    expect([shown.items.item.length, shown.total]).toEqual([21, '35.95']);
  });

  it('a payment is either before the cancellation or refused by it', async () => {
    const id = await api.create();
    const payments = Array.from({ length: 20 }, () => api.pay(id, { amount: '0.10' }));
    const [cancelled, ...answers] = await Promise.all([api.update(id, { status: 'Cancelled' }), ...payments]);
    expect(cancelled.json.result).toBe('success');
    const taken = answers.filter((answer) => answer.json.result === 'success');
    const refused = answers.filter((answer) => answer.json.result === 'error');
    const sentence = refusal('It is not possible to add a payment to an invoice that is Cancelled');
    expect(jsonOf(refused)).toEqual(refused.map(() => sentence));
    expect(await paymentsOf(id)).toHaveLength(taken.length);
    expect((await api.show(id)).status).toBe('Cancelled');
  });

  it('a reader never sees a payment without its balance, and sees each that was answered', async () => {
    const id = await api.create({ itemdescription1: 'Read', itemamount1: '30.00' });
    const cents = (text: string): number => Number(text.replace('.', ''));
    const readings: { owed: number; paid: number; answered: number }[] = [];
    let answered = 0;
    const pay = async () => {
      for (let n = 0; n < 10; n += 1) {
        await api.pay(id, { amount: '1.00' });
        answered += 1;
      }
    };
    const read = async () => {
      for (let n = 0; n < 20; n += 1) {
        const before = answered;
        const shown = await api.show(id);
        const amounts = transactionsOf(shown).map((row) => cents(row.amountin));
        const paid = amounts.reduce((sum, amount) => sum + amount, 0);
        readings.push({ owed: cents(shown.balance), paid, answered: before });
      }
    };
    await Promise.all([pay(), pay(), pay(), read(), read(), read()]);
    for (const { owed, paid, answered: before } of readings) {
      expect(owed + paid).toBe(3_000);
      expect(paid).toBeGreaterThanOrEqual(before * 100);
    }
    expect((await api.show(id)).status).toBe('Paid');
  });
});
