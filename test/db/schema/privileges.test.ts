import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addPayment, decimal, refundPayment } from '../../support/builders.ts';
import { openBooks, type Books } from '../../support/ledgers.ts';

let books: Books;
const connections: Partial<Record<'runtime' | 'worker', pg.Client>> = {};

beforeAll(async () => {
  books = await openBooks();
  const invoiceId = await books.invoice();
  await books.run(addPayment({ invoiceId, amount: decimal('70.00') }));
  await books.run(refundPayment({ invoiceId, paymentId: 1 }));
  for (const role of ['runtime', 'worker'] as const) {
    const client = new pg.Client({ connectionString: books.urls[role] });
    await client.connect();
    connections[role] = client;
  }
});

afterAll(async () => {
  await Promise.all(Object.values(connections).map((client) => client.end()));
  await books.close();
});

/** `allowed`, or the SQLSTATE that a statement ends with; what it did is rolled back. */
async function verdictOn(role: 'runtime' | 'worker', sql: string): Promise<string> {
  const client = connections[role]!;
  await client.query('begin');
  try {
    await client.query(sql);
    return 'allowed';
  } catch (error) {
    return error instanceof pg.DatabaseError ? (error.code ?? '') : String(error);
  } finally {
    await client.query('rollback');
  }
}

const APPEND_ONLY = ['payments', 'refunds', 'payment_claims', 'credit_entries', 'history', 'commands', 'lockouts'];
/** Rows that are kept only for a time; the worker deletes them, and adds none. */
const PRUNED = ['commands', 'outbox'];
const TABLES = [
  ...APPEND_ONLY,
  'tenants',
  'credentials',
  'payment_methods',
  'clients',
  'invoices',
  'invoice_lines',
  'invoice_states',
  'id_counters',
  'number_counters',
  'outbox',
  'authentication_failures',
];
/** Where rows may be deleted: lines, clients without records of money, and failures that count no more. */
const REMOVABLE = ['invoice_lines', 'clients', 'authentication_failures'];
/** The first column of its key: the tenant, but for those that no tenant is known for. */
const keyOf = (table: string): string =>
  table === 'tenants' ? 'id' : ['lockouts', 'authentication_failures'].includes(table) ? 'account' : 'tenant_id';

const DDL = [
  'create table surplus (id int)',
  'create schema surplus',
  'create function surplus() returns int language sql as $$ select 1 $$',
  'alter table payments add column surplus int',
  'alter table payments drop constraint payments_amount_check',
  'create trigger surplus after insert on payments execute function pg_catalog.suppress_redundant_updates_trigger()',
  'create index surplus on payments (id)',
  'drop table payments',
  'drop index payments_invoice_idx',
  'create view surplus as select 1 as one',
  'create type surplus as (id int)',
  'create sequence surplus',
  'create publication surplus for all tables',
  'alter table payments owner to current_user',
  'alter table payments disable trigger all',
  'alter table payments enable row level security',
  "comment on table payments is 'surplus'",
  'lock table payments in access exclusive mode',
  'create role surplus',
  'alter role current_user superuser',
  'alter role current_user connection limit 1000',
  "set session_replication_role = 'replica'",
  "copy payments to '/tmp/surplus'",
  "copy payments from program 'id'",
  "select pg_read_file('postgresql.conf')",
  "select lo_import('/etc/passwd')",
  'select rolpassword from pg_authid',
  'select pg_reload_conf()',
];

describe.each(['runtime', 'worker'] as const)('the %s role, outside of a transaction', (role) => {
  it.each(['create database surplus', "alter system set fsync = 'off'", 'drop database postgres'])(
    'may not: %s',
    async (sql) => {
      await expect(connections[role]!.query(sql)).rejects.toMatchObject({ code: '42501' });
    },
  );
});

/** An insert of no row. Generated columns take no value, and `clients` has some. */
function insertInto(table: string): string {
  return table === 'clients'
    ? 'insert into clients (tenant_id) select tenant_id from clients where false'
    : `insert into ${table} select * from ${table} where false`;
}

describe('the runtime role', () => {
  it.each(APPEND_ONLY)('adds to %s, and neither changes nor removes what is there', async (table) => {
    const column = keyOf(table);
    expect(await verdictOn('runtime', `update ${table} set ${column} = ${column}`)).toBe('42501');
    expect(await verdictOn('runtime', `delete from ${table}`)).toBe('42501');
    expect(await verdictOn('runtime', `truncate ${table} cascade`)).toBe('42501');
    expect(await verdictOn('runtime', insertInto(table))).toBe('allowed');
  });

  it.each(['tenants', 'payment_methods'])('only reads %s', async (table) => {
    expect(await verdictOn('runtime', insertInto(table))).toBe('42501');
    expect(await verdictOn('runtime', `delete from ${table}`)).toBe('42501');
    expect(await verdictOn('runtime', `select * from ${table}`)).toBe('allowed');
  });

  it.each(TABLES)('cannot empty %s', async (table) => {
    expect(await verdictOn('runtime', `truncate ${table} cascade`)).toBe('42501');
  });

  it.each(TABLES.filter((table) => !REMOVABLE.includes(table)))('cannot delete from %s', async (table) => {
    expect(await verdictOn('runtime', `delete from ${table}`)).toBe('42501');
  });

  it.each([
    'update clients set credit_minor = credit_minor + 1',
    'update clients set email = email',
    'delete from clients where false',
    'update invoices set notes = notes',
    'update invoice_lines set description = description',
    'update invoice_states set status = status',
    'delete from invoice_lines where false',
    'update authentication_failures set failures = failures + 1',
    'delete from authentication_failures where false',
    'update id_counters set next_id = next_id + 1',
    'update number_counters set next_number = next_number + 1',
    'insert into outbox select * from outbox where false',
  ])('may: %s', async (sql) => {
    expect(await verdictOn('runtime', sql)).toBe('allowed');
  });

  it.each([
    ...DDL,
    'update tenants set name = name',
    'update outbox set state = state',
    'update credentials set tenant_id = 9',
    'update credentials set identifier = label',
    'delete from credentials',
  ])('may not: %s', async (sql) => {
    expect(await verdictOn('runtime', sql)).toBe('42501');
  });

  it('is bounded in the time that it may take', async () => {
    const settings = await connections.runtime!.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings
       where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') order by name`,
    );
    expect(settings.rows.map(({ setting }) => Number(setting))).toEqual([10_000, 3000, 4000]);
  });

  it('finds its tables in only one schema, cannot become the owner, and has a limit of connections', async () => {
    const found = await connections.runtime!.query<{ path: string; limit: number; roles: string }>(
      `select current_setting('search_path') as path, r.rolconnlimit as limit,
         (select count(*)::int from pg_roles o where o.rolname <> r.rolname and pg_has_role(r.oid, o.oid, 'member')) as roles
       from pg_roles r where r.rolname = current_user`,
    );
    // As many as test/setup gives: several processes of one gateway connect to the same server.
    expect(found.rows).toEqual([{ path: 'public', limit: 100, roles: 0 }]);
    const owner = decodeURIComponent(new URL(books.urls.owner).username);
    expect(await verdictOn('runtime', `set role ${pg.escapeIdentifier(owner)}`)).toBe('42501');
    expect(await verdictOn('worker', `set role ${pg.escapeIdentifier(owner)}`)).toBe('42501');
  });
});

describe('the worker role', () => {
  it.each(TABLES.filter((table) => !PRUNED.includes(table)))(
    'neither adds to %s nor removes from it',
    async (table) => {
      expect(await verdictOn('worker', insertInto(table))).toBe('42501');
      expect(await verdictOn('worker', `delete from ${table}`)).toBe('42501');
      expect(await verdictOn('worker', `truncate ${table} cascade`)).toBe('42501');
    },
  );

  it.each(PRUNED)('removes from %s what is old, and adds nothing', async (table) => {
    expect(await verdictOn('worker', insertInto(table))).toBe('42501');
    expect(await verdictOn('worker', `delete from ${table}`)).toBe('allowed');
    expect(await verdictOn('worker', `truncate ${table} cascade`)).toBe('42501');
  });

  it('adds seals of the history, and neither changes nor removes one; the other role only reads them', async () => {
    const [insert, table] = ['insert into history_seals select * from history_seals where false', 'history_seals'];
    expect(await verdictOn('worker', insert)).toBe('allowed');
    expect(await verdictOn('runtime', insert)).toBe('42501');
    for (const role of ['runtime', 'worker'] as const) {
      expect(await verdictOn(role, `update ${table} set mac = mac`)).toBe('42501');
      expect(await verdictOn(role, `delete from ${table}`)).toBe('42501');
      expect(await verdictOn(role, `truncate ${table}`)).toBe('42501');
    }
  });

  it.each(TABLES)('cannot change the tenant of a row of %s', async (table) => {
    const column = keyOf(table);
    expect(await verdictOn('worker', `update ${table} set ${column} = ${column}`)).toBe('42501');
  });

  it('settles rows of the outbox, and changes nothing else of them', async () => {
    expect(await verdictOn('worker', "update outbox set state = 'done', settled_at = now()")).toBe('allowed');
    expect(await verdictOn('worker', 'update outbox set payload = payload')).toBe('42501');
  });

  // A schema of its own is the one thing that it may make: the job queue lives there.
  it.each(DDL.filter((sql) => !sql.startsWith('create schema')))('may not: %s', async (sql) => {
    expect(await verdictOn('worker', sql)).toBe('42501');
  });
});
