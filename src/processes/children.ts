import { setTimeout as delay } from 'node:timers/promises';
import { ChildFailed } from '../start-fault.ts';
import type { Logger } from '../observability/log/logger.ts';
import type { ProcessCounts } from '../observability/process-counts.ts';
import { Child, type Ending } from './child.ts';
import type { OfParent, Start, ToChild } from './messages.ts';
import { RestartPauses } from './restart-pauses.ts';

interface ChildrenOptions {
  readonly wanted: number;
  /** The needs of a child that starts now. */
  readonly startOf: (number: number, counts: ProcessCounts) => Start;
  readonly answer: (question: OfParent) => Promise<unknown>;
  /** Called when one has ended, with the last metrics that it gave. */
  readonly onEnd: (child: Child) => void;
  readonly logger: Logger;
}

/** A place among the children; one that is replaced has two for a moment. */
interface Place {
  readonly number: number;
  readonly pauses: RestartPauses;
  current: Child | null;
  isReplacing: boolean;
}

/** The processes that take calls: started, counted, replaced one by one, started again when one ends. */
export class Children {
  readonly #options: ChildrenOptions;
  readonly #places: readonly Place[];
  readonly #stopping = new AbortController();
  /** All that have not ended, those that drain included. */
  readonly #all = new Set<Child>();
  /** The first start of all ends with the first fault. */
  #hasStarted = false;
  #round: Promise<void> | null = null;

  constructor(options: ChildrenOptions) {
    this.#options = options;
    this.#places = Array.from({ length: options.wanted }, (_place, at) => ({
      number: at + 1,
      pauses: new RestartPauses(),
      current: null,
      isReplacing: false,
    }));
  }

  get counts(): ProcessCounts {
    return { wanted: this.#options.wanted, live: [...this.#all].filter(({ isLive }) => isLive).length };
  }

  /** All that have not ended. */
  get all(): ReadonlySet<Child> {
    return this.#all;
  }

  /** Starts them: one first, as its fault would be that of all. Gives the port; rejects with ChildFailed. */
  async start(): Promise<number> {
    const [first, ...others] = this.#places;
    const port = first === undefined ? 0 : await this.#startFirst(first);
    await Promise.all(others.map((place) => this.#startFirst(place)));
    this.#hasStarted = true;
    return port;
  }

  /** Puts another process in the place of each, one after the other. A call during a round waits for that. */
  replaceAll(): Promise<void> {
    this.#round ??= this.#replaceEach().finally(() => {
      this.#round = null;
    });
    return this.#round;
  }

  send(message: ToChild): void {
    for (const child of this.#all) child.send(message);
  }

  /** Lets all end their calls and themselves. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#all].map((child) => child.drain(false)));
  }

  async #startFirst(place: Place): Promise<number> {
    const child = this.#fork(place);
    place.current = child;
    const port = await child.listening;
    if (port !== null) return port;
    const { code } = await child.ended;
    throw new ChildFailed(code === null || code === 0 ? 1 : code);
  }

  #fork(place: Place): Child {
    const { startOf, answer } = this.#options;
    const startedAt = performance.now();
    const child = new Child(startOf(place.number, this.counts), answer);
    this.#all.add(child);
    let hasListened = false;
    void child.listening.then((port) => {
      if (port === null) return;
      hasListened = true;
      this.#sendCounts();
    });
    void child.ended.then((ending) => {
      this.#all.delete(child);
      this.#options.onEnd(child);
      this.#sendCounts();
      if (place.current === child && this.#hasStarted) this.#again(place, child, ending, { startedAt, hasListened });
    });
    return child;
  }

  #again(
    place: Place,
    { pid }: Child,
    { code, signal }: Ending,
    { startedAt, hasListened }: { readonly startedAt: number; readonly hasListened: boolean },
  ): void {
    place.current = null;
    if (this.#stopping.signal.aborted || place.isReplacing) return;
    const pauseMs = place.pauses.after(performance.now() - startedAt);
    const what = hasListened ? 'a process ended' : 'a process could not be started';
    this.#options.logger.warn(what, { process: place.number, pid, code, signal, pauseMs });
    void this.#forkAfter(pauseMs, place);
  }

  /** Never rejects: a system without memory for a process is asked again, until the gateway stops. */
  async #forkAfter(pauseMs: number, place: Place): Promise<void> {
    const { signal } = this.#stopping;
    await delay(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted || place.current !== null) return;
    try {
      place.current = this.#fork(place);
    } catch (error) {
      const next = place.pauses.after(0);
      const facts = { process: place.number, fault: String(error), pauseMs: next };
      this.#options.logger.error('a process could not be started', facts);
      await this.#forkAfter(next, place);
    }
  }

  async #replaceEach(): Promise<void> {
    const { logger, wanted } = this.#options;
    logger.info('replacing the processes', { processes: wanted });
    for (const place of this.#places) {
      if (this.#stopping.signal.aborted) return;
      if (!(await this.#replace(place))) return;
    }
    logger.info('replaced the processes', { processes: wanted });
  }

  /** The new one listens before the old one drains. Gives whether there is a new one. */
  async #replace(place: Place): Promise<boolean> {
    place.isReplacing = true;
    const old = place.current;
    const next = this.#fork(place);
    const isListening = (await next.listening) !== null;
    place.isReplacing = false;
    if (!isListening) {
      this.#options.logger.error('a process could not be replaced', { process: place.number });
      // The old one may have ended meanwhile.
      if (place.current === null && !this.#stopping.signal.aborted) place.current = this.#fork(place);
      return false;
    }
    place.current = next;
    await old?.drain(true);
    return true;
  }

  #sendCounts(): void {
    this.send({ kind: 'counts', counts: this.counts });
  }
}
