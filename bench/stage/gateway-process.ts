import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPostmasterPid } from '../../db/embedded/cluster.ts';
import { clusterIn, findHome } from '../../db/embedded/home.ts';
import { findRunning } from '../../db/embedded/launcher.ts';
import type { EmbeddedUrls } from '../../db/embedded/roles.ts';
import { listeningUrl, stopChild } from './child-process.ts';
import type { OwnDatabase } from './own-database.ts';

/** A gateway that listens, with a database of its own. */
export interface GatewayProcess {
  readonly url: string;
  readonly databaseUrls: EmbeddedUrls;
  readonly pid: number;
  /** Of the database server's main process; 0 where that is not to be seen. */
  readonly databasePid: number;
}

interface LaunchOptions {
  /** Where the gateway leaves a CPU profile when it stops; `null` for none. */
  readonly profileDir: string | null;
  /** Settings that differ from the usual ones. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A migrated database on another server than the embedded one. */
  readonly database?: OwnDatabase | null;
}

/** A gateway that was started in a process and a temporary directory of its own. */
export interface Launch {
  /** Rejects when it ends before it listens, or takes too long. */
  readonly ready: Promise<GatewayProcess>;
  /** Stops it and removes its directory; idempotent. */
  stop(): Promise<void>;
}

/** As `npm start` and the image run it. */
const FLAGS = ['--max-semi-space-size=32'];

/** Starts a gateway on a free port. */
export function launchGateway({ profileDir, environment = {}, database = null }: LaunchOptions): Launch {
  const dataDir = makeDataDir();
  const program = fileURLToPath(import.meta.resolve('../../src/main.js'));
  const child = spawn(process.execPath, [...FLAGS, ...profiling(profileDir), program], {
    env: { ...gatewayEnvironment(dataDir, 0), ...addressesOf(database), ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const killAtExit = (): void => {
    child.kill('SIGTERM');
  };
  process.once('exit', killAtExit);
  let stopped: Promise<void> | undefined;
  return {
    ready: gatewayOf(child, dataDir, database),
    stop: () =>
      (stopped ??= stopChild(child)
        .then(() => removeData(dataDir))
        .finally(() => process.off('exit', killAtExit))),
  };
}

async function gatewayOf(child: ChildProcess, dataDir: string, own: OwnDatabase | null): Promise<GatewayProcess> {
  const url = await listeningUrl(child);
  if (own !== null) return { url, databaseUrls: own.urls, pid: child.pid ?? 0, databasePid: own.serverPid ?? 0 };
  const databaseUrls = await findRunning({ dataDir });
  const database = await readPostmasterPid(clusterIn((await findHome(dataDir)) ?? dataDir));
  if (databaseUrls === null || database === null) throw new Error("The gateway's database cannot be found");
  return { url, databaseUrls, pid: child.pid ?? 0, databasePid: database.pid };
}

/** The runtime's and the worker's connections, as in the container stack: the owner's are for migrations. */
function addressesOf(database: OwnDatabase | null): NodeJS.ProcessEnv {
  if (database === null) return {};
  const { runtime, worker } = database.urls;
  return { DATABASE_URL: runtime, DIRECT_DATABASE_URL: worker, SECRET_KEY: 'a key for only the benchmark' };
}

function profiling(directory: string | null): string[] {
  return directory === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${directory}`];
}

/** A directory for a gateway's data; {@link removeData} removes it. */
export function makeDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'invoice-gateway-bench-'));
  // Root's database server runs as another user, who must be able to pass through.
  chmodSync(dataDir, 0o711);
  return dataDir;
}

/** Never the database that the environment names: a benchmark must not touch real records. */
export function gatewayEnvironment(dataDir: string, port: number): NodeJS.ProcessEnv {
  const others = ['DATABASE_URL', 'MIGRATION_DATABASE_URL', 'DIRECT_DATABASE_URL', 'SMTP_URL', 'SECRET_KEY'];
  return {
    ...process.env,
    ...Object.fromEntries(others.flatMap((name) => [name, `${name}_FILE`]).map((name) => [name, ''])),
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: String(port),
    PROCESSES: '1',
    LOG_LEVEL: '',
    LOG_FILE: '',
  };
}

/** The directory, and the place that the launcher chose where its server may not enter the directory. */
export async function removeData(dataDir: string): Promise<void> {
  const home = await findHome(dataDir).catch(() => null);
  for (const path of new Set([home ?? dataDir, dataDir])) {
    await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 });
  }
}
