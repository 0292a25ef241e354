import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { binaryArray } from '../../../db/postgres/binary-array.ts';
import { openDatabase } from '../../../db/postgres/knex.ts';
import { queryRows, type SqlScalar } from '../../../db/postgres/sql.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/database.ts';

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
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', '')),
  fc.constantFrom('', 'NULL', '{}', '"', '\\', '😀', 'x'.repeat(100_000), 'é'.repeat(100_000)),
);

describe('An array in binary, as PostgreSQL reads it', () => {
  it('holds every text that it was made of', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(orNull(text)), async (values) => {
        expect(await readBack('text', values)).toEqual(values);
      }),
      { numRuns: 200 },
    );
  });

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

  it('holds numbers and amounts of 64 bits', async () => {
    const most = 2n ** 63n;
    const edges = [0, -1, 1, 2 ** 31, 2 ** 32, -(2 ** 32), 2 ** 53 - 1, 1 - 2 ** 53, most - 1n, -most];
    const whole = fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: -most, max: most - 1n }), fc.constantFrom(...edges));
    await fc.assert(
      fc.asyncProperty(fc.array(orNull(whole)), async (values) => {
        const expected = values.map((value) => (value === null ? null : String(BigInt(value))));
        expect(await readBack('bigint', values)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('holds bytes', async () => {
    const bytes = [Buffer.from([0, 34, 92, 255]), Buffer.alloc(0), null];
    expect(await readBack('bytea', bytes)).toEqual(['\\x00225cff', '\\x', null]);
  });

  it('keeps no part of the one before it', () => {
    const first = binaryArray('text', ['a'.repeat(1_000)]);
    binaryArray('text', ['b'.repeat(1_000_000)]);
    expect(first?.subarray(24).toString()).toBe('a'.repeat(1_000));
  });

  it.each([
    ['bigint', 0.5],
    ['bigint', 2 ** 53],
    ['bigint', Number.NaN],
    ['bigint', 2n ** 63n],
    ['bigint', -(2n ** 63n) - 1n],
    ['bigint', '1'],
    ['bigint', true],
    ['text', 1],
    ['text', Buffer.from('x')],
    ['json', 1],
    ['bytea', 'x'],
    ['date', '2026-01-20'],
    ['toString', 'x'],
  ])('of %s does not hold %p: the server is to see it as it is', (type, value) => {
    expect(binaryArray(type, [null, value])).toBeNull();
  });
});
