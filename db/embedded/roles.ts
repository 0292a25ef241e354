import { Client, escapeIdentifier, escapeLiteral } from 'pg';

import type { Passwords } from './cluster.ts';

/** The database of the gateway in an embedded server. */
export const DATABASE_NAME = 'invoice_gateway';

const OWNER = 'gateway_owner';
const RUNTIME = 'gateway_runtime';
const WORKER = 'gateway_worker';

/** Connection URLs, one a role; `admin` is on the database `postgres`, the others on the gateway's. */
export interface EmbeddedUrls {
  readonly admin: string;
  readonly owner: string;
  readonly runtime: string;
  readonly worker: string;
}

/** The URLs of a server on 127.0.0.1; the stored passwords need no escaping. */
export function urlsFor(passwords: Passwords, port: number): EmbeddedUrls {
  const url = (role: string, password: string, database: string): string =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
  return {
    admin: url('postgres', passwords.admin, 'postgres'),
    owner: url(OWNER, passwords.owner, DATABASE_NAME),
    runtime: url(RUNTIME, passwords.runtime, DATABASE_NAME),
    worker: url(WORKER, passwords.worker, DATABASE_NAME),
  };
}

function roleStatements(passwords: Passwords, durable: boolean): readonly string[] {
  const plain = 'login nosuperuser nocreatedb nocreaterole noreplication';
  return [
    `alter role ${OWNER} ${plain} password ${escapeLiteral(passwords.owner)}`,
    `alter role ${RUNTIME} ${plain} connection limit 40 password ${escapeLiteral(passwords.runtime)}`,
    `alter role ${WORKER} ${plain} password ${escapeLiteral(passwords.worker)}`,
    `alter role ${RUNTIME} set statement_timeout = '4s'`,
    `alter role ${RUNTIME} set lock_timeout = '3s'`,
    `alter role ${RUNTIME} set idle_in_transaction_session_timeout = '10s'`,
    `alter role ${RUNTIME} set search_path = 'public'`,
    // Its statements are by key: a plan from the time when a table was small must not read all of it later.
    `alter role ${RUNTIME} set enable_seqscan = 'off'`,
    durable ? `alter role ${RUNTIME} set synchronous_commit = 'on'` : `alter role ${RUNTIME} reset synchronous_commit`,
    `alter role ${WORKER} set statement_timeout = '30s'`,
  ];
}

/** Brings the gateway's three roles and its database to their wanted state; safe to repeat. */
export async function ensureRoles(adminUrl: string, passwords: Passwords, durable: boolean): Promise<void> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const has = async (sql: string, name: string): Promise<boolean> => (await client.query(sql, [name])).rowCount === 1;
    for (const role of [OWNER, RUNTIME, WORKER]) {
      if (!(await has('select 1 from pg_roles where rolname = $1', role))) await client.query(`create role ${role}`);
    }
    for (const statement of roleStatements(passwords, durable)) await client.query(statement);
    const database = escapeIdentifier(DATABASE_NAME);
    if (!(await has('select 1 from pg_database where datname = $1', DATABASE_NAME))) {
      await client.query(`create database ${database} owner ${OWNER}`);
    } else {
      await client.query(`alter database ${database} owner to ${OWNER}`);
    }
  } finally {
    await client.end();
  }
}
