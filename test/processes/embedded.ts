import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findRunning } from '../../db/embedded/launcher.ts';
import { startRunning, type Running } from './running.ts';

/** A gateway of several processes on a database of its own, which outlives it. */
export interface WithDatabase {
  readonly dataDir: string;
  /** Starts it, or starts it again. */
  start(environment?: Readonly<Record<string, string>>): Promise<Running>;
  /** The transaction ids of the load's payments that are on record; the database must run. */
  recorded(): Promise<ReadonlySet<string>>;
  /** Keeps every payment of the load waiting; gives what lets them go on. */
  holdInvoice(): Promise<() => Promise<void>>;
  remove(): Promise<void>;
}

/** Two processes, unless the environment says otherwise. */
export async function withDatabase(): Promise<WithDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'invoice-gateway-processes-'));
  // A server started by root runs as another user, who must be able to enter.
  await chmod(dataDir, 0o711);
  return {
    dataDir,
    start: (environment = {}) => startRunning({ DATA_DIR: dataDir, PROCESSES: '2', ...environment }),
    holdInvoice: async () => {
      const owner = await ownerOf(dataDir);
      await owner.query('begin');
      await owner.query('select 1 from invoices where tenant_id = 53 and id = 1 for update');
      return async () => {
        await owner.query('commit');
        await owner.end();
      };
    },
    recorded: async () => {
      const owner = await ownerOf(dataDir);
      const { rows } = await owner.query<{ reference: string }>(
        "select reference from payments where reference like 'LOAD-%'",
      );
      await owner.end();
      return new Set(rows.map(({ reference }) => reference));
    },
    remove: () => rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 }),
  };
}

async function ownerOf(dataDir: string): Promise<pg.Client> {
  const urls = await findRunning({ dataDir });
  const owner = new pg.Client({ connectionString: urls?.owner });
  await owner.connect();
  return owner;
}
