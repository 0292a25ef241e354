import { startEmbedded } from '../db/embedded/launcher.ts';
import { openDatabase } from '../db/postgres/knex.ts';
import { mayMigrate, migrate } from '../db/schema/migrate.ts';
import { pendingMigrations } from '../db/schema/pending-migrations.ts';
import type { DemoHashes } from '../db/seeds/demo.ts';
import type { Config } from './config/config.ts';
import type { Clock } from './core/ports.ts';
import { hashDemo, installDemo } from './demo/demo.ts';
import { ConfigError } from './config/environment.ts';
import type { Logger } from './observability/log/logger.ts';

/** A migrated database, ready to be worked with. */
export interface Databases {
  readonly urls: { readonly runtime: string; readonly owner: string; readonly worker: string };
  readonly isEmbedded: boolean;
  /** Stops the embedded server; nothing to do for any other. */
  stop(): Promise<void>;
}

/**
 * For a gateway that does not hold the owner's connection: another gateway, or the operator, migrates the schema
 * before.
 */
async function demandMigrated(url: string): Promise<void> {
  const database = openDatabase(url, { max: 1, name: 'invoice-gateway start' });
  try {
    const pending = await pendingMigrations(database);
    if (pending.length === 0) return;
    throw new ConfigError(
      `MIGRATION_DATABASE_URL must be the owner's connection, or the database be migrated before: the role of DATABASE_URL may not migrate, and ${pending.join(', ')} is pending (./gateway migrate up).`,
    );
  } finally {
    await database.destroy();
  }
}

/**
 * Migrates the configured database, or starts one of our own, with the demo data on its first start; that one allows the
 * runtime role at least so many connections.
 */
export async function openDatabases(
  config: Config,
  logger: Logger,
  clock: Clock,
  runtimeConnections = 0,
): Promise<Databases> {
  const log = (message: string): void => {
    logger.info(message);
  };
  if (config.databaseUrls !== null) {
    const { owner, runtime, worker } = config.databaseUrls;
    if (await mayMigrate(owner)) await migrate({ ownerUrl: owner, runtimeUrl: runtime, workerUrl: worker, log });
    else await demandMigrated(owner);
    return { urls: config.databaseUrls, isEmbedded: false, stop: () => Promise.resolve() };
  }
  let hashes: Promise<DemoHashes> | undefined;
  const server = await startEmbedded({
    dataDir: config.dataDir,
    durable: true,
    runtimeConnections,
    log,
    // A user waits for a first start, so long work runs beside it.
    onFirstStart: () => {
      hashes = hashDemo();
    },
    ...(config.postgresBinDir === null ? {} : { binDir: config.postgresBinDir }),
  });
  try {
    const { owner, runtime, worker } = server.urls;
    await migrate({ ownerUrl: owner, runtimeUrl: runtime, workerUrl: worker, log });
    if (await installDemo(owner, clock, false, hashes)) log('loaded the demo data');
    return { urls: server.urls, isEmbedded: true, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
