import cluster, { type Worker } from 'node:cluster';
import type { MetricValues } from '../observability/metrics.ts';
import { Line, type Channel } from './line.ts';
import type { OfChild, OfParent, Start, ToChild, ToParent } from './messages.ts';

/** A child's start takes a second; a machine that starts all at once is slower. */
const START_LIMIT_MS = 60_000;
/** Longer than its own end may take. */
const END_LIMIT_MS = 35_000;

/** How a process ended: its exit code, or the signal. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A process that takes calls, as its parent sees it. */
export class Child {
  readonly pid: number;
  /** Resolves with the port when it listens, or with `null` when it ended before. */
  readonly listening: Promise<number | null>;
  readonly ended: Promise<Ending>;
  readonly #worker: Worker;
  readonly #line: Line<ToChild, ToParent, OfChild, OfParent>;
  #metrics: MetricValues = [];
  #isLive = false;

  /** Starts it; `answer` answers its questions. */
  constructor(start: Start, answer: (question: OfParent) => Promise<unknown>) {
    const worker = cluster.fork();
    this.#worker = worker;
    this.pid = worker.process.pid ?? 0;
    this.ended = endOf(worker);
    void this.ended.then(() => {
      this.#isLive = false;
    });
    worker.on('error', () => undefined);
    let listens: (port: number) => void = () => undefined;
    const port = new Promise<number>((resolve) => (listens = resolve));
    this.#line = new Line(channelOf(worker), {
      asked: answer,
      heard: (message) => {
        if (message.kind === 'ready') this.send({ kind: 'start', start });
        else if (message.kind === 'metrics') this.#metrics = message.values;
        else {
          this.#isLive = true;
          listens(message.port);
        }
      },
    });
    const giveUp = setTimeout(() => {
      this.kill();
    }, START_LIMIT_MS);
    this.listening = Promise.race([port, this.ended.then(() => null)]).finally(() => {
      clearTimeout(giveUp);
    });
  }

  /** Whether it listens. */
  get isLive(): boolean {
    return this.#isLive;
  }

  send(message: ToChild): void {
    this.#line.send(message);
  }

  /** Its metrics now; where it ends or does not answer, the last that it gave. Never rejects. */
  async metrics(): Promise<MetricValues> {
    const now = this.#line.ask<MetricValues>('metrics').catch(() => null);
    this.#metrics = (await Promise.race([now, this.ended.then(() => null)])) ?? this.#metrics;
    return this.#metrics;
  }

  /** The last that it gave. */
  get lastMetrics(): MetricValues {
    return this.#metrics;
  }

  /** Lets it end its calls and itself. Resolves when it has ended. */
  async drain(isGentle: boolean): Promise<void> {
    if (!this.#isLive) this.kill();
    this.#isLive = false;
    this.send({ kind: 'drain', isGentle });
    const kill = setTimeout(() => {
      this.kill();
    }, END_LIMIT_MS);
    await this.ended;
    clearTimeout(kill);
  }

  kill(): void {
    this.#worker.process.kill('SIGKILL');
  }
}

/**
 * Resolves once. Of the process, as the worker's own event comes twice where the channel ends first. An error of a channel is
 * not an end: a connection was handed to a process that ends. A process that the system did not start has no exit.
 */
function endOf({ process: child }: Pick<Worker, 'process'>): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
    child.on('error', () => {
      if (child.pid === undefined) resolve({ code: null, signal: null });
    });
  });
}

function channelOf(worker: Worker): Channel {
  return {
    on: (event, listener) => worker.on(event, listener),
    send: (message, handle, options, sent) => worker.process.send(message as object, handle, options, sent),
  };
}
