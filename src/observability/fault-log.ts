import { kindOfFault } from '../../db/postgres/translate-error.ts';
import type { Logger } from './logger.ts';

/** Looks whether the gateway is ready; what makes it unready is in the log by then. */
export type IsReady = () => Promise<boolean>;

/**
 * The faults of one piece of background work in the log. A database that is away is readiness' to log, once for all that
 * it keeps from working. The same fault is logged once until the work succeeds again.
 */
export class FaultLog {
  readonly #message: string;
  readonly #logger: Logger;
  readonly #isReady: IsReady;
  #inARow = 0;
  #logged: string | null = null;

  constructor(message: string, logger: Logger, isReady: IsReady = () => Promise.resolve(true)) {
    this.#message = message;
    this.#logger = logger;
    this.#isReady = isReady;
  }

  /** The work failed. Never rejects. */
  async note(error: unknown): Promise<void> {
    this.#inARow += 1;
    const fault = String(error);
    const isQuiet = fault === this.#logged || (await this.#isOfTheDatabase(error));
    this.#logger.log(isQuiet ? 'debug' : 'warn', this.#message, { fault });
    if (!isQuiet) this.#logged = fault;
  }

  /** The work succeeded. */
  over(): void {
    this.#inARow = 0;
    this.#logged = null;
  }

  /** The first fault may come before anybody looked; a second one, of a gateway that is ready, is this work's own. */
  async #isOfTheDatabase(error: unknown): Promise<boolean> {
    if (kindOfFault(error) !== 'unavailable') return false;
    return this.#inARow === 1 || !(await this.#isReady());
  }
}
