import type { CallStore } from '../core/console/call-store.ts';
import { LedgerUnavailable } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import type { EndedCall } from '../server/call.ts';
import type { CallIds } from './call-ids.ts';
import { rowOf, type LoggedDialect, type NotedCall } from './noted-call.ts';
import { Rates } from './rates.ts';

/** Why calls are missing in the log. */
type DropReason = 'busy' | 'queue-full' | 'log-full' | 'unknown-callers' | 'refused' | 'stopped';

export interface CallsLogOptions {
  readonly store: CallStore;
  readonly ids: CallIds;
  readonly clock: Clock;
  /** By name; calls of other dialects are not logged. */
  readonly dialects: ReadonlyMap<string, LoggedDialect>;
  /** The most bytes of the whole log in the database. */
  readonly mostBytes: number;
  /** This process's part of a bound of the machine; absent: all of it. */
  readonly share?: (bound: number) => number;
  /** Lets other work go on. */
  readonly pause: () => Promise<void>;
  /** A statement was refused for what is in a row; the fault has no value of it. */
  readonly onRefused: (error: unknown) => void;
}

/** Calls that wait to be written, and the memory that they hold, as far as it is known. */
const MOST_WAITING = 10_000;
const MOST_WAITING_BYTES = 16 * 1024 * 1024;
/** Of a body are in memory the bytes, the text, and the values. */
const BODY_COPIES = 3;
const CALL_BYTES = 1_024;
/** The rows of a statement, and the characters of them. */
const BATCH = 256;
const BATCH_LENGTH = 1024 * 1024;
/** How long rows are made before other work goes on. */
const SLICE_MS = 2;
/** An answer that is longer is kept by its beginning: a slice would hold the whole text. */
const WHOLE_ANSWER = 64 * 1024;
const ANSWER_START = 9_000;
/** How often the size of the log is asked for. */
const SIZE_EVERY_MS = 5_000;

/**
 * The log of API calls. A call is noted in memory and costs it next to nothing; rows are made and written later, in batches
 * on a connection of their own. A call that cannot be written in time is dropped and counted: no caller ever waits.
 */
export class CallsLog {
  readonly #options: CallsLogOptions;
  #waiting: NotedCall[] = [];
  #waitingBytes = 0;
  /** Rows whose statement failed while the database was away. */
  #rows: readonly string[] = [];
  #isFull = false;
  #sizedAt = Number.NEGATIVE_INFINITY;
  readonly #rates: Rates;
  readonly #most: { readonly waiting: number; readonly bytes: number };
  #writing: Promise<number> | null = null;
  readonly dropped = new Map<DropReason, number>();
  #written = 0;

  constructor(options: CallsLogOptions) {
    this.#options = options;
    const { share = (bound) => bound } = options;
    this.#rates = new Rates(share);
    this.#most = { waiting: share(MOST_WAITING), bytes: share(MOST_WAITING_BYTES) };
  }

  /** How many calls are in the log by this gateway. */
  get written(): number {
    return this.#written;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length + this.#rows.length;
  }

  /** Notes a call after its answer. */
  note(call: EndedCall): void {
    if (!this.#options.dialects.has(call.trace.dialect)) return;
    const endedAt = this.#options.clock.now();
    const refusal = this.#rates.refusal(call, endedAt);
    const bytes = refusal === null ? heldBy(call) : 0;
    if (refusal !== null) this.#drop(refusal, 1);
    else if (this.#isFull) this.#drop('log-full', 1);
    else if (this.#waiting.length >= this.#most.waiting || this.#waitingBytes + bytes > this.#most.bytes) {
      this.#drop('queue-full', 1);
    } else {
      const { answer } = call;
      const isLong = typeof answer === 'string' && answer.length > WHOLE_ANSWER;
      this.#waiting.push({
        call: isLong ? { ...call, answer: beginningOf(answer) } : call,
        endedAt,
        bytes,
        answerBytes: isLong ? Buffer.byteLength(answer) : null,
      });
      this.#waitingBytes += bytes;
    }
  }

  /**
   * Writes a batch; returns whether another one waits (1) or none (0). Rejects with LedgerUnavailable: the batch then waits
   * for the next time. A call during another one waits for that.
   */
  write(): Promise<number> {
    this.#writing ??= this.#writeBatch().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  /** Writes what waits until the signal; what is left then is dropped. Never rejects. */
  async close(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted && this.waiting > 0) await this.write();
    } catch {
      // The database is away, and with it the log.
    }
    this.#drop('stopped', this.waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#rows = [];
  }

  async #writeBatch(): Promise<number> {
    await this.#lookAtSize();
    if (this.#rows.length === 0) this.#rows = await this.#nextRows();
    const rows = this.#rows;
    if (rows.length > 0) await this.#store(rows);
    this.#rows = [];
    return this.#waiting.length >= BATCH ? 1 : 0;
  }

  /** A row that the database refuses is found by halves, and dropped without the others. */
  async #store(rows: readonly string[]): Promise<void> {
    try {
      this.#written += await this.#options.store.write(rows);
    } catch (error) {
      if (error instanceof LedgerUnavailable) throw error;
      if (rows.length === 1) {
        this.#options.onRefused(error);
        this.#drop('refused', 1);
        return;
      }
      const half = Math.ceil(rows.length / 2);
      await this.#store(rows.slice(0, half));
      await this.#store(rows.slice(half));
    }
  }

  async #nextRows(): Promise<readonly string[]> {
    const { dialects, ids, pause } = this.#options;
    const calls = this.#waiting.splice(0, BATCH);
    const rows: string[] = [];
    let length = 0;
    let sliceEnds = performance.now() + SLICE_MS;
    for (const [index, noted] of calls.entries()) {
      if (length >= BATCH_LENGTH) {
        this.#waiting.unshift(...calls.slice(index));
        break;
      }
      if (performance.now() >= sliceEnds) {
        await pause();
        sliceEnds = performance.now() + SLICE_MS;
      }
      this.#waitingBytes -= noted.bytes;
      const dialect = dialects.get(noted.call.trace.dialect);
      if (dialect === undefined) continue;
      const row = JSON.stringify(rowOf(noted, dialect, ids.next(noted.endedAt)));
      rows.push(row);
      length += row.length;
    }
    return rows;
  }

  async #lookAtSize(): Promise<void> {
    const now = performance.now();
    if (now - this.#sizedAt < SIZE_EVERY_MS) return;
    this.#isFull = (await this.#options.store.bytes()) >= this.#options.mostBytes;
    this.#sizedAt = now;
  }

  #drop(reason: DropReason, count: number): void {
    if (count > 0) this.dropped.set(reason, (this.dropped.get(reason) ?? 0) + count);
  }
}

function heldBy({ requestBytes, answer }: EndedCall): number {
  const length = answer === null ? 0 : answer.length;
  return CALL_BYTES + requestBytes * BODY_COPIES + 2 * (length > WHOLE_ANSWER ? ANSWER_START : length);
}

/** Through bytes: only so the whole text can be given back. */
function beginningOf(answer: string): string {
  return Buffer.from(answer.slice(0, ANSWER_START), 'utf8').toString('utf8');
}
