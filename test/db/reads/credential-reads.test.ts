import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CredentialReads } from '../../../db/reads/credential-reads.ts';
import { NO_FAILURES } from '../../../src/core/failed-attempts.ts';
import { CREDENTIAL_ID } from '../../support/builders.ts';
import { openBooks, type Books } from '../../support/ledgers.ts';

const GUESS = { account: 'an account', address: 'an address' };

let books: Books;
let reads: CredentialReads;

beforeAll(async () => {
  books = await openBooks();
  reads = new CredentialReads(books.owner);
});

afterAll(async () => {
  await books.close();
});

it.each([null, GUESS])('finds only the named credential (guess %j)', async (guess) => {
  const found = async (name: string): Promise<readonly number[]> =>
    (await reads.find('whmcs', ['api-secret'], name, guess)).credentials.map(({ id }) => id);
  expect(await found('test')).toEqual([CREDENTIAL_ID]);
  expect(await found('stranger')).toEqual([]);
  await books.owner('credentials').update({ disabled_at: '2026-01-01T00:00:00Z' });
  expect(await found('test')).toEqual([]);
  await books.owner('credentials').update({ disabled_at: null });
});

it('reads as many rows for an unknown name', async () => {
  const rows: number[] = [];
  const count = (_answer: unknown, query: { readonly response?: { readonly rows: unknown[] } }): void => {
    rows.push(query.response?.rows.length ?? 0);
  };
  books.owner.on('query-response', count);
  for (const name of ['test', 'stranger']) await reads.find('whmcs', ['api-secret'], name, null);
  books.owner.off('query-response', count);
  expect(rows).toEqual([1, 1]);
});

it('finds none in an empty table', async () => {
  await books.owner('credentials').delete();
  expect(await reads.find('whmcs', ['api-secret'], 'test', GUESS)).toEqual({
    credentials: [],
    failures: expect.objectContaining(NO_FAILURES),
  });
});
