import { setImmediate as nextTurn } from 'node:timers/promises';
import { LedgerUnavailable, Overloaded } from '../core/errors.ts';

export interface GatherLimits {
  /** Questions in one statement. */
  readonly size: number;
  /** Statements in flight. */
  readonly inFlight: number;
  /** Questions that may wait, and how long: a database that hangs keeps nobody for two statements. */
  readonly waiting: number;
  readonly patienceMs: number;
}

/** How long those whose answers have come may keep everybody else waiting. */
const LONGEST_TURN_MS = 10;

interface Waiting<Q, A> {
  readonly question: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Questions that come while others are under way share the next statement. With nothing under way, those of one turn of
 * the event loop share one: a question alone waits for nobody.
 */
export class Batcher<Q, A> {
  readonly #read: (questions: readonly Q[]) => Promise<readonly A[]>;
  readonly #limits: GatherLimits;
  #waiting: Waiting<Q, A>[] = [];
  #inFlight = 0;
  #isPlanned = false;

  /** `read` answers every question in its place, or rejects them all. */
  constructor(read: (questions: readonly Q[]) => Promise<readonly A[]>, limits: GatherLimits) {
    this.#read = read;
    this.#limits = limits;
  }

  /** Rejects with Overloaded or LedgerUnavailable, or with what `read` rejects with. */
  ask(question: Q): Promise<A> {
    if (this.#waiting.length >= this.#limits.waiting) return Promise.reject(new Overloaded('Too many reads wait'));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((waiting) => waiting.timer !== timer);
        reject(new LedgerUnavailable('The reads in front are not answered'));
      }, this.#limits.patienceMs);
      this.#waiting.push({ question, resolve, reject, timer });
      this.#plan();
    });
  }

  #plan(): void {
    if (this.#isPlanned || this.#inFlight >= this.#limits.inFlight || this.#waiting.length === 0) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      const taken = this.#waiting.splice(0, this.#limits.size);
      for (const { timer } of taken) clearTimeout(timer);
      if (taken.length > 0) void this.#run(taken);
      this.#plan();
    });
  }

  async #run(asked: readonly Waiting<Q, A>[]): Promise<void> {
    this.#inFlight += 1;
    let answers: readonly A[];
    try {
      answers = await this.#read(asked.map(({ question }) => question));
      if (answers.length !== asked.length) throw new Error('A read answered another number of questions');
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

/** Gives each its answer, and lets it go on: fifty large ones written in one turn of the event loop held it for 0.5 s. */
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
