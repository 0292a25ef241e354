import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { binaryArray } from '../../../../db/postgres/arrays/binary-array.ts';
import { openDatabase } from '../../../../db/postgres/knex.ts';
import { queryRows, type SqlScalar } from '../../../../db/postgres/sql.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/postgres/database.ts';

let database: TestDatabase;
let knex: Knex;

beforeAll(async () => {
  database = await createTestDatabase();
  knex = openDatabase(database.urls.runtime, { max: 1, name: 'test' });
});

afterAll(async () => {
  await knex.destroy();
  await database.drop();
});

/** As the server writes each element in text. */
async function readBack(type: string, values: readonly SqlScalar[]): Promise<readonly (string | null)[]> {
  const sql = `select u.value::text as value from unnest(?::${type}[]) with ordinality as u (value, place) order by u.place`;
  const rows = await queryRows<{ value: string | null }>(knex, sql, [binaryArray(type, values)]);
  return rows.map(({ value }) => value);
}

const orNull = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(arbitrary, { nil: null });
describe('An array in binary, as PostgreSQL reads it', () => {
  it('holds every JSON document', async () => {
    const json = fc.json().filter((document) => !document.includes('\\u0000'));
    await fc.assert(
      fc.asyncProperty(fc.array(orNull(json)), async (values) => {
        const read = await readBack('json', values);
        const [expected] = await queryRows<{ texts: (string | null)[] }>(
          knex,
          'select array(select d.value::json::text from unnest(?::text[]) with ordinality as d (value, place) order by d.place) as texts',
          [values],
        );
        expect(read).toEqual(expected?.texts);
      }),
      { numRuns: 100 },
    );
  });

  it('holds bytes', async () => {
    const bytes = [Buffer.from([0, 34, 92, 255]), Buffer.alloc(0), null];
    expect(await readBack('bytea', bytes)).toEqual(['\\x00225cff', '\\x', null]);
  });

  it('keeps no part of the one before it', () => {
    const first = binaryArray('json', ['a'.repeat(1_000)]);
    binaryArray('json', ['b'.repeat(1_000_000)]);
    expect(first?.subarray(24).toString()).toBe('a'.repeat(1_000));
  });

  it.each([
    ['bigint', 1],
    ['text', 'x'],
    ['json', 1],
    ['bytea', 'x'],
    ['date', '2026-01-20'],
    ['toString', 'x'],
  ])('of %s does not hold %p: the server is to see it as it is', (type, value) => {
    expect(binaryArray(type, [null, value])).toBeNull();
  });
});
