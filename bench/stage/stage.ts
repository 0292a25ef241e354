import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { launchGateway, type GatewayProcess } from './gateway-process.ts';
import { describeMachine, type Machine } from './machine.ts';
import { makeOwnDatabase } from './own-database.ts';
import { findProgram } from '../clients/on-path.ts';
import { findPgbench } from '../clients/pgbench.ts';
import type { Bench } from './bench.ts';
import { TENANT_IDS, type Seeded } from './seed.ts';
import type { Undo } from './undo.ts';

/** A gateway in a process of its own with a database that was filled, and the owner's look behind it. */
export interface Stage {
  readonly bench: Bench;
  readonly machine: Machine;
  /** Payments that were recorded since the stage was set. */
  countRecorded(): Promise<number>;
  /** Stops the gateway and removes its data; done at the end of the run otherwise. */
  close(): Promise<void>;
}

export interface StageOptions {
  readonly connections: number;
  readonly profileDir: string | null;
  readonly workDir: string;
  readonly undo: Undo;
  /** Settings of the gateway that differ from the others'. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The administrator's URL of a PostgreSQL in place of the embedded one; `null`: the embedded one. */
  readonly server: string | null;
  readonly seed: (owner: pg.Client, gateway: GatewayProcess) => Promise<Seeded>;
}

/** Connections of the gateway's own pools, of the baseline's, and of the benchmark's own queries. */
const OTHER_CONNECTIONS = 30;
const QUIET_WITHIN_MS = 120_000;

/** Starts a gateway and has its database filled. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { profileDir, environment = {}, server } = options;
  const database = server === null ? null : await makeOwnDatabase(server, options.undo);
  const launch = launchGateway({ profileDir, environment, database });
  const stop = options.undo.add(() => launch.stop());
  const gateway = await launch.ready;
  const owner = new pg.Client({ connectionString: gateway.databaseUrls.owner, application_name: 'bench' });
  // A query in flight reports a lost connection; an idle one has no listener.
  owner.on('error', () => undefined);
  await owner.connect();
  const seeded = await options.seed(owner, gateway);
  await checkpoint(gateway);
  const machine = await describeMachine(owner);
  const before = await countPayments(owner);
  const close = options.undo.add(async () => {
    await owner.end();
    await stop();
  });
  return {
    bench: {
      gateway,
      seeded,
      connections: options.connections,
      directConnections: Math.min(options.connections, machine.maxConnections - OTHER_CONNECTIONS),
      pgbench: findPgbench(),
      wrk: findProgram('wrk'),
      workDir: options.workDir,
      quiet: () => waitForOutbox(owner),
      logBytes: () => logBytesOf(owner),
      analyze: async () => {
        await owner.query('analyze');
      },
    },
    machine,
    countRecorded: async () => (await countPayments(owner)) - before,
    close,
  };
}

/** Writes that filled the tables must not be flushed during a measurement. */
async function checkpoint({ databaseUrls }: GatewayProcess): Promise<void> {
  const admin = new pg.Client({ connectionString: databaseUrls.admin, application_name: 'bench' });
  admin.on('error', () => undefined);
  await admin.connect();
  // A managed server's administrator may not.
  await admin.query('checkpoint').catch(() => undefined);
  await admin.end();
}

async function waitForOutbox(owner: pg.Client): Promise<void> {
  const giveUpAt = performance.now() + QUIET_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    const { rows } = await owner.query<{ waits: boolean }>(
      "select exists (select 1 from outbox where state = 'pending') as waits",
    );
    if (rows[0]?.waits === false) return;
    await delay(100);
  }
  throw new Error(`The outbox was not empty after ${QUIET_WITHIN_MS} ms`);
}

async function logBytesOf(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ bytes: string }>(
    "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes",
  );
  return Number(rows[0]?.bytes ?? NaN);
}

async function countPayments(owner: pg.Client): Promise<number> {
  const text = 'select count(*) as count from payments where tenant_id = any($1)';
  const { rows } = await owner.query<{ count: string }>(text, [TENANT_IDS]);
  return Number(rows[0]?.count ?? 0);
}
