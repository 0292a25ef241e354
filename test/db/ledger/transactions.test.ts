import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addPayment, addTransaction, CLIENT_ID, decimal, updateTransaction } from '../../support/builders.ts';
import { brokenInvariants, openBooks, resultOf, type Books } from '../../support/ledgers.ts';

let books: Books;

beforeEach(async () => {
  books = await openBooks();
});

afterEach(async () => {
  expect(await brokenInvariants(books)).toEqual([]);
  await books.close();
});

const countOf = async (table: string): Promise<number> => {
  const [row] = await books.rows<{ count: bigint }>(`select count(*) as count from ${table}`);
  return Number(row?.count);
};

describe('transactions of two gateways at once', () => {
  it('take one reference once, whatever they are for', async () => {
    const writers = [books.writer(), books.writer()];
    const invoices = await Promise.all(Array.from({ length: 4 }, () => books.invoice()));
    const outcomes = await Promise.all(
      [...invoices, null, null].map((invoiceId, index) =>
        writers[index % 2]!.write([
          addTransaction({ invoiceId, clientId: CLIENT_ID, reference: 'ONE', amountIn: decimal('60.00') }),
        ]),
      ),
    );
    const codes = outcomes.flat().map((outcome) => (outcome.ok ? 'done' : outcome.code));
    expect(codes.sort()).toEqual(['done', ...Array.from({ length: 5 }, () => 'reference-reused')]);
    expect(await countOf('transactions')).toBe(1);
  });

  it('never refund more than was paid', async () => {
    const invoiceId = await books.invoice('60.00');
    for (let n = 0; n < 3; n += 1) resultOf(await books.run(addPayment({ invoiceId, amount: decimal('20.00') })));
    const writers = [books.writer(), books.writer()];
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_none, index) =>
        writers[index % 2]!.write([addTransaction({ invoiceId, amountIn: null, amountOut: decimal('25.00') })]),
      ),
    );
    expect(outcomes.flat().filter(({ ok }) => ok)).toHaveLength(2);
    const [row] = await books.rows<{ refunded: bigint }>('select sum(amount_minor)::bigint as refunded from refunds');
    expect(row?.refunded).toBe(5_000n);
  });

  it('under one command id are one transaction, with its refunds once', async () => {
    const invoiceId = await books.invoice('60.00');
    for (let n = 0; n < 2; n += 1) resultOf(await books.run(addPayment({ invoiceId, amount: decimal('30.00') })));
    const again = { invoiceId, amountIn: null, amountOut: decimal('40.00'), commandId: 'key:refund', reference: 'R-1' };
    const writers = [books.writer(), books.writer()];
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_none, index) => writers[index % 2]!.write([addTransaction(again)])),
    );
    expect(outcomes.flat().every(({ ok }) => ok)).toBe(true);
    expect([await countOf('transactions'), await countOf('refunds'), await countOf('transaction_parts')]).toEqual([
      1, 2, 2,
    ]);
  });

  it('are corrected by one command after the other, also between invoices', async () => {
    const [one, other] = [await books.invoice('60.00'), await books.invoice('60.00')];
    resultOf(await books.run(addTransaction({ invoiceId: one, amountIn: decimal('60.00') })));
    const writers = [books.writer(), books.writer()];
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_none, index) => {
        const invoiceId = index % 3 === 0 ? one : other;
        const changes = { invoiceId, amountIn: decimal(`${40 + index}.00`) };
        return writers[index % 2]!.write([updateTransaction({ transactionId: 1 }, changes)]);
      }),
    );
    expect(outcomes.flat().every(({ ok }) => ok)).toBe(true);
    const revisions = await books.rows<{ revision: number }>('select revision from transactions order by revision');
    expect(revisions.map(({ revision }) => revision)).toEqual(Array.from({ length: 13 }, (_none, n) => n + 1));
    const [live] = await books.rows<{ count: bigint }>(
      `select count(*) as count from payments p where not exists (select from reversals v
         where v.tenant_id = p.tenant_id and v.kind = 'payment' and v.row_id = p.id)`,
    );
    expect(Number(live?.count)).toBe(1);
  });

  it('are corrected once under one command id', async () => {
    const invoiceId = await books.invoice('60.00');
    resultOf(await books.run(addPayment({ invoiceId, amount: decimal('60.00') })));
    const writers = [books.writer(), books.writer()];
    const again = { transactionId: 1, commandId: 'key:correction' };
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_none, index) =>
        writers[index % 2]!.write([updateTransaction(again, { amountIn: decimal('50.00') })]),
      ),
    );
    expect(outcomes.flat().every(({ ok }) => ok)).toBe(true);
    expect([await countOf('transactions'), await countOf('payments'), await countOf('reversals')]).toEqual([1, 2, 1]);
  });
});
