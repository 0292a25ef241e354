import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate } from '../../../db/schema/migrate.ts';
import { gatherStatistics } from '../../../db/schema/statistics.ts';
import { verdict } from '../../cli/doctor/harness.ts';
import { startCli, type Cli } from '../../cli/support/harness.ts';

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
});

afterAll(async () => {
  await stop();
});

/** The columns of which the planner knows something. */
async function known(table: string): Promise<number> {
  return (await cli.database('pg_stats').where({ schemaname: 'public', tablename: table }).select('attname')).length;
}

describe('The statistics of the planner', () => {
  it('are gathered by demo, of the tables that it filled and no other', async () => {
    expect(await known('invoices')).toBe(0);
    await cli.json('demo');
    expect(await known('invoices')).toBeGreaterThan(5);
    expect(await known('tenants')).toBeGreaterThan(5);
    // Seen empty it would be read from end to end by plans that are kept while it grows.
    const [row] = await cli.database('pg_class').where({ relname: 'refunds' }).select('reltuples');
    expect(Number(row.reltuples)).toBe(-1);
    expect(await gatherStatistics(cli.database)).toBe(0);
    expect((await verdict(cli, 'statistics'))[0]).toMatch(/^fine/);
  });

  it('are not missed by doctor in a table of a few rows, such as the first payments', async () => {
    await cli.database.raw('create table first_rows as select g as id from generate_series(1, 1000) g');
    expect((await verdict(cli, 'statistics'))[0]).toMatch(/^fine/);
    await cli.database.raw('drop table first_rows');
  });

  it('are missed by doctor where a table has grown and has none, and gathered by migrate up', async () => {
    await cli.database.raw('create table brought_along as select g as id from generate_series(1, 10000) g');
    await cli.database.raw('create index on brought_along (id)');
    expect(await verdict(cli, 'statistics')).toEqual([
      'warning: The planner has no statistics of brought_along: payments cost more than they need to.',
    ]);
    const { owner, runtime, worker } = cli.urls;
    await migrate({ ownerUrl: owner, runtimeUrl: runtime, workerUrl: worker, log: () => undefined });
    expect(await known('brought_along')).toBe(1);
    expect((await verdict(cli, 'statistics'))[0]).toMatch(/^fine/);
    await cli.database.raw('drop table brought_along');
  });
});
