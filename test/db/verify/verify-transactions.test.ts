import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verify, verifySnapshot } from '../../../db/verify/verify.ts';
import {
  addCredit,
  addPayment,
  addTransaction,
  CLIENT_ID,
  createInvoice,
  decimal,
  TENANT_ID,
  updateTransaction,
} from '../../support/builders.ts';
import { openBooks, resultOf, type Books } from '../../support/ledgers.ts';

let books: Books;

/**
 * Transaction 1 is payment 1 of invoice 1, of 60.00 and then of 50.00, which is payment 2. Transaction 3 refunds 10.00 of it by
 * refund 4, and then 5.00. Payment 6 of invoice 2 is corrected in its words. Transaction 7 is 5.00 of credit, and then 4.00.
 */
beforeAll(async () => {
  books = await openBooks();
  for (const command of [
    createInvoice(),
    createInvoice(),
    addTransaction({ invoiceId: 1, amountIn: decimal('60.00'), reference: 'IN' }),
    updateTransaction({ transactionId: 1 }, { amountIn: decimal('50.00') }),
    addTransaction({ invoiceId: 1, amountIn: null, amountOut: decimal('10.00'), reference: 'OUT' }),
    updateTransaction({ transactionId: 3 }, { amountOut: decimal('5.00'), refundId: 1 }),
    addPayment({ invoiceId: 2, amount: decimal('20.00'), reference: 'PLAIN' }),
    updateTransaction({ transactionId: 6 }, { reference: 'OTHER', description: 'Cheque' }),
    addTransaction({ invoiceId: null, clientId: CLIENT_ID, isCredit: true, amountIn: decimal('5.00') }),
    updateTransaction({ transactionId: 7 }, { amountIn: decimal('4.00') }),
    addCredit({ amount: decimal('3.00') }),
  ]) {
    resultOf(await books.run(command));
  }
});

afterAll(async () => {
  await books.close();
});

async function namedAfter(tampering: string): Promise<readonly string[]> {
  const undo = new Error('undo');
  let named: readonly string[] = [];
  await books.owner
    .transaction(async (trx) => {
      await trx.raw(tampering);
      const { differences } = await verifySnapshot(trx, { tenantId: null });
      named = differences.map(({ kind, id }) => `${kind} ${id}`).sort();
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return named;
}

const CASES: readonly (readonly [what: string, sql: string, named: readonly string[]])[] = [
  [
    'a reversal was removed',
    "delete from reversals where kind = 'payment' and row_id = 1",
    ['invoice-payments 1', 'reversal-missing payment 1', 'transaction-money 1'],
  ],
  [
    'a reversal was added',
    `insert into reversals select tenant_id, 'refund', id, invoice_id, recorded_at, command_id from refunds
     where amount_minor = 500`,
    ['invoice-payments 1', 'reversal-history refund 5', 'transaction-money 3'],
  ],
  [
    'a reversal is of another command',
    "update reversals set command_id = 'another' where kind = 'payment'",
    ['reversal-history payment 1'],
  ],
  [
    'a reversal was put to another invoice',
    "update reversals set invoice_id = 2 where kind = 'payment'",
    ['invoice-payments 1', 'reversal-history payment 1', 'reversal-missing payment 1', 'reversal-row payment 1'],
  ],
  [
    'the description of a transaction was edited',
    "update transactions set description = 'x' where id = 6",
    ['transaction-history 6'],
  ],
  [
    'the amount of a transaction was edited',
    'update transactions set amount_in_minor = 1 where id = 1 and revision = 2',
    ['transaction-history 1', 'transaction-money 1'],
  ],
  [
    'the refunded payment of a transaction was edited',
    'update transactions set refund_id = 6 where id = 3 and revision = 2',
    ['transaction-history 3'],
  ],
  [
    'the last revision was removed',
    'delete from transactions where id = 1 and revision = 2',
    ['transaction-missing 1', 'transaction-money 1'],
  ],
  [
    'the first revision was removed',
    'delete from transactions where id = 1 and revision = 1',
    ['transaction-missing 1'],
  ],
  ['a part of a transaction was removed', 'delete from transaction_parts where row_id = 2', ['transaction-money 1']],
  [
    'a part was put to another transaction',
    'update transaction_parts set transaction_id = 7 where row_id = 2',
    ['transaction-money 1', 'transaction-money 7'],
  ],
  ['a claim of a correction was removed', "delete from payment_claims where key like '%OTHER%'", ['payment-claims 6']],
  [
    'the words of an entry of credit were edited',
    "update credit_entries set description = 'x' where reason = 'added'",
    ['credit-history 3'],
  ],
  [
    'an entry of credit was removed',
    "delete from credit_entries where reason = 'added'",
    [`client-credit ${CLIENT_ID}`, 'credit-missing 3'],
  ],
  [
    'an entry of credit was added',
    `insert into credit_entries (tenant_id, id, client_id, amount_minor, reason, recorded_at)
     select tenant_id, 2000, client_id, 1, 'transaction', recorded_at from credit_entries limit 1`,
    [`client-credit ${CLIENT_ID}`, 'counter credit', 'credit-history 2000'],
  ],
];

describe('The verification of transactions', () => {
  it('finds nothing in untouched books', async () => {
    expect((await verify(books.owner, { tenantId: TENANT_ID })).differences).toEqual([]);
  });

  it.each(CASES)('finds that %s', async (_what, sql, named) => {
    expect(await namedAfter(sql)).toEqual(named);
  });
});
