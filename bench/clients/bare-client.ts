import pg from 'pg';
import type { SqlScalar } from '../../db/postgres/sql.ts';

/** A statement that a connection prepares once, under its name; `$1` is the first value. */
interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

const TIMEOUT_MS = 10_000;

/** One connection of the bare driver that runs one prepared statement. */
export class BareClient {
  readonly #client: pg.Client;
  readonly #statement: PreparedStatement;

  private constructor(client: pg.Client, statement: PreparedStatement) {
    this.#client = client;
    this.#statement = statement;
  }

  static async open(url: string, statement: PreparedStatement): Promise<BareClient> {
    const client = new pg.Client({ connectionString: url, application_name: 'bench', query_timeout: TIMEOUT_MS });
    // A query in flight reports it; an idle connection has no listener.
    client.on('error', () => undefined);
    await client.connect();
    return new BareClient(client, statement);
  }

  /** The rows of one run; values of the driver's own types, a bigint as text. */
  async query(values: readonly SqlScalar[]): Promise<readonly unknown[]> {
    const { rows } = await this.#client.query<Record<string, unknown>>({ ...this.#statement, values: [...values] });
    return rows;
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
