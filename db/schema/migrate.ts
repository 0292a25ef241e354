import { Logger, runMigrations } from 'graphile-worker';
import type { Knex } from 'knex';
import { grantRoles } from './grants.ts';
import { openDatabase } from '../postgres/knex.ts';
import { gatherStatistics } from './statistics.ts';
import { openQueuePool } from '../queue/queue-pool.ts';
import { MIGRATIONS_TABLE, migrationSource } from './migration-source.ts';
import { keepDistributed } from './distribution/take.ts';
import { roleOf, schemaClient, withMigrationLock } from './migration-lock.ts';

interface MigrateOptions {
  /** The connection of the role that owns the tables. */
  readonly ownerUrl: string;
  /** The connections of the runtime and worker roles; each may be the owner's. */
  readonly runtimeUrl: string;
  readonly workerUrl: string;
  readonly log: (message: string) => void;
}

/**
 * Brings the schema to this version. The first gateway migrates; the others wait. Repeating it changes nothing, and a
 * migration that was killed is rolled back and run again.
 */
export async function migrate({ ownerUrl, runtimeUrl, workerUrl, log }: MigrateOptions): Promise<void> {
  await withMigrationLock(ownerUrl, async () => {
    // An index on a large table takes longer than the limit of a call.
    const owner = openDatabase(ownerUrl, { max: 2, name: 'invoice-gateway migrate', queryTimeoutMs: null });
    try {
      await keepDistributed(owner);
      const names = await runPending(owner);
      if (names.length > 0) log(`migrated: ${names.join(', ')}`);
      await keepDistributed(owner);
      await grantRoles(owner, roleOf(runtimeUrl), roleOf(workerUrl));
      // The worker's role owns the job queue's tables: row-level security keeps all others out.
      await migrateQueue(workerUrl);
      await gatherStatistics(owner);
      if (workerUrl !== ownerUrl) await gatherQueueStatistics(workerUrl);
    } finally {
      await owner.destroy();
    }
  });
}

async function runPending(owner: Knex): Promise<readonly string[]> {
  const settings: Knex.MigratorConfig = { migrationSource, tableName: MIGRATIONS_TABLE };
  // knex's own lock is a row, which a killed migration leaves behind. The advisory lock ended with its connection.
  if (await owner.schema.hasTable(`${MIGRATIONS_TABLE}_lock`)) await owner.migrate.forceFreeMigrationsLock(settings);
  const [, names] = (await owner.migrate.latest(settings)) as [number, string[]];
  return names;
}

/**
 * Whether the role of a connection may migrate: the tables are its own, or there are none yet. A gateway without the
 * owner's connection may not, and need not where another gateway has migrated.
 */
export async function mayMigrate(url: string): Promise<boolean> {
  const client = schemaClient(url, 'invoice-gateway start');
  await client.connect();
  try {
    const { rows } = await client.query<{ owns: boolean }>(
      `select coalesce(
         (select pg_has_role(current_user, relowner, 'usage') from pg_class where oid = to_regclass('${MIGRATIONS_TABLE}')),
         has_schema_privilege('public', 'create')) as owns`,
    );
    return rows[0]?.owns ?? false;
  } finally {
    await client.end();
  }
}

async function migrateQueue(workerUrl: string): Promise<void> {
  const pool = openQueuePool(workerUrl, 1);
  try {
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) });
  } finally {
    await pool.end();
  }
}

/** The queue's tables belong to its own role. */
async function gatherQueueStatistics(workerUrl: string): Promise<void> {
  const worker = openDatabase(workerUrl, { max: 1, name: 'invoice-gateway migrate', queryTimeoutMs: null });
  try {
    await gatherStatistics(worker);
  } finally {
    await worker.destroy();
  }
}
