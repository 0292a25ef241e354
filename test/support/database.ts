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

const TEMPLATE = 'template_gateway';

export async function createTestDatabase(): Promise<TestDatabase> {
  const given = process.env['TEST_DATABASE_URLS'];
  if (given === undefined) throw new Error('Run the tests with `npm test`: it starts their PostgreSQL.');
  const server = JSON.parse(given) as ServerUrls;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server.admin, `create database ${name} template ${TEMPLATE} owner gateway_owner`);
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

function within(url: string, database: string): string {
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
