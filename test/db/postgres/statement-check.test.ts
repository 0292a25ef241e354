import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeStatements } from '../../setup/statement-log.mjs';
import { checkStatements, faultsOf, readCatalog, type Catalog } from '../../statements/check.ts';
import { readRecord } from '../../statements/record.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/database.ts';
import { UNDISTRIBUTABLE } from './undistributable.ts';

let database: TestDatabase;
let client: pg.Client;
let catalog: Catalog;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  catalog = await readCatalog(client);
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

const INSERT =
  'insert into id_counters as c (tenant_id, kind, next_id) values ($1, $2, $3) on conflict (tenant_id, kind)';

describe('The check of statements finds nothing wrong with', () => {
  it.each([
    'select id from invoices where tenant_id = $1 and id = $2 for update',
    'select 1 from invoices where $1 = tenant_id',
    'select 1 from invoices i join clients c on c.tenant_id = i.tenant_id and c.id = i.client_id where c.tenant_id = $1',
    'select (select count(*) from payments p where p.tenant_id = $1) from invoices i where i.tenant_id = $1',
    'select 1 from invoices where tenant_id = 53 and id = 1',
    'select t.id from tenants t left join number_counters n on n.tenant_id = t.id where t.id = $1',
    'select 1 from credentials where identifier = $1',
    `with paid as (insert into payment_claims (tenant_id, scope, key, payment_id)
       select $1::bigint, r.scope, 'k', 1 from unnest($2::text[]) as r (scope) returning 1)
     select count(*) from paid`,
    'update invoices i set notes = r.notes from unnest($1::text[]) as r (notes) where i.tenant_id = $2 and i.id = 1',
    "delete from invoice_lines where tenant_id = $1 and id = any($2::bigint[]) and description = ' AND '",
    `${INSERT} do update set next_id = greatest(c.next_id, excluded.next_id) + abs($4::bigint) returning now()`,
    `${INSERT} do nothing`,
    'update deliveries set create_sent_at = now() where tenant_id = $1 and invoice_id = $2',
    'update deliveries set failure = coalesce(upper($3), failure) where tenant_id = $1 and invoice_id = $2',
    'update authentication_failures set ends_at = case when failures > $1 then clock_timestamp() end',
    `insert into verify_runs (tenant_id, id, origin, started_by, state, started_at, seen_at)
       values ($1, $2, $3, $4, 'running', clock_timestamp(), now())`,
    'begin',
    'lock table tenants in share mode',
  ])('%s', async (sql) => {
    expect(await faultsOf(client, catalog, sql)).toEqual([]);
  });
});

describe('The check of statements finds', () => {
  it.each([
    ['select 1 from invoices where id = $1', 'reads invoices invoices without a value for tenant_id'],
    [
      `update deliveries set create_sent_at = case when $3::boolean then now() end where tenant_id = $1 and invoice_id = $2`,
      'calls now, which is not immutable, in a case or coalesce of a change of rows',
    ],
    [
      'update deliveries set create_sent_at = coalesce(create_sent_at, now()) where tenant_id = $1 and invoice_id = $2',
      'calls now, which is not immutable, in a case or coalesce of a change of rows',
    ],
    [
      'update verify_runs set seen_at = clock_timestamp() where tenant_id = $1 and id = $2',
      'calls clock_timestamp, which is volatile, in a change of rows',
    ],
    [
      `insert into operator_acts (tenant_id, id, operator_id, operator_name, act, subject, detail, acted_at)
       values ($1, (select max(a.id) + 1 from operator_acts a where a.tenant_id = $1), 1, '', 'a', '', '', now())`,
      'has a subquery among the values of an insert',
    ],
    ['select 1 from invoices i where i.tenant_id = $1 or i.id = $2', 'reads invoices i without a value for tenant_id'],
    ['select 1 from invoices i where i.tenant_id > $1', 'reads invoices i without a value for tenant_id'],
    ["select 1 from invoices i where i.notes = 'i.tenant_id = 1'", 'reads invoices i without a value for tenant_id'],
    [
      'select 1 from clients c join payees p on p.tenant_id = c.tenant_id',
      'reads clients c without a value for tenant_id; reads payees p without a value for tenant_id',
    ],
    [
      'select 1 from invoices i join payments p on p.invoice_id = i.id where i.tenant_id = $1',
      'reads payments p without a value for tenant_id',
    ],
    [
      'select (select count(*) from refunds r where r.payment_id = p.id) from payments p where p.tenant_id = $1',
      'reads refunds r without a value for tenant_id',
    ],
    [
      'with moved as (update clients set credit_minor = 0 where id = $1 returning 1) select 1 from moved',
      'reads clients clients without a value for tenant_id',
    ],
    [
      'select 1 from outbox o where o.tenant_id = any($1::bigint[]) limit $2',
      'reads outbox o without a value for tenant_id',
    ],
    [
      'select 1 from invoices i where i.tenant_id = (select max(t.id) from tenants t)',
      'reads invoices i without a value for tenant_id',
    ],
    ['delete from invoice_lines where id = $1', 'reads invoice_lines invoice_lines without a value for tenant_id'],
    ['insert into payees (id, name) values ($1, $2)', 'inserts into payees without tenant_id'],
    ['update payees p set name = $1, tenant_id = $2 where tenant_id = $3', 'changes the tenant of rows of payees'],
    [`${INSERT} do update set kind = md5(now()::text)`, 'calls now, which is not immutable, in on conflict do update'],
    [
      `${INSERT} do update set next_id = c.next_id + (random() * 9)::int where c.kind <> clock_timestamp()::text`,
      'calls clock_timestamp, which is not immutable, in on conflict do update; calls random, which is not immutable, in on conflict do update',
    ],
    [
      `${INSERT} do update set kind = current_timestamp::text`,
      'calls current_timestamp, which is not immutable, in on conflict do update',
    ],
    ['truncate payments', 'touches payments otherwise than by a query'],
    ['lock table invoices', 'touches invoices otherwise than by a query'],
    ['select surplus from invoices', 'cannot be planned: column "surplus" does not exist'],
  ])('%s', async (sql, fault) => {
    // In no promised order: the planner chooses what it reads first.
    expect([...(await faultsOf(client, catalog, sql))].sort().join('; ')).toBe(fault);
  });

  it.each(UNDISTRIBUTABLE)('what a distributed server refuses: %s', async (_name, sql, faults) => {
    expect([...(await faultsOf(client, catalog, sql))].sort().join('; ')).toBe(faults);
  });

  it('the gateway’s statements among the others of a log, once each', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'statements-'));
    const [log, file] = [join(folder, 'log'), join(folder, 'statements.json')];
    const bad = 'select 1\n  from invoices';
    const lines = [
      ...['invoice-gateway writes', 'invoice-gateway reads', 'test', 'invoice-gateway writes'].map(
        (name) => `@@${name}@@ LOG:  execute <unnamed>: ${bad.replace('\n', '\n\t')}`,
      ),
      '@@test@@ LOG:  statement: select 2 from invoices',
      '@@invoice-gateway migrate@@ LOG:  statement: select 3 from invoices',
      '@@invoice-gateway queue@@ ERROR:  no statement: select 4 from invoices',
      'a line of the server itself',
      '@@invoice-gateway queue@@ LOG:  execute named/portal: select 5 from invoices where tenant_id = $1',
      '@@invoice-gateway queue@@ LOG:  execute excepted: select 6 from invoices',
    ];
    writeFileSync(log, `${lines.join('\n')}\n`);
    await writeStatements(log, file);
    const record = readRecord(file);
    rmSync(folder, { recursive: true });
    expect(record).toHaveLength(3);
    expect(await checkStatements(client, record, [{ pattern: /select 6/, reason: 'a test' }])).toEqual([
      {
        faults: ['reads invoices invoices without a value for tenant_id'],
        sql: bad,
        applications: ['invoice-gateway reads', 'invoice-gateway writes'],
      },
    ]);
  });
});
