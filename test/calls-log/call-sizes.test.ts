import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { turnCallRing } from '../../db/calls/call-ring.ts';
import { CallRows } from '../../db/calls/call-rows.ts';
import { DatabasePool } from '../../db/postgres/pool.ts';
import { CITUS_DOUBLE } from '../support/postgres/citus-double.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/database.ts';
import { sql } from '../support/postgres/sql.ts';

const GIGABYTE = 1024 ** 3;
const RETENTION = { days: 7, bytes: GIGABYTE };
/** The nodes report a gigabyte for each table; the tables of this server are empty. */
const ON_NODES = `create or replace function citus_double.citus_relation_size(name regclass) returns bigint
    language sql as $$ select ${GIGABYTE}::bigint $$;
  create or replace function citus_double.citus_total_relation_size(name regclass, fail_on_error boolean default true)
    returns bigint language sql as $$ select ${GIGABYTE}::bigint $$`;

describe('The size of the log of calls', () => {
  let database: TestDatabase;
  let worker: DatabasePool;
  beforeAll(async () => {
    database = await createTestDatabase();
    await sql(database.adminUrl, `${CITUS_DOUBLE}; ${ON_NODES}`);
    worker = new DatabasePool(database.urls.worker, { max: 1, name: 'test' });
  });
  afterAll(async () => {
    await worker.close();
    await database.drop();
  });

  it('is read from the server where Citus has not distributed its tables', async () => {
    expect(await new CallRows(worker, 'gateway-1').bytes()).toBeLessThan(GIGABYTE);
    expect(await turnCallRing(worker, RETENTION)).toBe(0);
    expect(await openParts()).toEqual([{ part: 0 }]);
  });

  it('is read from the nodes where it has: a full table is closed, and emptied at the next turn', async () => {
    await sql(database.adminUrl, `insert into pg_dist_partition values ('calls', 'h', 's', 'tenant_id clients')`);
    expect(await new CallRows(worker, 'gateway-1').bytes()).toBe(8 * GIGABYTE);
    expect(await turnCallRing(worker, RETENTION)).toBe(0);
    expect(await openParts()).toEqual([{ part: 1 }]);
    expect(await turnCallRing(worker, RETENTION)).toBe(1);
  });

  async function openParts(): Promise<readonly object[]> {
    return await sql(
      database.adminUrl,
      'select part::int as part from call_partitions where opened_at is not null and closed_at is null',
    );
  }
});
