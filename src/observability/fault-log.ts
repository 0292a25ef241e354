import { kindOfFault } from '../../db/postgres/translate-error.ts';
import type { Logger } from './log/logger.ts';

/** Checks whether the gateway is ready; the reason why it is not is in the log by then. */
export type IsReady = () => Promise<boolean>;

/**
 * Logs the faults of one piece of background work. Readiness logs a database that is away, once for all work that it
 * stops. The same fault is logged once until the work succeeds again.
 */
export class FaultLog {
  readonly #message: string;
  readonly #logger: Logger;
  readonly #isReady: IsReady;
  /** Whether the gateway was ready at the last fault in a row. */
  #wasReady = false;
  #logged: string | null = null;

  constructor(message: string, logger: Logger, isReady: IsReady = () => Promise.resolve(true)) {
    this.#message = message;
    this.#logger = logger;
    this.#isReady = isReady;
  }

  /** The work failed. Never rejects. */
  async note(error: unknown): Promise<void> {
    const fault = String(error);
    const isQuiet = fault === this.#logged || (await this.#isOfTheDatabase(error));
    this.#logger.log(isQuiet ? 'debug' : 'warn', this.#message, { fault });
    if (!isQuiet) this.#logged = fault;
  }

  /** The work succeeded. */
  over(): void {
    this.#wasReady = false;
    this.#logged = null;
  }

  /**
   * A fault is this work's own if the gateway was ready at it and at the fault before. At the first, readiness may be
   * from before the database went away; after a single later one, the database may have just come back.
   */
  async #isOfTheDatabase(error: unknown): Promise<boolean> {
    if (kindOfFault(error) !== 'unavailable') return false;
    const wasReady = this.#wasReady;
    this.#wasReady = await this.#isReady();
    return !wasReady || !this.#wasReady;
  }
}
