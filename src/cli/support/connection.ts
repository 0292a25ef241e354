import type { Knex } from 'knex';
import pg from 'pg';
import { findRunning, startEmbedded } from '../../../db/embedded/launcher.ts';
import { migrationNames } from '../../../db/schema/migration-source.ts';
import { demandReplicated, openDatabase } from '../../../db/postgres/knex.ts';
import { DatabasePool } from '../../../db/postgres/pool.ts';
import { migrate } from '../../../db/schema/migrate.ts';
import { pendingMigrations } from '../../../db/schema/pending-migrations.ts';
import { ConfigError } from '../../config/environment.ts';
import { databaseName, noteDatabase, notedDatabase } from './database/name.ts';
import { demandDatabase, mayMake } from './database/presence.ts';
import { CommandError } from './errors.ts';
import { say, type Io } from './io.ts';
import { withProgress } from './progress.ts';
import { readDatabaseSettings, urlVariable } from './settings.ts';

/** The database that a command works on. */
export interface Target {
  readonly urls: { readonly owner: string; readonly runtime: string; readonly worker: string };
  readonly isEmbedded: boolean;
}

/**
 * Finds the database: the configured one, else the embedded server that a gateway runs on DATA_DIR, else that server,
 * started until the work ends. Makes a database only for commands that may. Prints the database on stderr. Throws
 * ConfigError and EmbeddedServerError.
 */
export async function withTarget<T>(io: Io, work: (target: Target) => Promise<T>): Promise<T> {
  const { urls, dataDir, postgresBinDir } = readDatabaseSettings(io.env);
  if (!mayMake(io)) await demandDatabase(io);
  noteDatabase(io, databaseName(urls?.owner ?? null, dataDir));
  if (urls !== null) return await work({ urls, isEmbedded: false });
  const running = await findRunning({ dataDir });
  if (running !== null) return await work({ urls: running, isEmbedded: true });
  say(io, `starting the database of ${dataDir} for this command…`);
  const server = await withProgress(io, 'starting the database', () =>
    startEmbedded({
      dataDir,
      durable: true,
      log: (message) => {
        say(io, message);
      },
      ...(postgresBinDir === null ? {} : { binDir: postgresBinDir }),
    }),
  );
  try {
    return await work({ urls: server.urls, isEmbedded: true });
  } finally {
    await server.stop();
  }
}

const CONNECT_TIMEOUT_MS = 2_000;

/**
 * Rejects with the driver's error where the database does not answer: knex would print it on stdout, among the data.
 */
async function demandAnswer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  await client.connect();
  await client.end();
}

/** Runs the work on one connection of the owner. */
export async function withOwner<T>(target: Target, work: (database: Knex) => Promise<T>): Promise<T> {
  return await withRole(target, 'owner', work);
}

/** Runs the work on one connection of a role. */
export async function withRole<T>(
  target: Target,
  role: keyof Target['urls'],
  work: (database: Knex) => Promise<T>,
): Promise<T> {
  await demandAnswer(target.urls[role]);
  const database = openDatabase(target.urls[role], { max: 1, name: 'invoice-gateway command' });
  try {
    const result = await work(database);
    demandReplicated(database);
    return result;
  } finally {
    await database.destroy();
  }
}

/** Runs the work on one connection of the runtime role, as a gateway does. */
export async function withRuntimePool<T>({ urls }: Target, work: (pool: DatabasePool) => Promise<T>): Promise<T> {
  await demandAnswer(urls.runtime);
  const pool = new DatabasePool(urls.runtime, { max: 1, name: 'invoice-gateway command' });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

/** Runs the work on a migrated database: migrates the embedded one; the operator migrates any other. */
export async function withMigrated<T>(io: Io, work: (database: Knex, target: Target) => Promise<T>): Promise<T> {
  return await withTarget(io, (target) =>
    withOwner(target, async (database) => {
      const pending = await pendingMigrations(database);
      if (pending.length === migrationNames.length && !(target.isEmbedded && mayMake(io))) {
        throw new ConfigError(emptyDatabase(io, target));
      }
      if (pending.length > 0 && !target.isEmbedded) {
        const missing = pending.join(', ');
        throw new CommandError(`The database is not migrated (${missing}): run ./gateway migrate up first.`);
      }
      if (pending.length > 0) await migrateTarget(io, target);
      return await work(database, target);
    }),
  );
}

function emptyDatabase(io: Io, { isEmbedded }: Target): string {
  const name = isEmbedded ? 'DATA_DIR' : urlVariable(io.env, 'owner');
  return `The database ${notedDatabase(io) ?? ''} is empty: set ${name} to the right one, or run ./gateway migrate up to begin with this one.`;
}

/** A transaction on a migrated database: all of a command's writes, or none. */
export async function inTransaction<T>(io: Io, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  return await withMigrated(io, (database) => database.transaction(work));
}

export async function migrateTarget(io: Io, { urls }: Target): Promise<void> {
  await withProgress(io, 'migrating', () =>
    migrate({
      ownerUrl: urls.owner,
      runtimeUrl: urls.runtime,
      workerUrl: urls.worker,
      log: (message) => {
        say(io, message);
      },
    }),
  );
}
