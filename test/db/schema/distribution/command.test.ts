import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { CITUS_DOUBLE } from '../../../support/postgres/citus-double.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/postgres/database.ts';
import { sql } from '../../../support/postgres/sql.ts';
import { Cli, startCli } from '../../../cli/support/harness.ts';

describe('distribute without Citus', () => {
  it.each(['distribute', 'distribute --dry-run'])('is refused: %s', async (line) => {
    const { cli, stop } = await startCli();
    const { code, err, out } = await cli.run(line);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^The database has no extension citus: create the extension on every node first\./);
    await stop();
  });
});

describe('distribute', () => {
  let database: TestDatabase;
  let cli: Cli;
  beforeAll(async () => {
    database = await createTestDatabase();
    await sql(database.adminUrl, CITUS_DOUBLE);
    cli = new Cli(database.urls);
  });
  afterAll(async () => {
    await cli.database.destroy();
    await database.drop();
  });

  const CLUSTER = `update pg_dist_local_group set groupid = 0;
    delete from pg_dist_node;
    insert into pg_dist_node values ('c', 1, 0, true, 'primary', false), ('w1', 2, 1, true, 'primary', true)`;
  afterEach(async () => {
    await sql(database.adminUrl, CLUSTER);
  });

  it.each([
    ['update pg_dist_local_group set groupid = 1', /^This is a worker node: set MIGRATION_DATABASE_URL to the coord/],
    ['delete from pg_dist_node where groupid = 0', /^The coordinator has no address .* citus_set_coordinator_host/],
    ['delete from pg_dist_node where groupid <> 0', /^The coordinator has no worker node: .* citus_add_node/],
    ['update pg_dist_node set isactive = false where groupid <> 0', /^The coordinator has no worker node/],
    [
      `update pg_dist_node set lacks = 'gateway_worker'`,
      /^The roles must be on every node \(w1:2 lacks gateway_worker\): run \.\/gateway roles create with ADMIN_DATABASE_URL .* as a superuser\./,
    ],
    [
      `update pg_dist_node set success = false, lacks = 'role "x" does not exist'`,
      /^The roles must be on every node \(w1:2 cannot be asked \(role "x" does not exist\)\)/,
    ],
    [
      `delete from schema_migrations where name = '0040-client-searches'`,
      /is not migrated \(0040-client-searches\): run/,
    ],
  ])('is refused in a sentence, and changes nothing: %s', async (change, sentence) => {
    await sql(database.adminUrl, change);
    for (const line of ['distribute', 'distribute --dry-run']) {
      const { code, err, out } = await cli.run(line);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(sentence);
    }
    expect(await sql(database.adminUrl, 'select * from pg_dist_partition')).toEqual([]);
    await sql(
      database.adminUrl,
      `insert into schema_migrations (name, batch, migration_time) select '0040-client-searches', 1, now()
       where not exists (select from schema_migrations where name = '0040-client-searches')`,
    );
  });

  it.each(['runtime', 'worker'] as const)('is refused while a gateway of the %s role runs', async (role) => {
    const client = new pg.Client({ connectionString: database.urls[role], application_name: 'invoice-gateway reads' });
    await client.connect();
    const { code, err } = await cli.run('distribute');
    await client.end();
    expect([code, err]).toEqual([
      1,
      'The gateway’s roles have 1 open connection: stop every gateway first, and the pooler before the database.\n',
    ]);
  });

  it('shows its statements with --dry-run, takes them without, and has nothing to do then', async () => {
    const { out } = await cli.run('distribute --dry-run');
    expect(out).toContain("select create_reference_table('tenants')");
    expect(out).toContain("select create_distributed_table('payments', 'tenant_id', colocate_with => 'clients')");
    const steps = (await cli.json('distribute --dry-run')) as readonly { step: string }[];
    expect(await sql(database.adminUrl, 'select * from pg_dist_partition')).toEqual([]);
    const taken = await cli.json('distribute');
    expect(taken).toEqual({ steps: new Set(steps.map(({ step }) => step)).size });
    const { err } = await cli.run('distribute');
    expect(err).toBe('The tables are distributed already.\n');
    expect((await cli.run('distribute --dry-run')).err).toBe('No steps to take.\n');
  }, 60_000);
});
