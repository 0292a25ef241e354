import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scramVerifier } from '../../db/schema/scram-verifier.ts';
import { CITUS_DOUBLE } from '../support/postgres/citus-double.ts';
import { sql } from '../support/postgres/sql.ts';
import { startCli, type Cli } from './support/harness.ts';

const { admin: ADMIN } = JSON.parse(process.env['TEST_DATABASE_URLS'] ?? '{}') as { admin: string };
const SUFFIX = process.pid;
const DATABASE = `roles_${SUFFIX}`;
const ROLES = ['owner', 'runtime', 'worker', 'maker', 'stranger'].map((name) => `${name}_${SUFFIX}`);
const [OWNER, RUNTIME, WORKER, MAKER, STRANGER] = ROLES as [string, string, string, string, string];

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
});

afterAll(async () => {
  await stop();
  await sql(ADMIN, `drop database if exists ${DATABASE} with (force)`);
  await sql(ADMIN, `drop database if exists ${DATABASE}_made with (force)`);
  for (const role of ROLES) await sql(ADMIN, `drop role if exists ${role}`);
});

function url(user: string, password: string, database = DATABASE): string {
  const changed = new URL(ADMIN);
  changed.username = user;
  changed.password = encodeURIComponent(password);
  changed.pathname = `/${database}`;
  return changed.toString();
}

function environment(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    ADMIN_DATABASE_URL: ADMIN,
    MIGRATION_DATABASE_URL: url(OWNER, "o'wner"),
    DATABASE_URL: url(RUNTIME, 'run:time/?'),
    DIRECT_DATABASE_URL: url(WORKER, 'worker'),
    ...changes,
  };
}

describe('roles create', () => {
  it('makes three roles and a database that can be migrated and served with', async () => {
    expect(await cli.json('roles create --runtime-connections 60', { env: environment() })).toEqual({
      database: DATABASE,
      owner: OWNER,
      runtime: RUNTIME,
      worker: WORKER,
      madeRoles: [OWNER, RUNTIME, WORKER],
      madeDatabase: true,
    });
    const { applied } = await cli.json('migrate up', { env: environment() });
    expect(applied).toContain('0001-core');
    const [runtime] = await sql(
      url(RUNTIME, 'run:time/?'),
      `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
         has_table_privilege('payments', 'insert') as pays, has_table_privilege('payments', 'update') as changes,
         (select rolconnlimit from pg_roles where rolname = current_user) as connections`,
    );
    expect(runtime).toEqual({ statement: '4s', lock: '3s', pays: true, changes: false, connections: 60 });
    expect(await sql(url(WORKER, 'worker'), "select current_setting('statement_timeout') as limit")).toEqual([
      { limit: '30s' },
    ]);
  });

  it('repeated, sets a changed password and revokes privileges that a role should not have', async () => {
    await sql(ADMIN, `alter role ${RUNTIME} createdb createrole bypassrls superuser`);
    const env = environment({ DATABASE_URL: url(RUNTIME, 'changed') });
    const { out, err, code } = await cli.run('roles create --json', { env });
    expect([code, err]).toEqual([0, 'The roles and the database were there already.\n']);
    expect(JSON.parse(out)).toMatchObject({ madeRoles: [], madeDatabase: false });
    await expect(sql(url(RUNTIME, 'run:time/?'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
    const attributes = await sql(
      url(RUNTIME, 'changed'),
      `select rolsuper or rolcreatedb or rolcreaterole or rolbypassrls as is_strong, rolconnlimit as connections
         from pg_roles where rolname = current_user`,
    );
    expect(attributes).toEqual([{ is_strong: false, connections: 60 }]);
  });

  it('is enough with CREATEROLE and CREATEDB, as managed servers give it', async () => {
    await sql(ADMIN, `create role ${MAKER} login createrole createdb password 'maker'`);
    for (const role of [WORKER, RUNTIME]) await sql(ADMIN, `grant ${role} to ${MAKER} with admin option`);
    const made = `${DATABASE}_made`;
    const env = {
      ADMIN_DATABASE_URL: url(MAKER, 'maker', 'postgres'),
      MIGRATION_DATABASE_URL: url(STRANGER, 'stranger', made),
      DATABASE_URL: url(RUNTIME, 'again', made),
      DIRECT_DATABASE_URL: url(WORKER, 'again', made),
    };
    expect(await cli.json('roles create', { env })).toMatchObject({ madeRoles: [STRANGER], madeDatabase: true });
    const [holder] = await sql(
      ADMIN,
      `select pg_get_userbyid(datdba) as name from pg_database where datname = '${made}'`,
    );
    expect(holder).toEqual({ name: STRANGER });
    const weak = await cli.run('roles create', { env: { ...env, ADMIN_DATABASE_URL: url(OWNER, "o'wner") } });
    expect(weak).toMatchObject({ code: 1, out: '' });
    expect(weak.err).toMatch(/^The role of ADMIN_DATABASE_URL may not do this [^\n]*CREATEROLE and CREATEDB\.\n$/);
  });

  it('lets Citus lock tables for the roles that may only read them, as a superuser', async () => {
    const settings = (): Promise<readonly object[]> =>
      sql(
        ADMIN,
        `select r.rolname as name from pg_db_role_setting s join pg_roles r on r.oid = s.setrole
         where 'citus.skip_advisory_lock_permission_checks=on' = any(s.setconfig)
           and r.rolname in ('${OWNER}', '${RUNTIME}', '${WORKER}') order by r.rolname`,
      );
    const own = new URL(ADMIN);
    own.pathname = `/${DATABASE}`;
    const env = environment({ ADMIN_DATABASE_URL: own.toString() });
    expect((await cli.run('roles create', { env })).code).toBe(0);
    expect(await settings()).toEqual([]);
    await sql(own.toString(), CITUS_DOUBLE);
    expect((await cli.run('roles create', { env })).code).toBe(0);
    expect(await settings()).toEqual([{ name: RUNTIME }, { name: WORKER }]);
  });

  it('does not change a database of another owner', async () => {
    const env = environment({ MIGRATION_DATABASE_URL: url(STRANGER, 'stranger') });
    const refused = await cli.run('roles create', { env });
    expect(refused).toEqual({
      code: 1,
      out: '',
      err: `The database ${DATABASE} belongs to ${OWNER}: give it to ${STRANGER}, or name another database in the URLs.\n`,
    });
  });

  it('demands four connections that agree, all problems at once, without a secret', async () => {
    const empty = await cli.run('roles create', { env: {} });
    const demanded = ['ADMIN_DATABASE_URL', 'MIGRATION_DATABASE_URL', 'DATABASE_URL', 'DIRECT_DATABASE_URL'];
    expect(empty).toEqual({
      code: 78,
      out: '',
      err: demanded.map((name) => `${name} (or ${name}_FILE) must be set for this command.\n`).join(''),
    });
    const nameless = await cli.run('roles create', {
      env: environment({
        DATABASE_URL: 'postgres://stranger@127.0.0.1/x',
        DIRECT_DATABASE_URL: url(WORKER, 'pässword'),
      }),
    });
    expect(nameless).toEqual({
      code: 78,
      out: '',
      err: ['DATABASE_URL', 'DIRECT_DATABASE_URL']
        .map((name) => `${name} must name a role, its password (printable ASCII) and a database.\n`)
        .join(''),
    });
    const same = await cli.run('roles create', {
      env: environment({ DATABASE_URL: url(OWNER, 'x'), DIRECT_DATABASE_URL: url(WORKER, 'x', 'elsewhere') }),
    });
    expect(same.code).toBe(78);
    expect(same.err).toContain('must each name a role of its own');
    expect(same.err).toContain('must name the same database');
  });

  it('says which server is away', async () => {
    const away = await cli.run('roles create', {
      env: environment({ ADMIN_DATABASE_URL: 'postgres://postgres:hunter2@127.0.0.1:1/postgres' }),
    });
    expect(away).toMatchObject({ code: 1, out: '' });
    expect(away.err).toMatch(/^The server of ADMIN_DATABASE_URL could not be used \([^\n]*ECONNREFUSED[^\n]*\n$/);
    expect(away.err).not.toContain('hunter2');
  });
});

describe('The verifier of a password', () => {
  it('is the one that PostgreSQL itself makes', async () => {
    await sql(ADMIN, `create role ${DATABASE}_sample password 'sample password'`);
    const [row] = await sql(ADMIN, `select rolpassword as kept from pg_authid where rolname = '${DATABASE}_sample'`);
    await sql(ADMIN, `drop role ${DATABASE}_sample`);
    const kept = String(row?.['kept']);
    const salt = /^SCRAM-SHA-256\$4096:([^$]+)\$/.exec(kept)?.[1] ?? '';
    expect(scramVerifier('sample password', Buffer.from(salt, 'base64'))).toBe(kept);
  });
});
