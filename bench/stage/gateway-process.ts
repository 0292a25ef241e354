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

/** A gateway that listens, with an embedded database of its own. */
export interface GatewayProcess {
  readonly url: string;
  readonly databaseUrls: EmbeddedUrls;
  readonly pid: number;
  /** Of the database server's main process. */
  readonly databasePid: number;
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

/** Starts a gateway on a free port; with `profileDir` it leaves a CPU profile there when it stops. */
export function launchGateway(profileDir: string | null, environment: Readonly<Record<string, string>> = {}): Launch {
  const dataDir = makeDataDir();
  const program = fileURLToPath(import.meta.resolve('../../src/main.js'));
  const child = spawn(process.execPath, [...FLAGS, ...profiling(profileDir), program], {
    env: { ...gatewayEnvironment(dataDir, 0), ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const killAtExit = (): void => {
    child.kill('SIGTERM');
  };
  process.once('exit', killAtExit);
  let stopped: Promise<void> | undefined;
  return {
    ready: gatewayOf(child, dataDir),
    stop: () =>
      (stopped ??= stopChild(child)
        .then(() => removeData(dataDir))
        .finally(() => process.off('exit', killAtExit))),
  };
}

async function gatewayOf(child: ChildProcess, dataDir: string): Promise<GatewayProcess> {
  const url = await listeningUrl(child);
  const databaseUrls = await findRunning({ dataDir });
  const database = await readPostmasterPid(clusterIn((await findHome(dataDir)) ?? dataDir));
  if (databaseUrls === null || database === null) throw new Error("The gateway's database cannot be found");
  return { url, databaseUrls, pid: child.pid ?? 0, databasePid: database.pid };
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

/** Always the embedded database, also where the environment names another: a benchmark must not touch real records. */
export function gatewayEnvironment(dataDir: string, port: number): NodeJS.ProcessEnv {
  const others = ['DATABASE_URL', 'MIGRATION_DATABASE_URL', 'DIRECT_DATABASE_URL', 'SMTP_URL', 'SECRET_KEY'];
  return {
    ...process.env,
    ...Object.fromEntries(others.flatMap((name) => [name, `${name}_FILE`]).map((name) => [name, ''])),
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'error',
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
