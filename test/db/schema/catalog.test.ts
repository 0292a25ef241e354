import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/database.ts';
import { PRIVILEGES } from '../../support/postgres/privileges.ts';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.urls.owner });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

async function rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
  return (await client.query<Row>(sql, [...values])).rows;
}

const PUBLIC = `c.relnamespace = 'public'::regnamespace`;
/** All but the list of migrations, which is knex's own. */
const GATEWAY = `${PUBLIC} and c.relname not like 'schema\\_migrations%'`;
/** All but those that are asked before the tenant is known. */
const BUSINESS = `${GATEWAY} and c.relname not in ('tenants', 'credentials', 'authentication_failures', 'lockouts',
  'operators', 'operator_sessions', 'call_partitions')`;

/** Times as a caller said them, in the tenant's zone; every other instant is a `timestamptz`. */
const WALL_TIMES = [
  'deliveries.arrived_at',
  'invoices.cancelled_at',
  'invoices.last_capture_at',
  'invoices.paid_at',
  'invoices.refunded_at',
  'payments.paid_at',
  'transactions.paid_at',
  'refunds.refunded_at',
];

/** Ids that come from the outside, or are random: all others are a bigint. */
const TEXT_IDS = ['command_id', 'request_id'];

/** The grants of a role, table by table; `public` means every role. */
async function privilegesOf(role: string): Promise<Record<string, string>> {
  const granted = await rows<{ name: string; privileges: string }>(
    `with granted as (
       select c.relname::text as name, lower(a.privilege_type) as privilege, a.grantee
         from pg_class c cross join lateral aclexplode(c.relacl) a where ${PUBLIC}
       union all
       select c.relname::text, format('%s(%s)', lower(a.privilege_type), t.attname), a.grantee
         from pg_class c join pg_attribute t on t.attrelid = c.oid cross join lateral aclexplode(t.attacl) a
         where ${PUBLIC})
     select name, string_agg(privilege, ' ' order by privilege collate "C") as privileges from granted
     where grantee = case when $1 = 'public' then 0 else (select oid from pg_roles where rolname = $1) end
     group by name order by name`,
    [role],
  );
  return Object.fromEntries(granted.map(({ name, privileges }) => [name, privileges]));
}

describe('The tables of the tenants', () => {
  it('have the tenant as their first column, without a default', async () => {
    const found = await rows<{ first: string; type: string; demanded: boolean; given: boolean }>(
      `select a.attname as first, a.atttypid::regtype::text as type, a.attnotnull as demanded, a.atthasdef as given
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum = 1 where ${BUSINESS} and c.relkind in ('r', 'p')`,
    );
    expect(found.length).toBeGreaterThanOrEqual(18);
    expect(new Set(found.map((row) => JSON.stringify(row)))).toEqual(
      new Set([JSON.stringify({ first: 'tenant_id', type: 'bigint', demanded: true, given: false })]),
    );
  });

  it('have room on the pages of invoices for a next version beside the one that a payment changes', async () => {
    const found = await rows<{ reloptions: string[] }>("select reloptions from pg_class where relname = 'invoices'");
    expect(found).toEqual([{ reloptions: ['fillfactor=85'] }]);
  });

  it('have a primary key each, and the tenant first in every key and index', async () => {
    const indexes = await rows<{ of: string; name: string; first: string; primary: boolean }>(
      `select c.relname as of, x.relname as name, pg_get_indexdef(i.indexrelid, 1, false) as first, i.indisprimary as primary
       from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid where ${BUSINESS}`,
    );
    const tables = await rows<{ of: string }>(
      `select c.relname as of from pg_class c where ${BUSINESS} and c.relkind in ('r', 'p')`,
    );
    expect(
      indexes
        .filter(({ primary }) => primary)
        .map(({ of }) => of)
        .sort(),
    ).toEqual(tables.map(({ of }) => of).sort());
    expect(indexes.filter(({ first }) => first !== 'tenant_id')).toEqual([]);
  });

  it('give the commands, which every batch looks up by key, no second way that a plan from an empty table could take', async () => {
    const ways = await rows<{ name: string; isKey: boolean; isHidden: boolean }>(
      `select indexrelid::regclass::text as name, indisprimary as "isKey", indpred is not null as "isHidden"
       from pg_index where indrelid = 'commands'::regclass`,
    );
    expect(ways.filter(({ isKey, isHidden }) => !isKey && !isHidden)).toEqual([]);
    expect(ways.length).toBeGreaterThan(1);
  });

  it('refer to each other with the tenant first on both sides, and to the tenant by its id', async () => {
    const references = await rows<{ name: string; from: string; to: string; target: string }>(
      `select k.conname as name, a.attname as from, b.attname as to, k.confrelid::regclass::text as target
       from pg_constraint k join pg_class c on c.oid = k.conrelid
       join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
       join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
       where k.contype = 'f' and ${BUSINESS}`,
    );
    expect(references.length).toBeGreaterThan(10);
    const wrong = references.filter(
      ({ from, to, target }) => from !== 'tenant_id' || to !== (target === 'tenants' ? 'id' : 'tenant_id'),
    );
    expect(wrong).toEqual([]);
  });

  it('do not refer to credentials, which are in no tenant’s shard', async () => {
    expect(await rows(`select conname from pg_constraint where confrelid = 'credentials'::regclass`)).toEqual([]);
  });
});

describe('The schema', () => {
  it('has no trigger of its own, no rule, no view, no function', async () => {
    expect(await rows('select tgname from pg_trigger where not tgisinternal')).toEqual([]);
    expect(
      await rows(`select rulename from pg_rewrite w join pg_class c on c.oid = w.ev_class where ${PUBLIC}`),
    ).toEqual([]);
    const others = `select relname from pg_class c where ${PUBLIC} and relkind not in ('r', 'i', 'S')`;
    // Only the log of calls has partitions.
    expect(await rows(`${others} and relname !~ '^calls(_tenant_id.*_idx|_pkey)?$'`)).toEqual([]);
    expect(await rows(`select proname from pg_proc where pronamespace = 'public'::regnamespace`)).toEqual([]);
  });

  it('has only constants as defaults; one generated key, and the texts that clients are ordered by', async () => {
    const defaults = await rows<{ column: string; value: string }>(
      `select c.relname || '.' || a.attname as column, pg_get_expr(d.adbin, d.adrelid) as value
       from pg_attrdef d join pg_class c on c.oid = d.adrelid
       join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum where ${GATEWAY} and a.attgenerated = ''`,
    );
    expect(defaults.length).toBeGreaterThan(0);
    expect(defaults.filter(({ value }) => !/^(?:-?\d+|true|false|'[^']*'::[\w ]+(?:\[\])?)$/.test(value))).toEqual([]);
    const generated = await rows<{ column: string }>(
      `select c.relname || '.' || a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
       where ${GATEWAY} and (a.attidentity <> '' or a.attgenerated <> '')
       order by 1`,
    );
    const texts = ['company_name', 'email', 'full_name', 'last_name'].map((name) => `clients.sort_${name}`);
    expect(generated.map(({ column }) => column)).toEqual([...texts, 'credentials.id']);
  });

  it('names every constraint and index after its table and kind', async () => {
    const names = await rows<{ of: string; name: string; kind: string }>(
      `select c.relname as of, k.conname as name, k.contype::text as kind
         from pg_constraint k join pg_class c on c.oid = k.conrelid where ${GATEWAY} and k.contype <> 'n'
       union all
       select c.relname, x.relname, case when i.indisunique then 'u' else 'i' end
         from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
         where ${GATEWAY} and not i.indisprimary`,
    );
    const ending: Readonly<Record<string, string>> = { p: 'pkey', u: 'key', f: 'fkey', c: 'check', i: 'idx' };
    expect(names.length).toBeGreaterThan(60);
    expect(
      names.filter(({ of, name, kind }) => !(name.startsWith(`${of}_`) && name.endsWith(`_${ending[kind] ?? '?'}`))),
    ).toEqual([]);
  });

  it('gives no name that a distributed database would shorten, or that ends as it writes the number of a shard', async () => {
    const names = await rows<{ name: string }>(
      `select relname::text as name from pg_class c where ${GATEWAY} and relkind in ('r', 'p', 'i', 'I')
       union all select conname from pg_constraint k join pg_class c on c.oid = k.conrelid where ${GATEWAY}`,
    );
    // A name of PostgreSQL has 63 bytes; `_` and twelve digits are left for the number.
    expect(names.filter(({ name }) => Buffer.byteLength(name) > 50)).toEqual([]);
    expect(names.filter(({ name }) => /_\d{2,}$/.test(name))).toEqual([]);
    const constraints = await rows<{ name: string }>(
      `select conname::text as name from pg_constraint k join pg_class c on c.oid = k.conrelid where ${GATEWAY}`,
    );
    expect(constraints.filter(({ name }) => /_\d+$/.test(name))).toEqual([]);
  });

  it('has amounts, ids, instants and dates of one type each', async () => {
    const columns = await rows<{ table: string; name: string; type: string }>(
      `select c.relname as table, a.attname as name, a.atttypid::regtype::text as type
       from pg_attribute a join pg_class c on c.oid = a.attrelid
       where ${GATEWAY} and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`,
    );
    const expected = (column: { table: string; name: string; type: string }): string => {
      const { table, name, type } = column;
      if (/_(?:minor|milli)$/.test(name)) return 'bigint';
      if (/(?:^|_)id$/.test(name)) return TEXT_IDS.includes(name) ? 'text' : 'bigint';
      if (WALL_TIMES.includes(`${table}.${name}`)) return 'timestamp without time zone';
      if (name.endsWith('_at')) return 'timestamp with time zone';
      if (name.endsWith('_on')) return 'date';
      return /^(?:time|date|numeric|real|double|money|character)/.test(type) ? `not ${type}` : type;
    };
    expect(columns.length).toBeGreaterThan(150);
    expect(columns.filter((column) => column.type !== expected(column))).toEqual([]);
    const known = new Set(columns.map(({ table, name }) => `${table}.${name}`));
    expect(WALL_TIMES.filter((column) => !known.has(column))).toEqual([]);
  });

  it('refuses payments of nothing and less, and credit below nothing', async () => {
    const checks = await rows<{ name: string }>(
      "select conname as name from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace",
    );
    expect(checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['payments_amount_check', 'refunds_amount_check', 'clients_credit_check']),
    );
  });
});

describe('The roles', () => {
  it('own what is theirs: the tables the owner’s, the job queue the worker’s', async () => {
    const owners = await rows<{ schema: string; owner: string }>(
      `select distinct c.relnamespace::regnamespace::text as schema, c.relowner::regrole::text as owner
       from pg_class c where c.relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace) order by 1, 2`,
    );
    expect(owners).toEqual([
      { schema: 'graphile_worker', owner: 'gateway_worker' },
      { schema: 'public', owner: 'gateway_owner' },
    ]);
  });

  it.each(['runtime', 'worker'] as const)('%s has these privileges and no other', async (role) => {
    expect(await privilegesOf(new URL(database.urls[role]).username)).toEqual(PRIVILEGES[role]);
  });

  it('have in the documentation the privileges that they have', () => {
    const text = readFileSync(join(import.meta.dirname, '../../../docs/security.md'), 'utf8');
    const documented = [...text.matchAll(/^\| `(\w+)` \| ([^|]*) \| ([^|]*) \|$/gm)].map(([, ...cells]) => cells);
    const { runtime, worker } = PRIVILEGES;
    const words = (privileges = '–'): string => privileges.split(' ').join(', ');
    const tables = [...new Set([...Object.keys(runtime), ...Object.keys(worker)])].sort();
    expect(documented).toEqual(tables.map((table) => [table, words(runtime[table]), words(worker[table])]));
  });

  it('leave nothing to everybody else', async () => {
    expect(await privilegesOf('public')).toEqual({});
  });

  it('are not superusers, and make no roles and no databases; only the owner is a member, of the worker, for dumps of the job queue', async () => {
    const powers = await rows<Record<string, unknown>>(
      `select rolname::text as role, rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls as mighty,
         array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid
           where m.member = r.oid) as member_of
       from pg_roles r where rolname like 'gateway\\_%' order by 1`,
    );
    expect(powers).toEqual(
      [
        ['gateway_owner', ['gateway_worker']],
        ['gateway_runtime', []],
        ['gateway_worker', []],
      ].map(([role, member_of]) => ({ role, mighty: false, member_of })),
    );
  });
});
