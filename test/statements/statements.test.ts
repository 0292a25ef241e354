import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/postgres/database.ts';
import { checkStatements, type Exception } from './check.ts';
import { readRecord, type Recorded } from './record.ts';

/**
 * Runs after the whole suite (`scripts/test.mjs`), on every statement that the gateway's own code sent to the suite's
 * server. PostgreSQL plans each, and each reading of a tenant's table must have the tenant as a value in its plan.
 */

/** Statements to which the rule does not apply, each with the reason. */
const EXCEPTIONS: readonly Exception[] = [
  {
    pattern: /'payees', \(select .* from payees p where p\.tenant_id = t\.id\)/s,
    reason:
      'authentication knows the tenant only by the credential that it finds; the lists are small, and on every node',
  },
  {
    pattern: /^select o\.tenant_id from outbox o where o\.state = 'pending' and o\.tenant_id > \$1/,
    reason: 'the relay asks which tenant waits next',
  },
  {
    pattern: /^\s*select k\.kind, 'pending' as state, count\(\*\) as count/,
    reason: 'the backlog in the metrics is of all tenants',
  },
  {
    pattern: /^update outbox o set state = 'pending', settled_at = null\s+from tenants t/,
    reason: 'a restore is of all tenants',
  },
  {
    pattern: /^\s*select u\.dialect, u\.action, sum\(u\.calls\)::text as calls from unsupported_calls u/,
    reason: 'doctor names the actions that callers of all tenants asked for',
  },
  {
    pattern: /^\s*select t\.id as tenant_id, t\.time_zone, c\.id as credential_id, c\.version, d\.start_hour/,
    reason: 'the daily tasks ask which tenants have some',
  },
  {
    pattern: /^declare backup_rows no scroll cursor for select row_to_json\(t\)/,
    reason: 'a backup is of all tenants',
  },
  {
    pattern: /^alter table "\w+" (?:drop|add) constraint "\w+_check"/,
    reason: 'a restore lets rows from before a check in, and puts the check back',
  },
  {
    pattern: /^\s*with methods \(tenant_id, name\) as .* from tenants t where /s,
    reason: 'doctor looks for gaps at all tenants',
  },
  {
    pattern: /^\s*select p\.tenant_id::int as tenant, p\.system_name as name from payment_methods p/,
    reason: 'doctor looks for gaps at all tenants',
  },
  { pattern: /^\s*select count\(\*\) filter \(where state = 'held'\)/, reason: 'doctor counts jobs of all tenants' },
  {
    pattern: /^\s*select count\(\*\)::int as deliveries from deliveries/,
    reason: 'doctor counts deliveries of all tenants',
  },
  { pattern: /^\s*select tenant_id as id, vendor_key/, reason: 'doctor opens the Metrc keys of all tenants' },
  {
    pattern: /^select t\.\*, n\.next_number, .* from tenants t left join number_counters n/s,
    reason: 'the list of tenants shows the next number of each',
  },
  {
    pattern: /^select count\(\*\) filter \(where k\.state = 'pending'\) as pending, .* from captures k/s,
    reason: 'the charges in the metrics are of all tenants',
  },
  {
    pattern: /^\s*select k\.tenant_id::int as tenant, .*\sfrom captures k where k\.tenant_id = any\(/s,
    reason: 'doctor looks for charges at all tenants',
  },
  {
    pattern: /^\s*select d\.tenant_id::int as tenant, k\.task, .*\sfrom daily_settings d join tenants t/s,
    reason: 'doctor looks for daily tasks at all tenants',
  },
  {
    pattern: /^\s*select r\.tenant_id::int as tenant, r\.task, .*\sfrom daily_runs r where r\.tenant_id = any\(/s,
    reason: 'doctor looks for daily tasks at all tenants',
  },
  {
    pattern: /^\s*select r\.tenant_id, r\.task, .*\sfrom daily_runs r\s+where r\.tenant_id = any\(\$1::bigint\[\]\)/s,
    reason: 'the ages of daily tasks in the metrics are of all tenants',
  },
  {
    pattern:
      /^\s*select extract\(epoch from now\(\) - min\(l\.ended_at\)\).*\sfrom \(select distinct on \(r\.tenant_id\)/s,
    reason: 'the front door says when the books of all tenants were verified',
  },
  {
    pattern: /^truncate calls_\d$/,
    reason:
      'the log of calls is emptied a table at a time: its roles may not drop partitions, and deletes would leave dead rows',
  },
  {
    pattern: /^\s*select coalesce\(sum\(pg_total_relation_size\(i\.inhrelid\)\), 0\)/,
    reason: 'the size of the log of calls is that of all tenants',
  },
  { pattern: /^analyze \(skip_locked\) /, reason: 'the planner samples a whole table' },
  {
    pattern:
      /^\s*select r\.tenant_id::int as tenant, .*\sfrom \(select distinct on \(v\.tenant_id\) .*\sfrom verify_runs v/s,
    reason: 'doctor says when the books of each tenant were verified',
  },
  {
    pattern: /^select g\.tenant, min\(p\.groupid\)::int as node from unnest/,
    reason: 'lists that only a database with the extension has',
  },
  { pattern: /^select 1 from pg_dist_partition /, reason: 'a list that only a database with the extension has' },
];

/** The record must have these statements, or the check would miss the gateway's work. White space is one blank. */
const EXPECTED: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['the ledger locks invoices', /from invoices i where i\.tenant_id = \$1 .* for update$/],
  ['the ledger locks clients', /from clients c where .* for no key update$/],
  ['the ledger locks the number counter', /from number_counters n join tenants t .* for update of n$/],
  ['the ledger loads the state of a batch', / as durability, .* as deliveries, /],
  ['the ledger writes payments', /^with .*insert into payments \(.*insert into history \(.*1 as written/],
  ['the ledger writes refunds', /^with .*insert into refunds \(.*1 as written/],
  ['the ledger writes lines', /^with .*invoice_lines.*1 as written/],
  ['the ledger moves credit', /^with .*update clients c set credit_minor.*1 as written/],
  ['the ledger writes deliveries', /^with .*update deliveries v set.*1 as written/],
  ['ids are reserved', /^insert into id_counters as c/],
  ['an invoice is read', /select a\.version, .* left join payment_methods m/],
  ['a page is read', /payment_method_name.* as delivery from invoices i/],
  ['a credential is found', /from credentials n where n\.dialect = \$\d .* join credentials a on a\.id = any/],
  ['a mail is read', /select o\.id as event_id, o\.event, o\.payload, o\.state, .* from outbox o join tenants t/],
  [
    'the relay takes events',
    /from outbox o where o\.tenant_id = \$1 and o\.state = 'pending' .* for update skip locked$/,
  ],
  ['an event is settled', /^update (?:outbox|"outbox") set/],
  ['the relay settles events', /^update outbox o set state/],
  ['the queue gets jobs', /graphile_worker\.add_job/],
  ['the queue works', /^with j as \( select jobs\.job_queue_id.* "graphile_worker"\._private_jobs/],
  ['an operator adds a tenant', /^insert into "tenants"/],
  ['an operator attaches a delivery', /^insert into "deliveries"/],
  ['an operator sets a Metrc account', /^insert into metrc_accounts/],
];

let record: readonly Recorded[];
let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  const file = process.env['TEST_RECORDED_STATEMENTS'];
  if (file === undefined) throw new Error('There is no record: run the whole suite with `npm test`.');
  record = readRecord(file);
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

describe('The statements of the whole suite', () => {
  // The long suite tests only parts of the gateway: it need not send each of these.
  if (process.env['TEST_RECORDED_SUITE'] === 'short') {
    it.each(EXPECTED)('are on record: %s', (_name, pattern) => {
      expect(record.some(({ sql }) => pattern.test(sql.replace(/\s+/g, ' ').trim()))).toBe(true);
    });
  }

  it('name the tenant wherever they touch its rows', async () => {
    expect(record.length).toBeGreaterThan(100);
    expect(await checkStatements(client, record, EXCEPTIONS)).toEqual([]);
  });
});
