import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startEmbedded, type EmbeddedServer } from '../../../db/embedded/launcher.ts';
import { openDatabase } from '../../../db/postgres/knex.ts';
import { migrate } from '../../../db/schema/migrate.ts';
import { pendingMigrations } from '../../../db/schema/pending-migrations.ts';
import { openQueuePool } from '../../../db/queue/queue-pool.ts';
import { makeAuthority, makeCertificate } from '../../support/certificates.ts';

let folder: string;
let server: EmbeddedServer;

/** The owner's URL with parameters of libpq, on one of the names of this machine. */
function url(
  parameters: Readonly<Record<string, string>>,
  host = '127.0.0.1',
  role: 'owner' | 'worker' = 'owner',
): string {
  const changed = new URL(server.urls[role]);
  changed.hostname = host;
  for (const [name, value] of Object.entries(parameters)) changed.searchParams.set(name, value);
  return changed.toString();
}

function verified(ca: 'ca' | 'other'): Readonly<Record<string, string>> {
  return { sslmode: 'verify-full', sslrootcert: join(folder, `${ca}.crt`) };
}

/** Two authorities for the length of this test, and the server's certificate by the first: for only 127.0.0.1. */
function makeCertificates(): void {
  const [issuer, other] = [makeAuthority('Test ca'), makeAuthority('Test other')];
  const { cert, key } = makeCertificate({ issuer, names: ['127.0.0.1'] });
  const files = { 'ca.crt': issuer.cert, 'other.crt': other.cert, 'server.crt': cert, 'server.key': key };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

async function switchOn(): Promise<void> {
  const admin = new pg.Client({ connectionString: server.urls.admin });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ data_directory: string }>('show data_directory');
    const directory = rows[0]!.data_directory;
    const { uid, gid } = statSync(directory);
    for (const name of ['server.key', 'server.crt']) {
      copyFileSync(join(folder, name), join(directory, name));
      chmodSync(join(directory, name), 0o600);
      chownSync(join(directory, name), uid, gid);
    }
    await admin.query("alter system set ssl = 'on'");
    await admin.query('select pg_reload_conf()');
    while ((await admin.query<{ ssl: string }>('show ssl')).rows[0]?.ssl !== 'on') await sleep(50);
  } finally {
    await admin.end();
  }
}

const UNVERIFIED = 'unable to verify the first certificate';
/** Whether the connection of a pool is encrypted. */
const ENCRYPTED = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()';

async function isEncrypted(connection: string): Promise<boolean | undefined> {
  const database = openDatabase(connection, { max: 1, name: 'test' });
  try {
    return (await database.raw<{ rows: { ssl: boolean }[] }>(ENCRYPTED)).rows[0]?.ssl;
  } finally {
    await database.destroy();
  }
}

describe('A PostgreSQL that speaks TLS', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-tls-'));
    makeCertificates();
    const dataDir = join(folder, 'data');
    // Root's server runs as another user, who must be able to pass through.
    chmodSync(folder, 0o711);
    server = await startEmbedded({ dataDir, durable: false, log: () => undefined });
    await switchOn();
  }, 60_000);

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is spoken to in the clear where the URL says nothing of it', async () => {
    expect(await isEncrypted(url({}))).toBe(false);
  });

  it('is verified by its authority and its name with sslmode=verify-full and sslrootcert', async () => {
    expect(await isEncrypted(url(verified('ca')))).toBe(true);
  });

  it('is migrated and worked with over that', async () => {
    const ownerUrl = url(verified('ca'));
    const workerUrl = url(verified('ca'), '127.0.0.1', 'worker');
    await migrate({ ownerUrl, runtimeUrl: server.urls.runtime, workerUrl, log: () => undefined });
    const database = openDatabase(ownerUrl, { max: 1, name: 'test' });
    expect(await pendingMigrations(database)).toEqual([]);
    await database.destroy();
    const queue = openQueuePool(workerUrl, 1);
    expect((await queue.query<{ ssl: boolean }>(ENCRYPTED)).rows).toEqual([{ ssl: true }]);
    await queue.end();
  });

  it.each([
    ['another authority', (): string => url(verified('other')), UNVERIFIED],
    ['no authority that this machine trusts', (): string => url({ sslmode: 'verify-full' }), UNVERIFIED],
    ['sslmode=require, which verifies too', (): string => url({ sslmode: 'require' }), UNVERIFIED],
    ['another name', (): string => url(verified('ca'), 'localhost'), 'does not match certificate'],
  ])('is refused with %s', async (_name, connection, sentence) => {
    await expect(isEncrypted(connection())).rejects.toThrow(sentence);
  });
});
