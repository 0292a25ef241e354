import { describe, expect, it } from '@jest/globals';
import { Distribution } from '../../../../db/postgres/distribution.ts';
import { queryRows, type Queryable } from '../../../../db/postgres/sql.ts';
import { Statement } from '../../../../db/ledger/write/statement.ts';
import type { LastStatement, Transaction } from '../../../../db/ledger/transaction.ts';
import { WRITE_ORDER } from '../../../../db/ledger/write/write-order.ts';
import { openDatabase } from '../../../../db/postgres/knex.ts';
import { createTestDatabase } from '../../../support/postgres/database.ts';

/** The texts and values of a write of four parts. */
async function sent(isDistributed: boolean, lines = 2): Promise<readonly LastStatement[]> {
  const taken: LastStatement[] = [];
  const transaction = { end: (last: readonly LastStatement[]) => Promise.resolve(void taken.push(...last)) };
  const statement = new Statement('2026-11-30T00:00:00.000Z');
  statement.insert('commands', { command_id: 'text' }, 53, [{ command_id: 'a' }]);
  statement.add({ table: 'clients', verb: 'removed', sql: 'delete from clients where tenant_id = ?', bindings: [53] });
  statement.add({
    table: 'contacts',
    verb: 'removed',
    sql: 'delete from contacts where tenant_id = ?',
    bindings: [53],
  });
  const rows = Array.from({ length: lines }, (_, id) => ({ id, recorded_at: null }));
  statement.insert('invoice_lines', { id: 'bigint', recorded_at: 'timestamptz' }, 53, rows);
  await statement.runLast(transaction as unknown as Transaction, isDistributed);
  return taken;
}

describe('the write of a batch', () => {
  it('is one statement on PostgreSQL', async () => {
    const [only, ...others] = await sent(false);
    expect(others).toEqual([]);
    expect(only?.text.match(/ as \(/g)).toHaveLength(4);
    expect(only?.isKept).toBe(true);
  });

  it('is a statement a part on Citus: rows removed after all others, what refers before what it refers to, ids of commands last', async () => {
    const statements = await sent(true);
    expect(statements.map(({ text }) => text.trim().replace(/\s+/g, ' '))).toEqual([
      'insert into invoice_lines (tenant_id, recorded_at, id) values ($1, $2, $3), ($4, $5, $6)',
      'delete from contacts where tenant_id = $1',
      'delete from clients where tenant_id = $1',
      'insert into commands (tenant_id, command_id) values ($1, $2)',
    ]);
    expect(statements[0]?.values).toEqual([
      ...[53, '2026-11-30T00:00:00.000Z', 0],
      ...[53, '2026-11-30T00:00:00.000Z', 1],
    ]);
  });

  it('has no more values in a statement than PostgreSQL takes', async () => {
    const statements = await sent(true, 50_000);
    expect(statements).toHaveLength(6);
    for (const { values } of statements) expect(values.length).toBeLessThan(65_536);
    const ids = statements.slice(0, 3).flatMap(({ values }) => values.filter((_, place) => place % 3 === 2));
    expect(ids).toEqual(Array.from({ length: 50_000 }, (_, id) => id));
  });
});

describe('the order of the parts', () => {
  it('has every table after those to which it refers', async () => {
    const database = await createTestDatabase();
    const owner = openDatabase(database.urls.owner, { max: 1, name: 'test' });
    try {
      const keys = await queryRows<{ from: string; to: string }>(
        owner,
        `select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint
         where contype = 'f' and connamespace = 'public'::regnamespace`,
        [],
      );
      const order: readonly string[] = WRITE_ORDER;
      const between = keys.filter(({ from, to }) => order.includes(from) && order.includes(to) && from !== to);
      expect(between.length).toBeGreaterThan(15);
      expect(between.filter(({ from, to }) => order.indexOf(from) < order.indexOf(to))).toEqual([]);
    } finally {
      await owner.destroy();
      await database.drop();
    }
  });
});

describe('whether a database is distributed', () => {
  it('is asked once, and again after a fault', async () => {
    const answers = [Promise.reject(new Error('away')), Promise.resolve([{ found: true }])];
    let asked = 0;
    const run = (): Promise<readonly unknown[]> => answers[asked++] ?? Promise.reject(new Error('asked too often'));
    const distribution = new Distribution({ run } as Queryable);
    await expect(distribution.isDistributed()).rejects.toThrow('away');
    expect(await distribution.isDistributed()).toBe(true);
    expect(await distribution.isDistributed()).toBe(true);
    expect(asked).toBe(2);
  });

  it.each([false, true])('is read in the list of its extensions: %p', async (saysCitus) => {
    if (saysCitus) process.env['TEST_DATABASES_SAY_CITUS'] = '1';
    const database = await createTestDatabase();
    delete process.env['TEST_DATABASES_SAY_CITUS'];
    const runtime = openDatabase(database.urls.runtime, { max: 1, name: 'test' });
    try {
      expect(await new Distribution(runtime).isDistributed()).toBe(saysCitus);
    } finally {
      await runtime.destroy();
      await database.drop();
    }
  });
});
