import { chmod, mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';

import { recordStatements } from './statement-log.mjs';

const PREFIX = 'invoice-gateway-test-';
const DAY_MS = 86_400_000;

/** Memory as files, of Linux. A database of its own for each test file takes half a second on a disk, and 30 ms there. */
const MEMORY = '/dev/shm';
const ROOM_BYTES = 4 * 1024 ** 3;

/** Where the server's files are: in memory, if there is plenty of it. */
async function placeOfFiles() {
  const room = await statfs(MEMORY).catch(() => null);
  return room !== null && room.bavail * room.bsize >= ROOM_BYTES ? MEMORY : tmpdir();
}

/** The remains of killed runs. */
async function sweep(parent) {
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    const info = name.startsWith(PREFIX) ? await stat(path).catch(() => null) : null;
    if (info !== null && Date.now() - info.mtimeMs > DAY_MS)
      await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

/** A URL of the same role and server on another database. */
function onDatabase(url, database) {
  return url.replace(/[^/]*$/, database);
}

async function makeTemplate(urls) {
  const migrateModule = new URL('../../dist/db/schema/migrate.js', import.meta.url);
  if (!existsSync(migrateModule)) return;
  const admin = new pg.Client({ connectionString: urls.admin });
  await admin.connect();
  try {
    await admin.query('create database template_gateway owner gateway_owner');
  } finally {
    await admin.end();
  }
  const { migrate } = await import(migrateModule.href);
  await migrate({
    ownerUrl: onDatabase(urls.owner, 'template_gateway'),
    runtimeUrl: onDatabase(urls.runtime, 'template_gateway'),
    workerUrl: onDatabase(urls.worker, 'template_gateway'),
    log: () => {},
  });
}

/**
 * One server for the whole run: its URLs as JSON in `TEST_DATABASE_URLS` ({admin, owner, runtime, worker}), and the migrated
 * database `template_gateway` to clone (`create database x template template_gateway`). Where `TEST_STATEMENTS_FILE`
 * names a file, the run's statements are in it at the end.
 */
export default async function globalSetup() {
  const launcher = new URL('../../dist/db/embedded/launcher.js', import.meta.url);
  if (!existsSync(launcher)) throw new Error('dist/ is missing: run the tests with npm test, which builds it.');
  const { startEmbedded } = await import(launcher.href);
  const place = await placeOfFiles();
  await sweep(place);
  const dataDir = await mkdtemp(join(place, PREFIX));
  // Root's server runs as another user, who must be able to pass through.
  await chmod(dataDir, 0o711);
  const notes = [];
  // Another PostgreSQL than the bundled one, as for the gateway itself.
  const binDir = process.env.POSTGRES_BIN_DIR;
  const server = await startEmbedded({
    runtimeConnections: 100,
    dataDir,
    durable: false,
    log: (message) => notes.push(message),
    ...(binDir ? { binDir } : {}),
  });
  globalThis.embeddedTestServer = { server, dataDir };
  process.env.TEST_DATABASE_URLS = JSON.stringify(server.urls);
  try {
    await makeTemplate(server.urls);
    if (process.env.TEST_STATEMENTS_FILE) await recordStatements(server.urls.admin);
  } catch (error) {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}
