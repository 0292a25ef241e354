import { endRun, failRun, noteProgress, startRun, type NewRun, type RunKey } from '../../db/console/verify-runs.ts';
import type { Database } from '../../db/postgres/sql.ts';
import type { Verification } from '../../db/verify/verify.ts';

/** How often a run that goes on is written: far more often than one that is silent counts as broken off. */
const NOTE_EVERY_MS = 2_000;

/** Writes a run of the verification of one tenant, from its start to its end. */
export class RunRecorder {
  readonly #database: Database;
  readonly #run: RunKey;
  readonly #timer: NodeJS.Timeout;
  #noting: Promise<void> = Promise.resolve();
  #read = 0;
  #expected = 0;

  private constructor(database: Database, run: RunKey) {
    this.#database = database;
    this.#run = run;
    this.#timer = setInterval(() => {
      this.#note();
    }, NOTE_EVERY_MS).unref();
  }

  static async start(database: Database, run: NewRun): Promise<RunRecorder> {
    return new RunRecorder(database, await startRun(database, run));
  }

  advance(rows: number): void {
    this.#read += rows;
  }

  expect(rows: number): void {
    this.#expected = rows;
  }

  async end(verification: Verification): Promise<void> {
    await this.#stop();
    await endRun(this.#database, this.#run, verification, this.#read);
  }

  async fail(reason: string): Promise<void> {
    await this.#stop();
    await failRun(this.#database, this.#run, reason);
  }

  /** A note that is lost is made up for by the next one. */
  #note(): void {
    const progress = { read: this.#read, expected: this.#expected };
    this.#noting = this.#noting.then(() => noteProgress(this.#database, this.#run, progress).catch(() => undefined));
  }

  async #stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#noting;
  }
}
