import { faultText } from '../postgres/error-text.ts';
import { rollBack, RolledBack, type Answer, type Connection, type DatabasePool } from '../postgres/pool.ts';
import type { Query, Statements } from '../postgres/prepared-statements.ts';
import type { SqlValue } from '../postgres/sql.ts';

/**
 * Every statement of the ledger is by key. A plan that a connection keeps from the time when a table was small would
 * read all of it when it is large, until the server has counted its rows again. Plans are always kept: otherwise the
 * server plans the load of every batch again, a quarter of its work for a small batch.
 */
const BEGIN = 'BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan;';

/**
 * One transaction on one connection. Statements are sent without waiting for earlier answers. The server runs them in
 * order, so a batch's locks and its load share one round trip.
 */
export class Transaction {
  readonly #connection: Connection;
  readonly #statements: Statements;
  readonly #msLeft: () => number;
  readonly #begun: Promise<Answer>;
  #state: 'open' | 'ending' | 'ended' = 'open';
  #fault: { readonly error: unknown } | null = null;

  /** `msLeft`: the time limit of a statement that is sent now. */
  constructor(connection: Connection, statements: Statements, msLeft: () => number) {
    this.#connection = connection;
    this.#msLeft = msLeft;
    this.#statements = statements;
    this.#connection.holdUntilNextTick();
    this.#begun = this.#send({ text: BEGIN });
    // The statement that ends the transaction reports it at the latest.
    this.#begun.catch(() => undefined);
  }

  /** Whether COMMIT was sent and not answered: its outcome is unknown. */
  get isInDoubt(): boolean {
    return this.#state === 'ending';
  }

  async query<Row>(text: string, values: readonly SqlValue[]): Promise<readonly Row[]> {
    const { rows } = await this.#send(this.#statements.query(text, values));
    return rows as readonly Row[];
  }

  /**
   * Sends the last statement, if any, and COMMIT right behind it. Resolves when the server answers COMMIT. After a failed
   * statement it answers ROLLBACK instead, without an error.
   */
  async end(text: string | null, values: readonly SqlValue[]): Promise<void> {
    await this.#begun;
    this.#connection.holdUntilNextTick();
    const last = text === null ? null : this.#send(this.#statements.query(text, values));
    this.#state = 'ending';
    const [written, ended] = await Promise.allSettled([last, this.#send({ text: 'COMMIT;' })]);
    // A refused statement ends the transaction with ROLLBACK, even if that answer is lost.
    if (ended.status === 'fulfilled' || (written.status === 'rejected' && isRefusal(written.reason)))
      this.#state = 'ended';
    if (written.status === 'rejected') throw written.reason;
    if (ended.status === 'rejected') throw ended.reason;
    if (!isCommitted(ended.value)) throw new RolledBack('The transaction was rolled back');
  }

  /** Rejects with the first fault of the transaction: the later ones only follow from it. */
  async #send(query: Query): Promise<Answer> {
    try {
      return await this.#connection.send({ ...query, query_timeout: Math.max(1, this.#msLeft()) });
    } catch (error) {
      this.#fault ??= { error };
      throw this.#fault.error;
    }
  }

  /** Rolls back; a connection on which that fails is not used again. */
  async abandon(): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    await rollBack(this.#connection);
  }
}

/** Runs work in a transaction that the work must end; where it fails, the transaction is rolled back. */
export async function inTransaction<T>(
  pool: DatabasePool,
  statements: Statements,
  msLeft: () => number,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return await pool.withConnection(async (connection) => {
    const transaction = new Transaction(connection, statements, msLeft);
    try {
      return await work(transaction);
    } finally {
      await transaction.abandon();
    }
  });
}

/**
 * Whether the server refused a statement and kept the session. FATAL ends a session, and may come from a proxy that does
 * not know the result of the COMMIT. A server in another language than English leaves a doubt that is not needed.
 */
function isRefusal(error: unknown): boolean {
  return faultText(error, 'severity') === 'ERROR';
}

function isCommitted(answer: Answer): boolean {
  return answer.command === 'COMMIT';
}
