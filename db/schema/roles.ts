import { Client, escapeIdentifier, escapeLiteral } from 'pg';

import { scramVerifier } from './scram-verifier.ts';

/** A role and the password that it logs in with; printable ASCII. */
export interface Login {
  readonly role: string;
  readonly password: string;
}

/** The wanted state of the gateway's three roles and their database. */
export interface RolesPlan {
  readonly database: string;
  /** Owns the tables; for migrations and the operator's commands. */
  readonly owner: Login;
  /** Records payments; may neither change nor delete them. */
  readonly runtime: Login;
  /** Does background work. */
  readonly worker: Login;
  /** The most connections of the runtime role at once; absent: unchanged. */
  readonly runtimeConnections?: number;
  /** Of the runtime role; absent: unchanged. */
  readonly synchronousCommit?: 'on' | 'default';
}

/** The new roles and database; the others existed. */
export interface RolesMade {
  readonly roles: readonly string[];
  readonly isDatabaseMade: boolean;
}

/** The wanted state of the roles is impossible: one sentence. */
export class RolesError extends Error {
  override readonly name = 'RolesError';
}

interface Administrator {
  readonly name: string;
  readonly isSuperuser: boolean;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** Attributes of pg_roles that none of the three may have, with the option that removes each. */
const UNWANTED = {
  rolsuper: 'nosuperuser',
  rolcreatedb: 'nocreatedb',
  rolcreaterole: 'nocreaterole',
  rolreplication: 'noreplication',
  rolbypassrls: 'nobypassrls',
} as const;

/**
 * Brings the gateway's three roles and its database to their wanted state, over a connection of a superuser, or of a
 * role with CREATEROLE and CREATEDB. Safe to repeat; passwords become those of the plan. Throws RolesError, or the
 * driver's error.
 */
export async function ensureRoles(adminUrl: string, plan: RolesPlan): Promise<RolesMade> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Administrator>(
      'select rolname as name, rolsuper as "isSuperuser" from pg_roles where rolname = current_user',
    );
    const [admin] = rows;
    if (admin === undefined) throw new RolesError('The server does not know the role that is logged in.');
    const roles: string[] = [];
    for (const login of [plan.owner, plan.runtime, plan.worker]) {
      if (await ensureRole(client, login)) roles.push(login.role);
    }
    for (const statement of settingsOf(plan)) await client.query(statement);
    if (admin.isSuperuser && (await hasCitus(client))) {
      for (const { role } of [plan.runtime, plan.worker]) await client.query(skippedLockChecks(role));
    }
    const isDatabaseMade = await ensureDatabase(client, plan, admin);
    for (const statement of grantsOf(plan)) await client.query(statement);
    return { roles, isDatabaseMade };
  } finally {
    await client.end();
  }
}

/** Returns whether the role was made. */
async function ensureRole(client: Client, { role, password }: Login): Promise<boolean> {
  const columns = ['rolcanlogin', ...Object.keys(UNWANTED)].join(', ');
  const found = await client.query<Record<string, boolean>>(`select ${columns} from pg_roles where rolname = $1`, [
    role,
  ]);
  const known = found.rows[0];
  const name = escapeIdentifier(role);
  if (known === undefined) await client.query(`create role ${name} login`);
  else {
    // Only the wrong attributes: naming that of a superuser takes a superuser.
    const wrong: string[] = Object.entries(UNWANTED).flatMap(([column, words]) =>
      known[column] === true ? [words] : [],
    );
    if (known['rolcanlogin'] !== true) wrong.push('login');
    if (wrong.length > 0) await client.query(`alter role ${name} ${wrong.join(' ')}`);
  }
  await client.query(`alter role ${name} password ${escapeLiteral(scramVerifier(password))}`);
  return known === undefined;
}

/** Time-outs and the planner's settings are those of the roles: a pool in transaction mode refuses them at the start of a connection. */
function settingsOf({ runtime, worker, runtimeConnections, synchronousCommit }: RolesPlan): readonly string[] {
  const alterRuntime = `alter role ${escapeIdentifier(runtime.role)}`;
  const alterWorker = `alter role ${escapeIdentifier(worker.role)}`;
  const commits = {
    on: [`${alterRuntime} set synchronous_commit = 'on'`],
    default: [`${alterRuntime} reset synchronous_commit`],
  };
  return [
    `${alterRuntime} set statement_timeout = '4s'`,
    `${alterRuntime} set lock_timeout = '3s'`,
    `${alterRuntime} set idle_in_transaction_session_timeout = '10s'`,
    `${alterRuntime} set search_path = 'public'`,
    // Its statements are by key: a kept plan of a small table must not read all of a large one.
    `${alterRuntime} set enable_seqscan = 'off'`,
    `${alterWorker} set statement_timeout = '30s'`,
    // A plan that does without sequential scans looks dear enough to be compiled, each time: a second for the log of calls.
    ...[alterRuntime, alterWorker].map((alter) => `${alter} set jit = 'off'`),
    ...(runtimeConnections === undefined ? [] : [`${alterRuntime} connection limit ${runtimeConnections}`]),
    ...(synchronousCommit === undefined ? [] : commits[synchronousCommit]),
  ];
}

/** The setting of the roles that lets Citus lock a table for them that they may only read. */
export const LOCK_CHECKS = 'citus.skip_advisory_lock_permission_checks';

/**
 * A change of a row that is copied to every node locks the tables of its keys, too. Citus takes the lock only for roles that
 * may change those. The runtime role changes credentials, and may not change tenants.
 */
function skippedLockChecks(role: string): string {
  return `alter role ${escapeIdentifier(role)} set ${LOCK_CHECKS} = on`;
}

async function hasCitus(client: Client): Promise<boolean> {
  const { rows } = await client.query(`select 1 from pg_extension where extname = 'citus'`);
  return rows.length > 0;
}

/** The worker owns the schema of the job queue. The owner reads it for a dump, and a restore makes it again. */
function grantsOf({ database, owner, worker }: RolesPlan): readonly string[] {
  const workerName = escapeIdentifier(worker.role);
  return [
    `grant ${workerName} to ${escapeIdentifier(owner.role)}`,
    `grant create on database ${escapeIdentifier(database)} to ${workerName}`,
  ];
}

/** Returns whether the database had to be made. Never takes a database from another owner. */
async function ensureDatabase(client: Client, { database, owner }: RolesPlan, admin: Administrator): Promise<boolean> {
  const { rows } = await client.query<{ holder: string }>(
    'select pg_get_userbyid(datdba) as holder from pg_database where datname = $1',
    [database],
  );
  const holder = rows[0]?.holder;
  if (holder === owner.role) return false;
  if (holder !== undefined && holder !== admin.name) {
    throw new RolesError(
      `The database ${database} belongs to ${holder}: give it to ${owner.role}, or name another database in the URLs.`,
    );
  }
  const [name, ownerName] = [escapeIdentifier(database), escapeIdentifier(owner.role)];
  // A role that is not a superuser may give things only to a role that it could become.
  if (!admin.isSuperuser) await client.query(`grant ${ownerName} to ${escapeIdentifier(admin.name)}`);
  const verb = holder === undefined ? `create database ${name} owner` : `alter database ${name} owner to`;
  await client.query(`${verb} ${ownerName}`);
  return holder === undefined;
}
