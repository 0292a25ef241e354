import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addPayment, decimal } from '../support/builders.ts';
import { brokenInvariants, openBooks, type Books } from '../support/ledgers.ts';

let books: Books;

beforeAll(async () => {
  books = await openBooks({ referenceScope: 'gateway' });
});

afterAll(async () => {
  await books.close();
});

/** Resolves when so many transactions wait to insert their claims: each has looked, and found none. */
async function areWaiting(count: number): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const waiting = await books.rows(
      "select 1 from pg_locks where relation = 'payment_claims'::regclass and not granted",
    );
    if (waiting.length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('No session waited');
}

describe('A claim that two transactions found free', () => {
  it('is given to one of them by its key, and the other finds it taken', async () => {
    const ids = [await books.invoice(), await books.invoice()];
    const writers = [books.writer(), books.writer()];
    // No two of them share an invoice's lock.
    const held = await books.owner.transaction(async (trx) => {
      await trx.raw('lock table payment_claims in share row exclusive mode');
      const outcomes = ids.map((invoiceId, index) =>
        writers[index]!.write([addPayment({ invoiceId, reference: 'ONE', amount: decimal('5.00') })]),
      );
      await areWaiting(2);
      return { outcomes };
    });
    const outcomes = (await Promise.all(held.outcomes)).flat();
    const words = outcomes.map((outcome) => (outcome.ok ? 'paid' : outcome.code)).sort();
    expect(words).toEqual(['paid', 'reference-reused']);
    expect(await books.rows('select 1 from payments')).toHaveLength(1);
    expect(await brokenInvariants(books)).toEqual([]);
  });
});
