import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { debianDirectories } from '../../../bench/clients/on-path.ts';
import { startEmbedded, type EmbeddedServer } from '../../../db/embedded/launcher.ts';
import { migrate } from '../../../db/schema/migrate.ts';
import { TEMPLATE, within } from '../../support/postgres/database.ts';
import { describePlansWithoutStatistics } from '../../support/plans/without-statistics.ts';

/** The PostgreSQL that this machine has besides the bundled one. */
const installed = process.env['POSTGRES_BIN_DIR'] ?? debianDirectories()[0];

/** A server of its own, in place of the suite's. */
describe(`The PostgreSQL in ${installed ?? 'no directory: there is none'}`, () => {
  if (installed === undefined) {
    it('is not on this machine, so that its plans are not held', () => {
      expect(debianDirectories()).toEqual([]);
    });
    return;
  }
  let server: EmbeddedServer;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'invoice-gateway-installed-'));
    // Root's server runs as another user, who must be able to pass through.
    await chmod(dataDir, 0o711);
    server = await startEmbedded({ dataDir, durable: false, log: () => undefined, binDir: installed });
    process.env['TEST_DATABASE_URLS'] = JSON.stringify(server.urls);
    const admin = new pg.Client({ connectionString: server.urls.admin });
    await admin.connect();
    await admin.query(`create database ${TEMPLATE} owner gateway_owner`);
    await admin.query(`grant create on database ${TEMPLATE} to gateway_worker`);
    await admin.end();
    const [ownerUrl, runtimeUrl, workerUrl] = (['owner', 'runtime', 'worker'] as const).map((role) =>
      within(server.urls[role], TEMPLATE),
    ) as [string, string, string];
    await migrate({ ownerUrl, runtimeUrl, workerUrl, log: () => undefined });
  });

  describePlansWithoutStatistics();

  // After the databases of those tests are dropped.
  afterAll(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
});
