import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeptPlans } from '../../../db/postgres/kept-plans.ts';
import { DatabasePool } from '../../../db/postgres/pool.ts';
import { Statements } from '../../../db/postgres/prepared-statements.ts';
import { readRows } from '../../../db/postgres/read-rows.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/database.ts';

const SQL =
  'select g.id from unnest($2::bigint[]) as r (id) join grows g on g.tenant_id = $1::bigint and g.id = r.id order by 1';

let database: TestDatabase;
let pool: DatabasePool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new DatabasePool(database.urls.owner, { max: 1, name: 'test' });
});

afterAll(async () => {
  await pool.close();
  await database.drop();
});

/** The plan that the one connection keeps of a named statement. */
async function keptPlan(statements: Statements): Promise<string> {
  const { name } = statements.query(SQL, []);
  const rows = await pool.run(`explain execute ${name ?? ''} (1, '{7}')`, []);
  return rows.map((row) => Object.values(row as object).join()).join('\n');
}

describe('The plans that a connection keeps', () => {
  it('are old after 32 uses, twice as many, and so on, and at the latest after 1,024 more', () => {
    const plans = new KeptPlans();
    const old = Array.from({ length: 5_000 }, (_, at) => at + 1).filter(() => plans.areOldAtNextUse());
    expect(old).toEqual([32, 64, 128, 256, 512, 1_024, 2_048, 3_072, 4_096]);
  });

  it('are made again while a table grows that was never sampled', async () => {
    await pool.run('create table grows (tenant_id bigint, id bigint, label text, primary key (tenant_id, id))', []);
    await pool.run('alter table grows set (autovacuum_enabled = false)', []);
    await pool.run('create index on grows (tenant_id)', []);
    await pool.run("select set_config('plan_cache_mode', 'force_generic_plan', false)", []);
    await pool.run("select set_config('enable_seqscan', 'off', false)", []);
    const statements = new Statements();
    await readRows(pool, statements, SQL, [1, [7]]);
    expect(await keptPlan(statements)).not.toMatch(/tenant_id = .* AND .*id = r\.id/);
    await pool.run('insert into grows select 1, g, repeat($1, 50) from generate_series(1, 20000) g', ['x']);
    for (let use = 0; use < 32; use += 1) {
      expect(await readRows(pool, statements, SQL, [1, [7]])).toEqual([{ id: 7n }]);
    }
    expect(await keptPlan(statements)).toMatch(/Index Cond: \(\(tenant_id = .*\) AND \(id = r\.id\)\)/);
  });
});
