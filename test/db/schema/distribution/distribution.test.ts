import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { distribute, plannedSteps } from '../../../../db/schema/distribution/distribute.ts';
import { PLACED, PLACEMENTS } from '../../../../db/schema/distribution/placements.ts';
import { planOf } from '../../../../db/schema/distribution/plan.ts';
import { DROPPED_KEYS } from '../../../../db/schema/distribution/state.ts';
import { migrate } from '../../../../db/schema/migrate.ts';
import { CITUS_DOUBLE } from '../../../support/postgres/citus-double.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/postgres/database.ts';
import { sql } from '../../../support/postgres/sql.ts';

const KEYS = `select conrelid::regclass::text || '.' || conname || ' ' || pg_get_constraintdef(oid) as key
  from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = 'public'::regnamespace`;
const NOTED = `select tbl || '.' || name || ' ' || definition as key from ${DROPPED_KEYS}`;

const keysOf = async (url: string, text: string): Promise<string[]> =>
  (await sql(url, text)).map(({ key }) => String(key)).sort();

describe('The list of placements', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });

  it('has every table once, and no other', async () => {
    const rows = await sql(
      database.urls.owner,
      `select relname::text as name from pg_class where relkind in ('r', 'p') and not relispartition
         and relnamespace = 'public'::regnamespace`,
    );
    const listed = Object.values(PLACEMENTS).flat();
    expect(new Set(listed).size).toBe(listed.length);
    expect([...listed].sort()).toEqual(rows.map(({ name }) => String(name)).sort());
  });

  it('divides tables that have a tenant, and keys never lead from a copied table to a divided one', async () => {
    const rows = await sql(
      database.urls.owner,
      `select relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
       where c.relnamespace = 'public'::regnamespace`,
    );
    const withTenant = new Set(rows.map(({ name }) => String(name)));
    expect(PLACEMENTS.tenant.filter((name) => !withTenant.has(name))).toEqual([]);
    const keys = await sql(
      database.urls.owner,
      `select conrelid::regclass::text as of, confrelid::regclass::text as to from pg_constraint where contype = 'f'
         and connamespace = 'public'::regnamespace`,
    );
    const { reference, coordinator } = PLACEMENTS;
    expect(keys.filter(({ of, to }) => coordinator.includes(String(of)) || coordinator.includes(String(to)))).toEqual(
      [],
    );
    expect(keys.filter(({ of, to }) => reference.includes(String(of)) && !reference.includes(String(to)))).toEqual([]);
  });
});

describe('The plan', () => {
  const nothing = { placed: new Set<string>(), unplaced: [], leftovers: [], keys: [], remembered: null };
  const key = { table: 'b', name: 'b_a', definition: 'FOREIGN KEY (x) REFERENCES a(x)', refersTo: 'a' };

  it('has no step where every table is in its place', () => {
    expect(planOf({ ...nothing, placed: new Set(['a', 'b']), keys: [key] })).toEqual([]);
  });

  it('notes, drops and adds the keys of the tables that it places, and leaves all others', () => {
    const other = { ...key, table: 'd', name: 'd_c', refersTo: 'c' };
    const foreign = { ...key, table: 'own', name: 'own_b', refersTo: 'b' };
    const placed = new Set(['a', 'c', 'd']);
    const steps = planOf({ ...nothing, placed, unplaced: ['b'], keys: [key, other, foreign] });
    const statements = steps.flatMap((step) => step.statements);
    expect(statements.map((text) => text.slice(0, 44))).toEqual([
      `create table ${DROPPED_KEYS} (place bigint not `,
      `insert into ${DROPPED_KEYS} (tbl, name, definit`,
      'alter table "b" drop constraint "b_a"',
      expect.stringContaining("create_distributed_table('b'"),
      expect.stringContaining("truncate_local_data_after_distributing_table('b'".slice(0, 30)),
      'alter table "b" add constraint "b_a" FOREIGN',
      `drop table ${DROPPED_KEYS}`,
    ]);
    expect(steps[0]?.statements.length).toBe(3);
  });

  it('adds the keys that an earlier run noted, and not those that are back', () => {
    const back = { ...key, name: 'back' };
    const steps = planOf({ ...nothing, placed: new Set(['a', 'b']), keys: [back], remembered: [key, back] });
    expect(steps.flatMap((step) => step.statements)).toEqual([
      'alter table "b" add constraint "b_a" FOREIGN KEY (x) REFERENCES a(x)',
      `drop table ${DROPPED_KEYS}`,
    ]);
  });
});

describe('distribute', () => {
  let database: TestDatabase;
  let before: string[];
  beforeAll(async () => {
    database = await createTestDatabase();
    before = await keysOf(database.urls.owner, KEYS);
    await sql(database.adminUrl, CITUS_DOUBLE);
  });
  afterAll(async () => {
    await database.drop();
  });

  const placed = async (): Promise<string[]> =>
    (await sql(database.urls.owner, 'select logicalrelid::text as name from pg_dist_partition')).map(({ name }) =>
      String(name),
    );

  /** Takes one step, and is killed at the next. */
  async function oneStep(): Promise<boolean> {
    let steps = 0;
    const kill = (): void => {
      steps += 1;
      if (steps > 1) throw new Error('killed');
    };
    try {
      await distribute(database.urls, { onStep: kill });
      return true;
    } catch (error) {
      if ((error as Error).message !== 'killed') throw error;
      return false;
    }
  }

  it('plans without a change', async () => {
    const steps = await plannedSteps(database.urls);
    expect(steps.length).toBeGreaterThan(2 * PLACED.length + before.length);
    expect(await keysOf(database.urls.owner, KEYS)).toEqual(before);
    expect(await placed()).toEqual([]);
  });

  it('killed after each step, has every key in the catalogue or noted, and ends with all there', async () => {
    const planned = (await plannedSteps(database.urls)).length;
    let runs = 0;
    for (let isDone = false; !isDone; runs += 1) {
      isDone = await oneStep();
      const noted = isDone ? [] : await keysOf(database.urls.owner, NOTED);
      const present = await keysOf(database.urls.owner, KEYS);
      expect([...new Set([...noted, ...present])].sort()).toEqual(before);
    }
    expect(runs).toBeGreaterThan(PLACED.length);
    expect(runs).toBeLessThanOrEqual(planned);
    expect(await keysOf(database.urls.owner, KEYS)).toEqual(before);
    expect((await placed()).sort()).toEqual([...PLACED].sort());
    expect(await sql(database.urls.owner, `select to_regclass('${DROPPED_KEYS}') as oid`)).toEqual([{ oid: null }]);
    expect(await distribute(database.urls)).toBe(0);
  }, 120_000);

  it('is ended by migrate up, which also places a table that a later version made', async () => {
    const { owner, runtime, worker } = database.urls;
    await sql(owner, `delete from pg_dist_partition where logicalrelid in ('vehicles'::regclass, 'drivers'::regclass)`);
    expect(await oneStep()).toBe(false);
    expect(await keysOf(owner, KEYS)).not.toEqual(before);
    await migrate({ ownerUrl: owner, runtimeUrl: runtime, workerUrl: worker, log: () => undefined });
    expect(await keysOf(owner, KEYS)).toEqual(before);
    expect((await placed()).sort()).toEqual([...PLACED].sort());
    await sql(owner, `delete from pg_dist_partition where logicalrelid = 'vehicles'::regclass`);
    await migrate({ ownerUrl: owner, runtimeUrl: runtime, workerUrl: worker, log: () => undefined });
    expect(await placed()).toContain('vehicles');
    expect(await keysOf(owner, KEYS)).toEqual(before);
  }, 60_000);
});
