import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { restoreBackup } from '../../../db/backup/restore.ts';
import { takeBackup } from '../../../db/backup/take.ts';
import { openDatabase } from '../../../db/postgres/knex.ts';
import { verify, type Verification } from '../../../db/verify/verify.ts';
import { addPayment, decimal, refundPayment } from '../../support/builders.ts';
import { createTestDatabase } from '../../support/postgres/database.ts';
import { openBooks, resultOf, type Books } from '../../support/ledgers.ts';

const CHECKS = [
  ['payments', 'payments_paid_at_check'],
  ['refunds', 'refunds_refunded_at_check'],
] as const;

let books: Books;
let invoiceId: number;

/** An invoice as an earlier version left it: a payment, a refund and a due date in years that are not taken any more. */
beforeAll(async () => {
  books = await openBooks();
  invoiceId = await books.invoice();
  const definitions = await books.rows<{ name: string; definition: string }>(
    "select conname::text as name, pg_get_constraintdef(oid) as definition from pg_constraint where not convalidated and contype = 'c'",
  );
  for (const [table, name] of CHECKS) await books.owner.raw(`alter table ${table} drop constraint ${name}`);
  const paid = await books.run(addPayment({ invoiceId, amount: decimal('5.00'), paidAt: '0999-01-01 00:00:00' }));
  const { paymentId } = resultOf(paid) as { paymentId: number };
  resultOf(
    await books.run(
      refundPayment({ invoiceId, paymentId, amount: decimal('1.00'), refundedAt: '9999-12-31 23:59:59' }),
    ),
  );
  for (const [table, name] of CHECKS) {
    const { definition } = definitions.find((one) => one.name === name)!;
    await books.owner.raw(`alter table ${table} add constraint ${name} ${definition}`);
  }
});

afterAll(async () => {
  await books.close();
});

const datesIn = ({ differences }: Verification): unknown[] =>
  differences.map(({ kind, id, found }) => [kind, id, found]).sort();
const OLD = [
  ['date', 'payment 1 paid_at', '0999-01-01 00:00:00'],
  ['date', 'refund 2 refunded_at', '9999-12-31 23:59:59'],
];

describe('A date outside of the years 1900 to 2200', () => {
  it('that was recorded before is named by a verification, which finds nothing else', async () => {
    expect(datesIn(await verify(books.owner, { tenantId: null }))).toEqual(OLD);
  });

  it('stops no later payment on the same invoice', async () => {
    const late = addPayment({ invoiceId, amount: decimal('1.00'), paidAt: '2200-12-31 23:59:59' });
    resultOf(await books.run(late));
    resultOf(await books.run(addPayment({ invoiceId, amount: decimal('1.00'), paidAt: '1900-01-01 00:00:00' })));
  });

  it.each(['1899-12-31 23:59:59', '2201-01-01 00:00:00', '0001-01-01 00:00:00'])(
    '%s is not taken by the database, whatever the gateway thinks of it',
    async (paidAt) => {
      const before = await books.rows('select count(*) as count from payments');
      await expect(books.run(addPayment({ invoiceId, amount: decimal('1.00'), paidAt }))).rejects.toThrow();
      expect(await books.rows('select count(*) as count from payments')).toEqual(before);
    },
  );

  it('comes back from a backup, and the database goes on to refuse new ones', async () => {
    const lines: string[] = [];
    const write = (line: string): Promise<void> => {
      lines.push(line);
      return Promise.resolve();
    };
    await takeBackup(books.owner, '2026-11-22T10:00:00.000Z', write);
    const other = await createTestDatabase();
    const owner = openDatabase(other.urls.owner, { max: 1, name: 'test' });
    try {
      await restoreBackup(owner, Readable.from(lines) as AsyncIterable<string>);
      expect(datesIn(await verify(owner, { tenantId: null }))).toEqual(OLD);
      const change = owner('payments').where({ tenant_id: 53, id: 3 }).update({ paid_at: '1899-12-31' });
      await expect(change).rejects.toThrow('payments_paid_at_check');
    } finally {
      await owner.destroy();
      await other.drop();
    }
  });
});
