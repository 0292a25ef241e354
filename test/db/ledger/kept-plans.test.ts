import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { queryRows } from '../../../db/postgres/sql.ts';
import { addPayment } from '../../support/builders.ts';
import { openBooks, type Books } from '../../support/ledgers.ts';

let books: Books;

beforeEach(async () => {
  books = await openBooks();
});

afterEach(async () => {
  await books.close();
});

describe('one gateway', () => {
  it('has the server plan each of its statements once, and never for the values at hand', async () => {
    const writer = books.writer({ connections: 1 });
    const invoiceId = await books.invoice();
    for (let batch = 0; batch < 12; batch += 1) await writer.write([addPayment({ invoiceId, reference: `T${batch}` })]);
    const plans = await queryRows<{ kept: bigint; replanned: bigint }>(
      writer.pool,
      'select generic_plans as kept, custom_plans as replanned from pg_prepared_statements',
      [],
    );
    expect(plans.length).toBeGreaterThanOrEqual(3);
    expect(plans.filter(({ replanned }) => replanned !== 0n)).toEqual([]);
    expect(plans.some(({ kept }) => kept === 12n)).toBe(true);
  });
});
