import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { migrate } from '../../../db/schema/migrate.ts';
import { pendingMigrations } from '../../../db/schema/pending-migrations.ts';
import { migrationNames } from '../../../db/schema/migration-source.ts';
import { openBooks, type Books } from '../../support/ledgers.ts';

let books: Books;

beforeAll(async () => {
  books = await openBooks();
});

afterAll(async () => {
  await books.close();
});

async function migrateNow(): Promise<readonly string[]> {
  const log: string[] = [];
  const { owner, runtime, worker } = books.urls;
  await migrate({ ownerUrl: owner, runtimeUrl: runtime, workerUrl: worker, log: (message) => log.push(message) });
  return log;
}

/** Everything that a migration makes: columns, constraints, indexes and privileges. */
async function schema(): Promise<unknown[]> {
  return await books.rows(`
    select table_name::text as of, column_name::text as what, data_type::text as how from information_schema.columns
      where table_schema = 'public'
    union all select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
      where connamespace = 'public'::regnamespace
    union all select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'
    union all select table_name::text, grantee::text, privilege_type::text from information_schema.role_table_grants
      where table_schema = 'public'
    order by 1, 2, 3`);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20);
}

async function emptied(): Promise<void> {
  await books.owner.raw('drop schema public cascade; create schema public');
}

describe('a migration', () => {
  it('is complete in the template of all tests', async () => {
    expect(await pendingMigrations(books.owner)).toEqual([]);
  });

  it('that is repeated changes nothing and keeps what is there', async () => {
    const invoiceId = await books.invoice();
    const before = await schema();
    expect(await migrateNow()).toEqual([]);
    expect(await migrateNow()).toEqual([]);
    expect(await schema()).toEqual(before);
    expect(await books.rows('select id from invoices')).toEqual([{ id: BigInt(invoiceId) }]);
  });

  it('takes back a privilege that was granted by hand', async () => {
    const before = await schema();
    await books.owner.raw('grant delete on payments to gateway_runtime');
    await migrateNow();
    expect(await schema()).toEqual(before);
  });

  it('that four gateways start at once runs once', async () => {
    const before = await schema();
    await emptied();
    expect(await pendingMigrations(books.owner)).toEqual(migrationNames);
    const logs = await Promise.all([migrateNow(), migrateNow(), migrateNow(), migrateNow()]);
    expect(logs.flat()).toEqual([`migrated: ${migrationNames.join(', ')}`]);
    expect(await schema()).toEqual(before);
  });

  it('survives the lock row of one that was killed', async () => {
    await emptied();
    await migrateNow();
    await books.owner('schema_migrations_lock').update({ is_locked: 1 });
    await books.owner('schema_migrations').delete();
    await books.owner.raw(
      (await books.rows<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public'"))
        .filter(({ name }) => !name.startsWith('schema_migrations'))
        .map(({ name }) => `drop table if exists ${name} cascade`)
        .join('; '),
    );
    expect(await migrateNow()).toEqual([`migrated: ${migrationNames.join(', ')}`]);
  });

  it('that is killed in the middle is rolled back, and run by the next one, which waited', async () => {
    const before = await schema();
    await emptied();
    const obstacle = new pg.Client({ connectionString: books.urls.owner });
    obstacle.on('error', () => undefined);
    await obstacle.connect();
    await obstacle.query('begin; create table outbox (obstacle int)');
    const killed = expect(migrateNow()).rejects.toThrow(/terminat|connection error/i);
    const backends = `from pg_stat_activity where datname = current_database() and application_name like 'invoice-gateway migrat%'`;
    await until(async () => {
      const waiting = await books.rows<{ pid: number }>(`select pid ${backends} and wait_event_type = 'Lock'`);
      return waiting.length === 1;
    });
    const [lock] = await books.rows<{ pid: number }>(`select pid ${backends} and application_name like '%lock'`);
    const [migrator] = await books.rows<{ pid: number }>(`select pid ${backends} and wait_event_type = 'Lock'`);
    const next = migrateNow();
    await until(async () => {
      const waiting = await books.rows(`select 1 ${backends} and wait_event = 'advisory'`);
      return waiting.length === 1;
    });
    await books.rows('select pg_terminate_backend(?), pg_terminate_backend(?)', [migrator!.pid, lock!.pid]);
    await killed;
    await obstacle.query('rollback');
    await obstacle.end();
    expect(await next).toEqual([`migrated: ${migrationNames.join(', ')}`]);
    expect(await schema()).toEqual(before);
  });

  it('that fails leaves nothing behind, and runs when its obstacle is gone', async () => {
    await emptied();
    await books.owner.raw('create table outbox (obstacle int)');
    await expect(migrateNow()).rejects.toThrow('outbox');
    expect(await books.rows("select 1 from pg_tables where tablename = 'payments'")).toEqual([]);
    await books.owner.raw('drop table outbox');
    expect(await migrateNow()).toHaveLength(1);
  });
});
