import type { Knex } from 'knex';
import type { SqlValue } from './sql.ts';
import type { Query, Statements } from './prepared-statements.ts';

/** What the driver answers a statement with. */
export interface Answer {
  readonly command: string;
  readonly rows: readonly unknown[];
}

/** One connection of a pool, as the driver has it: what is sent while an answer is awaited, is sent at once. */
export interface Connection {
  query(query: Query | string, callback: (error: Error | null | undefined, answer: Answer) => void): unknown;
  readonly connection: { readonly stream: { cork(): void; uncork(): void; destroy(): void } };
}

/** The part of knex that hands out its connections, which its types leave out. */
interface Client {
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
}

/** Runs work on one connection of knex's pool, without knex's own cost for every statement. */
export async function withConnection<T>(pool: Knex, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = pool.client as Client;
  const connection = await client.acquireConnection();
  try {
    return await work(connection);
  } finally {
    await client.releaseConnection(connection);
  }
}

/** Sends one statement; rejects with the driver's error. */
export function send(connection: Connection, query: Query | string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    connection.query(query, (error, answer) => {
      if (error) reject(error);
      else resolve(answer);
    });
  });
}

/** Runs one statement that reads, on a connection of its own. */
export async function readRows<Row>(
  pool: Knex,
  statements: Statements,
  text: string,
  values: readonly SqlValue[],
): Promise<readonly Row[]> {
  const read = (): Promise<Answer> =>
    withConnection(pool, (connection) => send(connection, statements.query(text, values)));
  const { rows } = await read().catch((error: unknown) => {
    // Under no name it works; as a read it can be said again.
    if (statements.isLost(error)) return read();
    throw error;
  });
  return rows as readonly Row[];
}
