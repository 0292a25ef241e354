import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verify, verifySnapshot } from '../../../db/verify/verify.ts';
import {
  addPayment,
  CLIENT_ID,
  createInvoice,
  decimal,
  refundPayment,
  TENANT_ID,
  updateInvoice,
} from '../../support/builders.ts';
import { openBooks, resultOf, type Books } from '../../support/ledgers.ts';

let books: Books;

/** Invoice 1: 60.00, cancelled. Invoice 2: 60.00, paid, 20.00 of it refunded. Invoice 3: 60.00, of which 5.00 are credit. */
beforeAll(async () => {
  books = await openBooks({ invoiceRules: '9' });
  await books.grantCredit(CLIENT_ID, 500n);
  await books.addClient(8);
  for (const command of [
    createInvoice(),
    updateInvoice({ invoiceId: 1, status: 'Cancelled' }),
    createInvoice(),
    addPayment({ invoiceId: 2, amount: decimal('60.00') }),
    refundPayment({ invoiceId: 2, paymentId: 1, amount: decimal('20.00') }),
    createInvoice({ appliesCredit: true }),
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
      await trx.raw('alter table credit_notes drop constraint credit_notes_parts_check');
      await trx.raw('alter table credit_notes drop constraint credit_notes_invoice_fkey');
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
  ['a note was removed', 'delete from credit_notes where id = 1', ['invoice-notes 1', 'note-missing 1']],
  [
    'the amount of a note was edited',
    'update credit_notes set amount_minor = 5900, subtotal_minor = 5900 where id = 1',
    ['invoice-notes 1', 'note-history 1'],
  ],
  ['a part of a note was edited', 'update credit_notes set tax_minor = 1 where id = 1', ['note-amount 1']],
  [
    'the note of a refund has another amount',
    'update credit_notes set amount_minor = 100, subtotal_minor = 100 where id = 2',
    ['invoice-notes 2', 'note-amount 2', 'note-history 2'],
  ],
  ['a note has another reason', "update credit_notes set reason = 'marked-paid' where id = 1", ['note-history 1']],
  ['a note is of another client', 'update credit_notes set client_id = 8 where id = 1', ['note-owner 1']],
  [
    'a note was put to an invoice that is not there',
    'update credit_notes set invoice_id = 77 where id = 3',
    ['note-missing 3', 'orphan credit note 3'],
  ],
  [
    'the noted amount was edited',
    'update invoices set noted_minor = 1 where id = 1',
    ['invoice-history 1', 'invoice-notes 1'],
  ],
  ['a counter was set back', "update id_counters set next_id = 1 where kind = 'credit-note'", ['counter credit-note']],
];

describe('The verification of credit notes', () => {
  it('finds nothing in untouched books', async () => {
    expect((await verify(books.owner, { tenantId: TENANT_ID })).differences).toEqual([]);
  });

  it.each(CASES)('finds that %s', async (_what, sql, named) => {
    expect(await namedAfter(sql)).toEqual(named);
  });
});
