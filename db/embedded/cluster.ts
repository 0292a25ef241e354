import { randomBytes } from 'node:crypto';
import { chmod, chown, lchown, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { Binaries } from './binaries.ts';
import { run, type Account } from './command.ts';
import { EmbeddedServerError, errorCode } from './fault.ts';
import { clusterIn, draftClusterIn, exists, sweepDrafts, syncDirectory, writePrivately } from './home.ts';
import { isAlive, isPostmasterOf, isTaken } from './process-identity.ts';

const SECRETS_NAME = 'postgres.passwords.json';
const ROLES = ['admin', 'owner', 'runtime', 'worker'] as const;

/** One password a role, made once and kept 0600 beside the cluster. */
export type Passwords = Readonly<Record<(typeof ROLES)[number], string>>;

function isPasswords(value: unknown): value is Passwords {
  if (typeof value !== 'object' || value === null) return false;
  const entries = new Map<string, unknown>(Object.entries(value));
  return ROLES.every((role) => typeof entries.get(role) === 'string');
}

/** The stored passwords of a home, or null when there are none. */
export async function readPasswords(home: string): Promise<Passwords | null> {
  const text = await readFile(join(home, SECRETS_NAME), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  const value: unknown = text === null ? null : JSON.parse(text);
  return isPasswords(value) ? value : null;
}

async function storePasswords(home: string): Promise<Passwords> {
  const make = (): string => randomBytes(24).toString('base64url');
  const passwords = { admin: make(), owner: make(), runtime: make(), worker: make() };
  await writePrivately(join(home, SECRETS_NAME), JSON.stringify(passwords));
  return passwords;
}

async function giveTo(account: Account, path: string): Promise<void> {
  await lchown(path, account.uid, account.gid);
  const info = await stat(path).catch(() => null);
  if (info?.isDirectory() !== true) return;
  for (const name of await readdir(path)) await giveTo(account, join(path, name));
}

async function requireUsable(cluster: string, binaries: Binaries, account: Account | null): Promise<void> {
  const owner = (await stat(cluster)).uid;
  const own = process.getuid?.();
  if (account === null && own !== undefined && owner !== own) {
    throw new EmbeddedServerError(
      `The database files in ${cluster} belong to another user (uid ${owner}): start the gateway as that user or as root, ` +
        'or set DATA_DIR to another directory, or set DATABASE_URL.',
    );
  }
  if (account !== null && owner === 0) await giveTo(account, cluster);
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (Number(version) !== binaries.major) {
    throw new EmbeddedServerError(
      `The database in ${cluster} was made by PostgreSQL ${version}, and the programs here are ${binaries.major}: ` +
        'set POSTGRES_BIN_DIR to the older ones, or set DATA_DIR to another directory, or set DATABASE_URL.',
    );
  }
}

async function initialise(
  home: string,
  binaries: Binaries,
  account: Account | null,
  durable: boolean,
): Promise<Passwords> {
  const passwords = await storePasswords(home);
  const draft = draftClusterIn(home);
  const passwordFile = `${draft}.password`;
  await mkdir(draft, { mode: 0o700 });
  const handle = await open(passwordFile, 'wx', 0o600);
  await handle.writeFile(`${passwords.admin}\n`);
  await handle.close();
  if (account !== null) {
    for (const path of [draft, passwordFile]) await chown(path, account.uid, account.gid);
  }
  const made = await run(
    binaries.initdb,
    [
      ...['-D', draft, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--data-checksums'],
      ...['--auth=scram-sha-256', `--pwfile=${passwordFile}`],
      ...(durable ? [] : ['--no-sync']),
    ],
    account,
  );
  await rm(passwordFile, { force: true });
  if (made.code !== 0) {
    await rm(draft, { recursive: true, force: true });
    const reason = made.output.split('\n').find((line) => /error|could not|fatal/i.test(line)) ?? made.output;
    throw new EmbeddedServerError(
      `A database could not be made in ${home} (${reason.trim() || (made.failure ?? 'initdb failed')}): ` +
        'set DATA_DIR to another directory, or set DATABASE_URL.',
    );
  }
  // Whole or not at all: a cluster under its final name is complete.
  await rename(draft, clusterIn(home));
  await syncDirectory(home);
  return passwords;
}

/**
 * Makes the cluster (UTF-8, C collation, checksums, scram passwords) unless it is there.
 * @throws EmbeddedServerError when it can't be made, or what is there can't be used.
 */
export async function ensureCluster(options: {
  readonly home: string;
  readonly binaries: Binaries;
  readonly account: Account | null;
  readonly durable: boolean;
  readonly onFirstStart?: (() => void) | undefined;
}): Promise<{ readonly passwords: Passwords; readonly firstStart: boolean }> {
  const { home, binaries, account, durable, onFirstStart } = options;
  await sweepDrafts(home);
  const cluster = clusterIn(home);
  if (!(await exists(cluster))) {
    onFirstStart?.();
    return { passwords: await initialise(home, binaries, account, durable), firstStart: true };
  }
  await requireUsable(cluster, binaries, account);
  // PostgreSQL refuses wider modes, which an unpacked backup often has.
  await chmod(cluster, 0o700);
  const passwords = await readPasswords(home);
  if (passwords !== null) return { passwords, firstStart: false };
  throw new EmbeddedServerError(
    `${join(home, SECRETS_NAME)} is missing or damaged, and the database beside it can't be opened without: ` +
      'restore it, or set DATA_DIR to another directory, or set DATABASE_URL.',
  );
}

/** A server's note about itself in its cluster; null when no server left a note, or not yet. */
export async function readPostmasterPid(
  cluster: string,
): Promise<{ readonly pid: number; readonly port: number } | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  // A note that is being written is short: 0 would be no process to signal.
  return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3] ?? 0) } : null;
}

async function hasEnded(pid: number, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  while (isAlive(pid)) {
    if (performance.now() > end) return false;
    await delay(50);
  }
  return true;
}

/**
 * Ends a server that a dead gateway left on the cluster: its own watchdog gets time first, then it gets SIGINT, and at
 * last SIGQUIT. A note whose process number now belongs to another program is removed, because PostgreSQL
 * would refuse to start. Call only while holding the lock.
 * @throws EmbeddedServerError when it does not end.
 */
export async function settleOrphan(
  cluster: string,
  binaries: Binaries,
  account: Account | null,
  log: (message: string) => void,
): Promise<void> {
  const noted = await readPostmasterPid(cluster);
  if (noted === null) return;
  const { pid } = noted;
  if (!(await isPostmasterOf(pid, cluster))) {
    if (isTaken(pid)) await rm(join(cluster, 'postmaster.pid'), { force: true });
    return;
  }
  log(`waiting for the server of an earlier gateway to stop (process ${pid})`);
  if (await hasEnded(pid, 2_000)) return;
  if (process.platform === 'win32') await run(binaries.pgCtl, ['stop', '-D', cluster, '-m', 'fast'], account);
  for (const [signal, waitMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 8_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone meanwhile, or another user's: the wait shows which.
    }
    if (await hasEnded(pid, waitMs)) return;
  }
  throw new EmbeddedServerError(
    `A PostgreSQL server (process ${pid}) still runs on ${cluster} and does not stop: end it, ` +
      'or set DATA_DIR to another directory, or set DATABASE_URL.',
  );
}
