import pg from 'pg';
import { connectionSettings, type PoolOptions } from './connection-settings.ts';
import { KeptPlans } from './kept-plans.ts';
import { isUnreplicatedCommit, mustBeCut, unreplicatedCommit } from './lost-connection.ts';
import { usageOf, type PoolUsage } from './pool-usage.ts';
import { withoutLists, type Query } from './prepared-statements.ts';
import type { Session, SessionPool, SqlValue } from './sql.ts';

/** The driver's answer to a statement. */
export interface Answer {
  readonly command: string;
  readonly rows: readonly unknown[];
}

/** A transaction that did not end with COMMIT, although the server answered every statement of it. */
export class RolledBack extends Error {
  override readonly name = 'RolledBack';
}

/** An unused connection is closed after this time. */
const IDLE_TIMEOUT_MS = 30_000;

/** One connection of a pool, for one piece of work. Statements are sent at once, and answered in order. */
export class Connection implements Session {
  readonly #client: pg.PoolClient;
  readonly #isUnreplicated: () => boolean;
  #isSpent = false;

  constructor(client: pg.PoolClient, isUnreplicated: () => boolean) {
    this.#client = client;
    this.#isUnreplicated = isUnreplicated;
  }

  /** Whether the pool must close the connection instead of lending it again. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** Sends one statement; rejects with the driver's error, or if a commit stopped waiting for its standby. */
  send(query: Query | string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#client.query(query as pg.QueryConfig, (error: Error | null | undefined, answer: Answer) => {
        const fault = error ?? (this.#isUnreplicated() ? unreplicatedCommit() : null);
        if (this.#isUnreplicated() || mustBeCut(fault)) this.#isSpent = true;
        if (fault === null) resolve(answer);
        else reject(fault);
      });
    });
  }

  async run(text: string, values: readonly SqlValue[]): Promise<readonly unknown[]> {
    return (await this.send({ text, values: values.map(withoutLists) })).rows;
  }

  /** Lets the statements of this tick leave in one write: each write is a system call, and wakes the server. */
  holdUntilNextTick(): void {
    const { stream } = (this.#client as unknown as HasStream).connection;
    stream.cork();
    process.nextTick(() => {
      stream.uncork();
    });
  }

  /** Has the server plan every statement again when it comes next. A fault of this shows in the next statement. */
  forgetPlans(): void {
    this.send('DISCARD PLANS;').catch(ignore);
  }

  /** Has the pool close the connection after this piece of work. */
  discard(): void {
    this.#isSpent = true;
  }
}

/** The socket of a connection, which the driver's types leave out. */
interface HasStream {
  readonly connection: { readonly stream: { cork(): void; uncork(): void } };
}

/** Connections to one database, of one role; a wait for one is limited, and so is every statement. */
export class DatabasePool implements SessionPool {
  readonly #pool: pg.Pool;
  readonly #unreplicated = new WeakSet<pg.PoolClient>();
  readonly #plans = new WeakMap<pg.PoolClient, KeptPlans>();
  #closed: Promise<void> | null = null;

  constructor(url: string, options: PoolOptions) {
    this.#pool = new pg.Pool({
      ...connectionSettings(url, options),
      max: options.max,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
    });
    // The next statement reports a lost connection; without listeners the event would end the process.
    this.#pool.on('error', ignore);
    this.#pool.on('connect', (client) => {
      this.#plans.set(client, new KeptPlans());
      client.on('error', ignore);
      client.on('notice', (notice) => {
        if (isUnreplicatedCommit(notice)) this.#unreplicated.add(client);
      });
    });
  }

  get usage(): PoolUsage {
    return usageOf(this.#pool);
  }

  /** Runs work on a connection of its own. Rejects if none is free, or made, in time. */
  async withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    const connection = new Connection(client, () => this.#unreplicated.has(client));
    if (this.#plans.get(client)?.areOldAtNextUse() === true) connection.forgetPlans();
    try {
      return await work(connection);
    } finally {
      client.release(connection.isSpent);
    }
  }

  run(text: string, values: readonly SqlValue[]): Promise<readonly unknown[]> {
    return this.withConnection((connection) => connection.run(text, values));
  }

  /** Runs work in a transaction: it is committed when the work resolves, and rolled back when it rejects. */
  transaction<T>(work: (trx: Session) => Promise<T>): Promise<T> {
    return this.withConnection(async (connection) => {
      await connection.send('BEGIN;');
      const result = await work(connection).catch(async (error: unknown) => {
        await rollBack(connection);
        throw error;
      });
      const { command } = await connection.send('COMMIT;');
      if (command !== 'COMMIT') throw new RolledBack('The transaction was rolled back');
      return result;
    });
  }

  /** Closes the pool after the work that runs; a second call waits for the first. */
  close(): Promise<void> {
    this.#closed ??= this.#pool.end();
    return this.#closed;
  }
}

/** Rolls a transaction back; a connection on which that fails is not used again. Never rejects. */
export async function rollBack(connection: Connection): Promise<void> {
  await connection.send('ROLLBACK;').catch(() => {
    connection.discard();
  });
}

function ignore(): void {
  // A lost connection is reported by its statements.
}
