import pg from 'pg';
import type { Session as StatementSession, SqlValue } from '../../../../db/postgres/sql.ts';

const CONNECT_TIMEOUT_MS = 3_000;
const QUERY_TIMEOUT_MS = 3_000;
/**
 * The server ends a statement first, so that the connection serves the next check. A lock on a table that most checks read
 * must not keep the last of them past its limit.
 */
const BEGIN = `begin transaction read only; set local lock_timeout = '500ms'; set local statement_timeout = '2500ms'`;

/** A connection that only reads: every statement runs in a read-only transaction of its own. */
export class Session implements StatementSession {
  /** The role that it logged in as. */
  readonly role: string;
  readonly #client: pg.Client;
  #last: Promise<unknown> = Promise.resolve();
  #isSilent = false;

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
    // The next query reports a lost connection; without a listener the event would end the process.
    client.on('error', () => undefined);
    await client.connect();
    return new Session(client);
  }

  /** The server process id given at login; a pooler gives an id of its own. */
  get processId(): number {
    return (this.#client as unknown as { readonly processID: number }).processID;
  }

  /**
   * One statement's rows; statements run one after the other. Rejects with PostgreSQL's error, also where a lock or the
   * statement takes too long. Once the server is silent, this and every later statement is rejected for that reason.
   */
  async ask<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const answer = this.#last.then(() => this.#askNow<Row>(sql, values));
    this.#last = answer.catch(() => undefined);
    return await answer;
  }

  /** For the functions of `db`. */
  async run(text: string, values: readonly SqlValue[]): Promise<readonly object[]> {
    return await this.ask(text, values);
  }

  /** Whether a table or view of this name exists and this role may look it up. */
  async has(name: string): Promise<boolean> {
    const [row] = await this.ask<{ here: boolean }>('select to_regclass($1) is not null as here', [name]);
    return row?.here === true;
  }

  async #askNow<Row extends object>(sql: string, values: readonly unknown[]): Promise<readonly Row[]> {
    try {
      if (this.#isSilent) throw silence();
      await this.#client.query(BEGIN);
      return (await this.#client.query<Row>(sql, [...values])).rows;
    } catch (error) {
      if ((error as Error).message !== 'Query read timeout') throw error;
      this.#isSilent = true;
      this.cut();
      throw silence();
    } finally {
      if (!this.#isSilent) await this.#client.query('rollback').catch(() => undefined);
    }
  }

  /** Closes the connection without waiting for the server; pending statements fail. */
  cut(): void {
    const { connection } = this.#client as unknown as { readonly connection: { readonly stream: { destroy(): void } } };
    connection.stream.destroy();
  }
}

function silence(): Error {
  return new Error(`the database did not answer a statement within ${QUERY_TIMEOUT_MS / 1_000} seconds`);
}
