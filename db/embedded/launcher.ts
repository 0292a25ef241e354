import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ensureRoles } from '../schema/roles.ts';
import { chooseAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { ensureCluster, readPasswords, readPostmasterPid, settleOrphan } from './cluster.ts';
import { EmbeddedServerError, errorText } from './fault.ts';
import { acquireLock, type GatewayLock } from './gateway-lock.ts';
import { clusterIn, exists, findHome, matchOwner, requireDataDir, settleHome, writePrivately } from './home.ts';
import { rolesOf, urlsFor, type EmbeddedUrls } from './roles.ts';
import { answers, supervise } from './supervisor.ts';

export { EmbeddedServerError } from './fault.ts';

/** How an embedded PostgreSQL is started. */
interface EmbeddedOptions {
  /** Absolute path; the server's files go to `<dataDir>/postgres`, its output to `<dataDir>/postgres.log`. */
  readonly dataDir: string;
  /** False for tests only: commits are not flushed, so a power cut loses them. */
  readonly durable: boolean;
  readonly log: (message: string) => void;
  /** The most connections that the runtime role needs at once; default: those of some gateways. */
  readonly runtimeConnections?: number;
  /** A directory with `initdb` and `postgres` (15 or later) to use in place of the bundled ones. */
  readonly binDir?: string;
  /** Where the programs are copied when they can't be run from node_modules; default: the system's cache directory. */
  readonly cacheDir?: string;
  /** Called before a cluster is made, which takes a second of one core. */
  readonly onFirstStart?: () => void;
}

/** A running server, restarted on the same port whenever it ends by itself. */
export interface EmbeddedServer {
  readonly urls: EmbeddedUrls;
  /** Whether the cluster was made by this call. */
  readonly firstStart: boolean;
  /** Fast shutdown; idempotent, resolves within half a minute. End the connections of this process first. */
  stop(): Promise<void>;
}

const PORT_NAME = 'postgres.port';

async function storedPort(home: string): Promise<number> {
  const port = Number(await readFile(join(home, PORT_NAME), 'utf8').catch(() => '0'));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
}

async function startLocked(options: EmbeddedOptions, locks: GatewayLock[]): Promise<EmbeddedServer> {
  const { dataDir, durable, log, onFirstStart, runtimeConnections = 0 } = options;
  const known = await findHome(dataDir);
  const knownCluster = known !== null && (await exists(clusterIn(known))) ? clusterIn(known) : null;
  const account = await chooseAccount(dataDir, knownCluster);
  const home = await settleHome(dataDir, account, log);
  // A copied data directory names the same home as its original.
  if (home !== dataDir) locks.push(await acquireLock(home));
  const cluster = clusterIn(home);
  const binaries = await findBinaries({ binDir: options.binDir, cacheDir: options.cacheDir, account, log });
  await settleOrphan(cluster, binaries, account, log);
  const { passwords, firstStart } = await ensureCluster({ home, binaries, account, durable, onFirstStart });
  const logFile = join(dataDir, 'postgres.log');
  const spec = { binaries, cluster, account, durable, logFile, runtimeConnections };
  const wantedPort = await storedPort(home);
  const supervisor = await supervise(spec, (port) => urlsFor(passwords, port).admin, wantedPort, log);
  try {
    await matchOwner(spec.logFile);
    const urls = urlsFor(passwords, supervisor.port);
    await ensureRoles(urls.admin, rolesOf(passwords, durable, runtimeConnections));
    if (supervisor.port !== wantedPort) await writePrivately(join(home, PORT_NAME), String(supervisor.port));
    let stopped: Promise<void> | undefined;
    return {
      urls,
      firstStart,
      stop: () => (stopped ??= supervisor.stop().then(() => releaseAll(locks))),
    };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

async function releaseAll(locks: readonly GatewayLock[]): Promise<void> {
  for (const lock of locks.toReversed()) await lock.release();
}

/**
 * Starts the PostgreSQL that belongs to a data directory and brings its roles and database to the required state.
 *
 * Started by root, the server runs as the owner of its files, else as `postgres`, else as `nobody`. Where that user
 * may not enter the data directory, the files are kept below `/var/lib/invoice-gateway` (see `settleHome`). The server
 * stops by itself when this process dies, and a server left behind is stopped before a new one starts.
 * @throws EmbeddedServerError when there can be no server here, or a live process has the data directory in use.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  await requireDataDir(options.dataDir);
  const locks: GatewayLock[] = [];
  try {
    locks.push(await acquireLock(options.dataDir));
    return await startLocked(options, locks);
  } catch (error) {
    await releaseAll(locks);
    if (error instanceof EmbeddedServerError) throw error;
    throw new EmbeddedServerError(
      `The embedded database in ${options.dataDir} could not be started (${errorText(error)}): ` +
        'set DATA_DIR to another directory, or set DATABASE_URL.',
    );
  }
}

/**
 * The URLs of the server that another process runs on this data directory, or null when none answers there.
 * @throws EmbeddedServerError when this user may not read the stored passwords.
 */
export async function findRunning(options: Pick<EmbeddedOptions, 'dataDir'>): Promise<EmbeddedUrls | null> {
  try {
    const home = await findHome(options.dataDir);
    if (home === null) return null;
    const passwords = await readPasswords(home);
    const noted = await readNoted(home);
    if (passwords === null || noted === 0) return null;
    const urls = urlsFor(passwords, noted);
    return (await answers(urls.admin)) === 'yes' ? urls : null;
  } catch (error) {
    if (error instanceof EmbeddedServerError) throw error;
    throw new EmbeddedServerError(
      `The database of ${options.dataDir} can't be looked up (${errorText(error)}): ` +
        'run this as the user who started the gateway, or set DATABASE_URL.',
    );
  }
}

/** The server's own note is closed to other users; the port stored at its start is the same. */
async function readNoted(home: string): Promise<number> {
  const noted = await readPostmasterPid(clusterIn(home));
  return noted === null ? storedPort(home) : noted.port;
}
