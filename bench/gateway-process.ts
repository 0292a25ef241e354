import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readPostmasterPid } from '../db/embedded/cluster.ts';
import { clusterIn, findHome } from '../db/embedded/home.ts';
import { findRunning } from '../db/embedded/launcher.ts';
import type { EmbeddedUrls } from '../db/embedded/roles.ts';

const START_MS = 60_000;
const STOP_MS = 30_000;

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

/** Starts a gateway on a free port; with `profileDir` it leaves a CPU profile there when it stops. */
export function launchGateway(profileDir: string | null): Launch {
  const dataDir = mkdtempSync(join(tmpdir(), 'invoice-gateway-bench-'));
  // Root's database server runs as another user, who must be able to pass through.
  chmodSync(dataDir, 0o711);
  const program = fileURLToPath(import.meta.resolve('../src/main.js'));
  const child = spawn(process.execPath, [...profiling(profileDir), program], {
    env: { ...process.env, ...environmentOf(dataDir) },
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

/** The embedded database whatever the caller's environment names: nobody's records take part in a benchmark. */
function environmentOf(dataDir: string): Record<string, string> {
  return {
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'error',
    DATABASE_URL: '',
    MIGRATION_DATABASE_URL: '',
    DIRECT_DATABASE_URL: '',
    SMTP_URL: '',
  };
}

/** The address in the gateway's greeting. */
async function listeningUrl(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error('The gateway has no output');
  const found = new Promise<string>((resolve, reject) => {
    let text = '';
    stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const url = /http:\/\/127\.0\.0\.1:[0-9]+(?=\s)/.exec(text)?.[0];
      if (url !== undefined) resolve(url);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`The gateway ended before it listened (${signal ?? `exit code ${code ?? 0}`})`));
    });
  });
  const timer = new AbortController();
  const tooLate = delay(START_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`The gateway did not listen within ${START_MS} ms`);
  });
  try {
    return await Promise.race([found, tooLate]);
  } finally {
    tooLate.catch(() => undefined);
    timer.abort();
    // Nobody reads on: a full pipe would stop the writer.
    stdout.removeAllListeners('data').resume();
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(kill);
}

/** The directory, and the place that the launcher chose where its server may not enter the directory. */
async function removeData(dataDir: string): Promise<void> {
  const home = await findHome(dataDir).catch(() => null);
  for (const path of new Set([home ?? dataDir, dataDir])) {
    await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 });
  }
}
