import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { arrayLiteral } from '../../../../db/postgres/arrays/array-literal.ts';
import { openDatabase } from '../../../../db/postgres/knex.ts';
import { queryRows } from '../../../../db/postgres/sql.ts';
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

async function readBack(type: string, values: Parameters<typeof arrayLiteral>[0]): Promise<readonly unknown[]> {
  const sql = `select u.value from unnest(cast(? as ${type}[])) with ordinality as u (value, place) order by u.place`;
  const rows = await queryRows<{ value: unknown }>(knex, sql, [arrayLiteral(values)]);
  return rows.map(({ value }) => value);
}

describe('An array, as PostgreSQL reads it', () => {
  it('holds every text that it was made of', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', '')),
      fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', ',', ' ', 'N', 'U', 'L', "'", '\n', '$', '&') }),
      fc.constantFrom('NULL', 'null', '', '\\x00', '$&', '{}'),
      fc.constant(null),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text), async (values) => {
        expect(await readBack('text', values)).toEqual(values);
      }),
      { numRuns: 200 },
    );
  });

  it('holds numbers, amounts, booleans, bytes and nothing', async () => {
    expect(await readBack('bigint', [1, -2n, 9_007_199_254_740_993n, null])).toEqual([
      1n,
      -2n,
      9_007_199_254_740_993n,
      null,
    ]);
    expect(await readBack('boolean', [true, false, null])).toEqual([true, false, null]);
    const bytes = [Buffer.from([0, 34, 92, 255]), Buffer.alloc(0), null];
    expect(await readBack('bytea', bytes)).toEqual(bytes);
    expect(await readBack('text', [])).toEqual([]);
  });
});
