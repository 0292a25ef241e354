import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DatabasePool } from '../../../db/postgres/pool.ts';
import { translatedRead } from '../../../db/reads/translated-read.ts';
import { queryRows } from '../../../db/postgres/sql.ts';
import { LedgerUnavailable } from '../../../src/core/errors.ts';
import { openBooks, type Books } from '../../support/ledgers.ts';

let books: Books;
let reader: DatabasePool;

beforeAll(async () => {
  books = await openBooks();
  reader = new DatabasePool(books.urls.runtime, { max: 1, name: 'invoice-gateway test reads' });
});

afterAll(async () => {
  await reader.close();
  await books.close();
});

/** A read that fails so often before it is answered, and how often it was run. */
function failing(times: number, error: Error): { readonly read: () => Promise<string>; runs: number } {
  const reads = {
    runs: 0,
    read: async (): Promise<string> => {
      reads.runs += 1;
      if (reads.runs <= times) throw error;
      return await Promise.resolve('an answer');
    },
  };
  return reads;
}

describe('a read whose connection has ended', () => {
  it('is run again on another one', async () => {
    let runs = 0;
    const read = async (): Promise<{ one: number }[]> => {
      runs += 1;
      const itself = runs === 1 ? 'pg_terminate_backend(pg_backend_pid())' : 'true';
      return await queryRows<{ one: number }>(reader, `select 1 as one where ${itself}`, []);
    };
    expect(await translatedRead(read)).toEqual([{ one: 1 }]);
    expect(runs).toBe(2);
  });

  it.each([
    ['57P01', ''],
    ['57P02', ''],
    ['ECONNRESET', 'read ECONNRESET'],
    ['EPIPE', 'write EPIPE'],
    ['', 'select 1 - Connection terminated unexpectedly'],
  ])('(%s %s) is run again once', async (code, message) => {
    const error = Object.assign(new Error(message), { code });
    const [once, always] = [failing(1, error), failing(2, error)];
    expect(await translatedRead(once.read)).toBe('an answer');
    await expect(translatedRead(always.read)).rejects.toThrow(LedgerUnavailable);
    expect([once.runs, always.runs]).toEqual([2, 2]);
  });
});

describe('a read that failed otherwise', () => {
  it.each(['ECONNREFUSED', '57P03', '53300', '42P01'])('(%s) is run once', async (code) => {
    const reads = failing(1, Object.assign(new Error('whatever'), { code }));
    await expect(translatedRead(reads.read)).rejects.toThrow();
    expect(reads.runs).toBe(1);
  });
});
