import pg from 'pg';

const CONNECT_TIMEOUT_MS = 3_000;
const QUERY_TIMEOUT_MS = 3_000;

/** A connection that only looks: every statement stands in a transaction of its own that may not write. */
export class Session {
  /** The role that it logged in as. */
  readonly role: string;
  readonly #client: pg.Client;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(client: pg.Client) {
    this.#client = client;
    this.role = client.user ?? '';
  }

  /** Rejects with the driver's error where the database does not answer in time. */
  static async open(url: string): Promise<Session> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'invoice-gateway doctor',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
    });
    // A connection that is lost shows in the next query; without a listener it would end the process.
    client.on('error', () => undefined);
    await client.connect();
    return new Session(client);
  }

  /** The process of the server that the connection was told; through a pooler it is none of the server's. */
  get processId(): number {
    return (this.#client as unknown as { readonly processID: number }).processID;
  }

  /** One statement's rows. Statements come one after the other; a server that hangs is given up for good. */
  async ask<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const answer = this.#last.then(() => this.#askNow<Row>(sql, values));
    this.#last = answer.catch(() => undefined);
    return await answer;
  }

  /** Whether there is a table or view of a name that this role may look up. */
  async has(name: string): Promise<boolean> {
    const [row] = await this.ask<{ here: boolean }>('select to_regclass($1) is not null as here', [name]);
    return row?.here === true;
  }

  async #askNow<Row extends object>(sql: string, values: readonly unknown[]): Promise<readonly Row[]> {
    try {
      await this.#client.query('begin transaction read only');
      return (await this.#client.query<Row>(sql, [...values])).rows;
    } catch (error) {
      if ((error as Error).message === 'Query read timeout') this.cut();
      throw error;
    } finally {
      await this.#client.query('rollback').catch(() => undefined);
    }
  }

  /** Ends the connection without waiting for anybody: what is still asked fails. */
  cut(): void {
    const { connection } = this.#client as unknown as { readonly connection: { readonly stream: { destroy(): void } } };
    connection.stream.destroy();
  }
}
