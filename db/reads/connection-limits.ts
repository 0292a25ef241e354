import { openDatabase } from '../postgres/knex.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/** The most connections that a server allows at once; without a limit of its own a role has Infinity. */
export interface ConnectionLimits {
  readonly runtime: number;
  readonly worker: number;
  /** Of all roles but superusers. */
  readonly server: number;
  /** Whether both URLs log in as one role. */
  readonly isOneRole: boolean;
}

interface Row {
  readonly role: string;
  readonly ofRole: number;
  readonly server: number;
}

const SQL = `
select r.rolname as role, r.rolconnlimit as "ofRole",
  least(current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer,
    nullif(d.datconnlimit, -1)) as server
from pg_roles r, pg_database d where r.rolname = current_user and d.datname = current_database()`;

/** Asks as each of the two roles. Rejects with the driver's error. */
export async function connectionLimits(urls: {
  readonly runtime: string;
  readonly worker: string;
}): Promise<ConnectionLimits> {
  const [runtime, worker] = await Promise.all([limitsAt(urls.runtime), limitsAt(urls.worker)]);
  return {
    runtime: limitOf(runtime),
    worker: limitOf(worker),
    server: Math.min(runtime.server, worker.server),
    isOneRole: runtime.role === worker.role,
  };
}

async function limitsAt(url: string): Promise<Row> {
  const database = openDatabase(url, { max: 1, name: 'invoice-gateway start' });
  try {
    return await ask(database);
  } finally {
    await database.destroy();
  }
}

async function ask(database: Queryable): Promise<Row> {
  const [row] = await queryRows<Row>(database, SQL, []);
  if (row === undefined) throw new Error('The server does not know the role that is logged in');
  return row;
}

function limitOf({ ofRole }: Row): number {
  return ofRole < 0 ? Infinity : ofRole;
}
