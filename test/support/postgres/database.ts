import { SAYS_CITUS } from '../../../drills/chaos/says-citus.ts';
import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** The URLs of the tests' server, as the global setup left them. */
interface ServerUrls {
  readonly admin: string;
  readonly owner: string;
  readonly runtime: string;
  readonly worker: string;
}

/** A migrated database of its own for one test file: a clone of the template, dropped at the end. */
export interface TestDatabase {
  readonly urls: Omit<ServerUrls, 'admin'>;
  /** The superuser's connection, for what only the catalog and the planner say. */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

export const TEMPLATE = 'template_gateway';

/** Where `TEST_DATABASES_SAY_CITUS` is set (`as-distributed.ts`), the gateway takes it for one of Citus. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const database = await createDatabase(`template ${TEMPLATE} strategy file_copy`);
  if (process.env['TEST_DATABASES_SAY_CITUS'] !== undefined) await onServer(database.adminUrl, SAYS_CITUS);
  return database;
}

/** An empty database, filled by the server's administrator with some SQL: a schema of another version, say. */
export async function createDatabaseOf(sql: string): Promise<TestDatabase> {
  const database = await createDatabase('');
  const { admin } = serverUrls();
  await onServer(within(admin, new URL(database.urls.owner).pathname.slice(1)), sql);
  return database;
}

async function createDatabase(how: string): Promise<TestDatabase> {
  const server = serverUrls();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server.admin, `create database ${name} ${how} owner gateway_owner`);

  return {
    urls: {
      owner: within(server.owner, name),
      runtime: within(server.runtime, name),
      worker: within(server.worker, name),
    },
    adminUrl: within(server.admin, name),
    drop: () => onServer(server.admin, `drop database ${name} with (force)`),
  };
}

function serverUrls(): ServerUrls {
  const given = process.env['TEST_DATABASE_URLS'];
  if (given === undefined) throw new Error('Run the tests with `npm test`: it starts their PostgreSQL.');
  return JSON.parse(given) as ServerUrls;
}

export function within(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
