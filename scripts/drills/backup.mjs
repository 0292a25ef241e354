// A drill: pg_dump of a gateway at work, pg_restore into a new database, verify. Every acknowledged payment must be there.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { builtModule, fail, prepare } from '../prepare.mjs';
import { findPostgresTools } from './postgres-tools.mjs';

const CALLERS = 16;
const WARM_UP_MS = 3_000;
const RESTORED = 'restored_by_drill';

const tools = findPostgresTools(['initdb', 'postgres', 'pg_dump', 'pg_restore']);
if (tools === null)
  fail('No pg_dump beside a PostgreSQL 15 or later was found: set POSTGRES_BIN_DIR to its directory.');

async function pay(url, transid) {
  const body = new URLSearchParams({
    action: 'AddInvoicePayment',
    username: 'demo-identifier',
    password: 'demo-secret',
    responsetype: 'json',
    invoiceid: '78',
    gateway: 'mailin',
    amount: '0.01',
    noemail: 'true',
    transid,
  });
  const response = await fetch(`${url}/includes/api.php`, { method: 'POST', body });
  const text = await response.text();
  if (text !== '{"result":"success"}') throw new Error(`AddInvoicePayment answered ${text}`);
}

/** Runs a program to its end beside the load. */
async function run(program, args, env = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
}

/** The operator's command line. */
const gateway = (args, env) =>
  run(process.execPath, [join(import.meta.dirname, '..', 'invoice-gateway.mjs'), ...args], env);

const seconds = (from) => `${((performance.now() - from) / 1_000).toFixed(1)} s`;
const onDatabase = (url, name) => url.replace(/[^/]*$/, name);

async function query(url, sql, bindings = []) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql, bindings)).rows;
  } finally {
    await client.end();
  }
}

async function drill({ url, databaseUrls }, file) {
  const acknowledged = [];
  let isOver = false;
  const load = Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => {
      for (let n = 0; !isOver; n += 1) {
        await pay(url, `DRILL-${caller}-${n}`);
        acknowledged.push(`DRILL-${caller}-${n}`);
      }
    }),
  );
  await sleep(WARM_UP_MS);
  const before = [...acknowledged];
  const dumpedAt = performance.now();
  // As the owner, like the document: the job queue belongs to another role.
  await run(join(tools, 'pg_dump'), ['-Fc', '-f', file, databaseUrls.owner]);
  process.stdout.write(
    `pg_dump under load: ${seconds(dumpedAt)}, ${acknowledged.length - before.length} payments meanwhile\n`,
  );
  isOver = true;
  await load;

  const [owner, runtime, worker] = ['owner', 'runtime', 'worker'].map((role) =>
    onDatabase(databaseUrls[role], RESTORED),
  );
  const restored = { MIGRATION_DATABASE_URL: owner, DATABASE_URL: runtime, DIRECT_DATABASE_URL: worker };
  await gateway(['roles', 'create'], { ADMIN_DATABASE_URL: databaseUrls.admin, ...restored });
  const restoredAt = performance.now();
  await run(join(tools, 'pg_restore'), ['--exit-on-error', '--single-transaction', '-d', owner, file]);
  process.stdout.write(`pg_restore: ${seconds(restoredAt)}\n`);
  const rows = await query(owner, 'select reference from payments where reference = any($1)', [before]);
  if (rows.length !== before.length)
    throw new Error(`${before.length - rows.length} acknowledged payments are missing`);
  process.stdout.write(`all ${before.length} payments acknowledged before it are there\n`);
  await gateway(['verify'], restored);
}

await prepare({ devTools: true });
const version = spawnSync(join(tools, 'pg_dump'), ['--version'], { encoding: 'utf8' }).stdout.trim();
process.stdout.write(`${version}\n`);
process.env.POSTGRES_BIN_DIR = tools;
const { launchGateway } = await import(builtModule('bench/stage/gateway-process.js'));
const folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-drill-'));
const launch = launchGateway(null);
try {
  await drill(await launch.ready, join(folder, 'gateway.dump'));
} catch (error) {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exitCode = 1;
} finally {
  await launch.stop();
  rmSync(folder, { recursive: true, force: true });
}
