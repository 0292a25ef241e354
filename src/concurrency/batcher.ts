import { setImmediate as nextTurn } from 'node:timers/promises';
import { LedgerUnavailable, Overloaded } from '../core/errors.ts';

export interface BatcherLimits {
  /** Questions in one statement. */
  readonly size: number;
  /** Statements in flight. */
  readonly inFlight: number;
  /** Questions that may wait. */
  readonly queued: number;
  /** The longest wait for a statement to start, so that a caller of a database that hangs waits for one statement only. */
  readonly waitMs: number;
}

/** How long the delivery of answers may hold the event loop. */
const LONGEST_TURN_MS = 10;

interface Waiting<Q, A> {
  readonly question: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Puts questions of one group that arrive during a statement into the next one. With no statement in flight, those of one
 * turn of the event loop share a statement. The group that has waited longest is next.
 */
export class Batcher<Q, A> {
  readonly #read: (questions: readonly Q[]) => Promise<readonly A[]>;
  readonly #limits: BatcherLimits;
  readonly #groupOf: (question: Q) => unknown;
  #waiting: Waiting<Q, A>[] = [];
  #inFlight = 0;
  #isPlanned = false;

  /**
   * `read` returns the answers in the order of the questions, or rejects for all of them. `groupOf` names the group of a
   * question: only those of one group share a statement.
   */
  constructor(
    read: (questions: readonly Q[]) => Promise<readonly A[]>,
    limits: BatcherLimits,
    groupOf: (question: Q) => unknown = () => null,
  ) {
    this.#read = read;
    this.#limits = limits;
    this.#groupOf = groupOf;
  }

  /** Rejects with Overloaded, LedgerUnavailable or the error of `read`. */
  ask(question: Q): Promise<A> {
    if (this.#waiting.length >= this.#limits.queued) return Promise.reject(new Overloaded('Too many reads wait'));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((waiting) => waiting.timer !== timer);
        reject(new LedgerUnavailable('The earlier reads have no answer yet'));
      }, this.#limits.waitMs);
      this.#waiting.push({ question, resolve, reject, timer });
      this.#plan();
    });
  }

  #plan(): void {
    if (this.#isPlanned || this.#inFlight >= this.#limits.inFlight || this.#waiting.length === 0) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      const taken = this.#take();
      for (const { timer } of taken) clearTimeout(timer);
      if (taken.length > 0) void this.#run(taken);
      this.#plan();
    });
  }

  #take(): readonly Waiting<Q, A>[] {
    const [first] = this.#waiting;
    if (first === undefined) return [];
    const group = this.#groupOf(first.question);
    const taken: Waiting<Q, A>[] = [];
    this.#waiting = this.#waiting.filter((each) => {
      if (taken.length === this.#limits.size || this.#groupOf(each.question) !== group) return true;
      taken.push(each);
      return false;
    });
    return taken;
  }

  async #run(asked: readonly Waiting<Q, A>[]): Promise<void> {
    this.#inFlight += 1;
    let answers: readonly A[];
    try {
      answers = await this.#read(asked.map(({ question }) => question));
      if (answers.length !== asked.length) throw new Error('A read returned a wrong number of answers');
    } catch (error) {
      for (const { reject } of asked) reject(error);
      return;
    } finally {
      this.#inFlight -= 1;
      this.#plan();
    }
    await deliver(asked, answers);
  }
}

/** Resolves each question. Fifty large answers in one turn of the event loop held it for 0.5 s. */
async function deliver<Q, A>(asked: readonly Waiting<Q, A>[], answers: readonly A[]): Promise<void> {
  let turnBegan = performance.now();
  for (const [index, { resolve }] of asked.entries()) {
    resolve(answers[index] as A);
    await Promise.resolve();
    if (performance.now() - turnBegan < LONGEST_TURN_MS) continue;
    await nextTurn();
    turnBegan = performance.now();
  }
}
