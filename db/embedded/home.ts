import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';

import { run, type Account } from './command.ts';
import { EmbeddedServerError, errorCode, errorText } from './fault.ts';

/** The file in the data directory that names another home; one absolute path. */
const POINTER_NAME = 'postgres.location';
const CLUSTER_NAME = 'postgres';
const DRAFT_PREFIX = 'postgres.new-';
const SHARED_PARENTS = ['/var/lib', '/var/db', '/srv'];

/** The directory of the server's files within a home. */
export function clusterIn(home: string): string {
  return join(home, CLUSTER_NAME);
}

/** A name for a cluster that is not complete yet; swept by the next start when this one dies. */
export function draftClusterIn(home: string): string {
  return join(home, DRAFT_PREFIX + randomBytes(4).toString('hex'));
}

/** Whether something of this name exists; an unreadable parent counts as absent. */
export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

/**
 * Makes a rename or a new name in the directory survive a power cut; does nothing on systems that can't open
 * directories.
 */
export async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** Root gives what it writes to the owner of the directory around it, who may start the gateway next time. */
export async function matchOwner(path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dirname(path));
  if (uid !== 0) await chown(path, uid, gid);
}

/** Replaces a small file whole, readable only by its owner. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await matchOwner(draft);
  await rename(draft, path);
  await syncDirectory(dirname(path));
}

/**
 * Makes the data directory when it is missing and proves that it can be written.
 * @throws EmbeddedServerError naming DATA_DIR.
 */
export async function requireDataDir(dataDir: string): Promise<void> {
  if (!isAbsolute(dataDir)) throw new EmbeddedServerError(`DATA_DIR must be an absolute path here, not "${dataDir}".`);
  try {
    // Root's server runs as another user, who must be able to pass through, not to list.
    await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    const probe = join(dataDir, `.write-${randomBytes(4).toString('hex')}`);
    await (await open(probe, 'wx', 0o600)).close();
    await rm(probe);
  } catch (error) {
    throw new EmbeddedServerError(
      `The data directory ${dataDir} can't be written (${errorCode(error) ?? errorText(error)}): ` +
        'set DATA_DIR to a directory that can, or set DATABASE_URL.',
    );
  }
}

/**
 * The directory that holds the server's files and passwords of this data directory, or null before the first start: the
 * data directory itself, or the place that its pointer file names.
 */
export async function findHome(dataDir: string): Promise<string | null> {
  const pointer = join(dataDir, POINTER_NAME);
  const pointed = (
    await readFile(pointer, 'utf8').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return '';
      throw error;
    })
  ).trim();
  if (pointed === '') return (await exists(clusterIn(dataDir))) ? dataDir : null;
  if (await exists(pointed)) return pointed;
  // A new database here would look like lost data: the operator decides.
  throw new EmbeddedServerError(
    `The database of DATA_DIR ${dataDir} was kept in ${pointed}, which is gone or closed to this user: ` +
      `bring it back, or delete ${pointer} to begin with an empty database, or set DATABASE_URL.`,
  );
}

/** The system's codes of a path that leads to nothing. */
const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP']);

/**
 * Whether a data directory has a database, whole or damaged; looks, and writes nothing.
 * @throws EmbeddedServerError when its files were elsewhere and are gone, or this user may not look.
 */
export async function hasCluster(dataDir: string): Promise<boolean> {
  try {
    const home = await findHome(dataDir);
    if (home === null) return false;
    const found = await stat(join(clusterIn(home), 'PG_VERSION')).catch(errorCode);
    // Closed to this user it is there: the server's user may look.
    return typeof found !== 'string' || !ABSENT.has(found);
  } catch (error) {
    if (error instanceof EmbeddedServerError) throw error;
    if (ABSENT.has(errorCode(error) ?? '')) return false;
    throw new EmbeddedServerError(
      `The database of ${dataDir} can't be looked up (${errorText(error)}): ` +
        'run this as the user who started the gateway, or set DATABASE_URL.',
    );
  }
}

/** Whether the account may enter the directory, asked of the kernel rather than computed: ACLs and mounts count too. */
async function canEnter(account: Account | null, dir: string): Promise<boolean> {
  if (account === null) return true;
  return (await run('/bin/sh', ['-c', 'cd "$1"', 'sh', dir], account, 10_000)).code === 0;
}

async function makeSharedHome(dataDir: string, account: Account): Promise<string> {
  for (const parent of SHARED_PARENTS) {
    try {
      if (!(await exists(parent))) continue;
      const shared = join(parent, 'invoice-gateway');
      await mkdir(shared, { recursive: true, mode: 0o711 });
      const home = join(shared, randomBytes(6).toString('hex'));
      await mkdir(home, { mode: 0o711 });
      await chmod(home, 0o711);
      if (!(await canEnter(account, home))) {
        await rm(home, { recursive: true });
        continue;
      }
      await writePrivately(join(home, 'data-dir'), `${dataDir}\n`);
      await syncDirectory(shared);
      return home;
    } catch {
      continue; // The next place may be writable.
    }
  }
  throw new EmbeddedServerError(
    `The server's user may not enter the data directory ${dataDir}, and no place for its files could be made in ` +
      `${SHARED_PARENTS.join(', ')}: set DATA_DIR to a directory outside any private home, or set DATABASE_URL.`,
  );
}

/**
 * Decides where the server's files of this data directory are, and makes the place on the first start.
 *
 * The place is the data directory. Only when root starts the gateway and the server's user may not enter the data
 * directory (a checkout below /root) it is `/var/lib/invoice-gateway/<random id>`, a place that outlives reboots,
 * named by `<dataDir>/postgres.location`. The pointer is written before anything is stored there and wins ever after,
 * so the data follows a data directory that is moved, and a deleted data directory begins again without touching older
 * files.
 * @throws EmbeddedServerError when existing files can't be reached, or no place can be made.
 */
export async function settleHome(
  dataDir: string,
  account: Account | null,
  log: (message: string) => void,
): Promise<string> {
  const found = await findHome(dataDir);
  const wanted = found ?? dataDir;
  if (await canEnter(account, wanted)) return wanted;
  if (found !== null || account === null) {
    throw new EmbeddedServerError(
      `The database files in ${wanted} can't be reached by the user who owns them (uid ${account?.uid ?? 'own'}): ` +
        'let that user pass through the directories above, or set DATA_DIR to another directory, or set DATABASE_URL.',
    );
  }
  const home = await makeSharedHome(dataDir, account);
  await writePrivately(join(dataDir, POINTER_NAME), `${home}\n`);
  log(`the database is kept in ${home}: the server's user (uid ${account.uid}) may not enter ${dataDir}`);
  return home;
}

/** Removes what an interrupted first start left behind. Call only while holding the lock. */
export async function sweepDrafts(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (name.startsWith(DRAFT_PREFIX)) await rm(join(home, name), { recursive: true, force: true });
  }
}
