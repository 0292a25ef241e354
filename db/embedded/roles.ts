import type { RolesPlan } from '../schema/roles.ts';
import type { Passwords } from './cluster.ts';

/** The database of the gateway in an embedded server. */
export const DATABASE_NAME = 'invoice_gateway';

const OWNER = 'gateway_owner';
const RUNTIME = 'gateway_runtime';
const WORKER = 'gateway_worker';
const LEAST_RUNTIME_CONNECTIONS = 40;

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

/** The roles of an embedded server, with at least so many connections for the runtime role; `durable` is false only for tests, whose commits need not outlive a power cut. */
export function rolesOf(passwords: Passwords, durable: boolean, runtimeConnections = 0): RolesPlan {
  return {
    database: DATABASE_NAME,
    owner: { role: OWNER, password: passwords.owner },
    runtime: { role: RUNTIME, password: passwords.runtime },
    worker: { role: WORKER, password: passwords.worker },
    runtimeConnections: Math.max(LEAST_RUNTIME_CONNECTIONS, runtimeConnections),
    synchronousCommit: durable ? 'on' : 'default',
  };
}
