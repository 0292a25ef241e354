import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CITUS_DOUBLE } from '../../../support/postgres/citus-double.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/postgres/database.ts';
import { sql } from '../../../support/postgres/sql.ts';
import { Cli } from '../../../cli/support/harness.ts';

const SHARES = `select 'tenant ' || id || ' ' || name as line from tenants
  union all select 'client ' || tenant_id || ' ' || id || ' ' || first_name from clients
  union all select 'credential ' || tenant_id || ' ' || identifier from credentials
  union all select 'method ' || tenant_id || ' ' || system_name from payment_methods order by 1`;

describe('A backup of a distributed database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'distributed-backup-'));
  const file = join(folder, 'gateway.backup');
  let databases: readonly [TestDatabase, TestDatabase];
  let clis: readonly [Cli, Cli];
  beforeAll(async () => {
    databases = [await createTestDatabase(), await createTestDatabase()];
    clis = [new Cli(databases[0].urls), new Cli(databases[1].urls)];
    const [cli] = clis;
    await sql(databases[0].adminUrl, CITUS_DOUBLE);
    await cli.json('distribute');
  });
  afterAll(async () => {
    for (const cli of clis) await cli.database.destroy();
    for (const database of databases) await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('has the common tables first, and then each tenant, and says so', async () => {
    const [cli] = clis;
    for (const tenant of [57, 56]) {
      await cli.json(['tenant', 'add', String(tenant), '--name', `T${tenant}`, '--currency', 'EUR']);
      await cli.json(['client', 'add', '--tenant', String(tenant), '--name', 'Jane Doe']);
      await cli.json(['credential', 'add', '--tenant', String(tenant)]);
    }
    const { code, err } = await cli.run(['backup', file]);
    expect([code, err]).toEqual([
      0,
      'The database is distributed: each tenant is as of one moment, and not all of them as of the same.\n',
    ]);
    const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
    const tables = lines.filter((line) => line.startsWith('["table"')).map((line) => JSON.parse(line)[1] as string);
    expect(tables.filter((name) => name === 'tenants').length).toBe(1);
    expect(tables.filter((name) => name === 'clients').length).toBe(2);
    expect(tables.indexOf('credentials')).toBeLessThan(tables.indexOf('clients'));
    const clients = lines
      .filter((line) => line.includes('"first_name"'))
      .map((line) => (JSON.parse(line) as { tenant_id: number }).tenant_id);
    expect(clients).toEqual([56, 57]);
  });

  it('is restored into a database that is not distributed, and refused by one that is', async () => {
    const [distributed, plain] = clis;
    const { code, err } = await distributed.run(['restore', file]);
    expect(code).toBe(1);
    expect(err).toContain('The database is distributed: restore into one that is not, and run ./gateway distribute');
    await plain.json(['restore', file]);
    expect(await sql(databases[1].urls.owner, SHARES)).toEqual(await sql(databases[0].urls.owner, SHARES));
    expect((await plain.json('verify')).differences).toEqual([]);
  });
});
