import { faultText } from '../postgres/error-text.ts';
import { rollBack, RolledBack, type Answer, type Connection, type DatabasePool } from '../postgres/pool.ts';
import type { Query, Statements } from '../postgres/prepared-statements.ts';
import type { SqlValue } from '../postgres/sql.ts';

/**
 * Every statement of the ledger is by key. A plan that a connection keeps from the time when a table was small would
 * read all of it when it is large, until the server has counted its rows again. Plans are always kept: otherwise the
 * server plans the load of every batch again, a quarter of its work for a small batch. Citus makes no plan that can be kept
 * for a statement of several tables.
 */
const BEGIN = 'BEGIN; SET LOCAL enable_seqscan = off;';
const BEGIN_WITH_KEPT_PLANS = `${BEGIN} SET LOCAL plan_cache_mode = force_generic_plan;`;

/** A statement with `$n` for its values. */
export interface LastStatement {
  readonly text: string;
  readonly values: readonly SqlValue[];
  /** Whether the connection keeps it under a name. */
  readonly isKept: boolean;
}

interface TransactionOptions {
  readonly statements: Statements;
  readonly isDistributed: boolean;
  /** The time limit, in milliseconds, of a statement that is sent now. */
  readonly msLeft: () => number;
}

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

  constructor(connection: Connection, { statements, isDistributed, msLeft }: TransactionOptions) {
    this.#connection = connection;
    this.#msLeft = msLeft;
    this.#statements = statements;
    this.#connection.holdUntilNextTick();
    this.#begun = this.#send({ text: isDistributed ? BEGIN : BEGIN_WITH_KEPT_PLANS });
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
   * Sends the last statements and COMMIT right behind them. Resolves when the server answers COMMIT. After a failed
   * statement it answers ROLLBACK instead, without an error.
   */
  async end(last: readonly LastStatement[]): Promise<void> {
    await this.#begun;
    this.#connection.holdUntilNextTick();
    const writing = last.map(({ text, values, isKept }) => this.#send(this.#statements.query(text, values, isKept)));
    this.#state = 'ending';
    const [ended, ...written] = await Promise.allSettled([this.#send({ text: 'COMMIT;' }), ...writing]);
    const isWritten = written.every(({ status }) => status === 'fulfilled');
    // A refused statement ends the transaction with ROLLBACK, even if that answer is lost.
    if (ended.status === 'fulfilled' || (!isWritten && isRefusal(this.#fault?.error))) this.#state = 'ended';
    if (this.#fault !== null) throw this.#fault.error;
    if (ended.status === 'rejected' || !isCommitted(ended.value))
      throw new RolledBack('The transaction was rolled back');
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
  options: TransactionOptions,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return await pool.withConnection(async (connection) => {
    const transaction = new Transaction(connection, options);
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
