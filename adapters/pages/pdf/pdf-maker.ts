import { Worker } from 'node:worker_threads';
import type { Instant } from '../../../src/core/dates.ts';
import type { Sheet } from '../sheet.ts';
import type { MadePdf } from './document.ts';
import type { Paper } from './paper.ts';
import type { PdfJob, PdfReply } from './pdf-job.ts';

export interface PdfMakerOptions {
  /** The thread's JavaScript module. Default: the built one beside this file. */
  readonly workerUrl?: URL;
  /** The time limit of one PDF, and of its wait before. */
  readonly timeLimitMs?: number;
  readonly waitLimitMs?: number;
  /** The limit of the thread's heap. */
  readonly memoryLimitMb?: number;
  /** An idle thread ends after this time and frees its memory. */
  readonly idleMs?: number;
}

const MOST_WAITING = 16;
const TIME_LIMIT_MS = 15_000;
const WAIT_LIMIT_MS = 20_000;
const MEMORY_LIMIT_MB = 192;
const IDLE_MS = 60_000;

/** Why there is no PDF: the queue is full, or this PDF exceeded its time or memory. */
type NoPdf = 'busy' | 'exhausted';

/** Makes PDFs in a separate thread, one at a time. Limits the queue and the time of each PDF. */
export class PdfMaker {
  readonly #options: Required<PdfMakerOptions>;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();
  #worker: Worker | null = null;
  #isClosed = false;
  #settle: ((end: PdfReply | 'exhausted' | Error) => void) | null = null;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: PdfMakerOptions = {}) {
    this.#options = {
      workerUrl: new URL('./pdf-worker.js', import.meta.url),
      timeLimitMs: TIME_LIMIT_MS,
      waitLimitMs: WAIT_LIMIT_MS,
      memoryLimitMb: MEMORY_LIMIT_MB,
      idleMs: IDLE_MS,
      ...options,
    };
  }

  /** Rejects if the rendering throws. The next PDF is not affected. */
  async render(sheet: Sheet, paper: Paper, now: Instant): Promise<MadePdf | NoPdf> {
    if (this.#waiting >= MOST_WAITING) return 'busy';
    this.#waiting += 1;
    const since = performance.now();
    const made = this.#last.then(() =>
      this.#isClosed || performance.now() - since > this.#options.waitLimitMs
        ? 'busy'
        : this.#make({ sheet, paper, now }),
    );
    this.#last = made.catch(() => undefined);
    try {
      return await made;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Ends the thread at once and refuses the waiting jobs. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#endThread();
  }

  async #endThread(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    this.#settle?.('exhausted');
    await worker?.terminate();
  }

  async #make(job: PdfJob): Promise<MadePdf | NoPdf> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    const reply = await this.#replyOf(worker, job);
    if (reply === 'exhausted') {
      await this.#endThread();
      return reply;
    }
    // Parsed fonts add up in memory: a thread whose heap is half full makes no further PDF.
    if (reply.usedHeapBytes > (this.#options.memoryLimitMb / 2) * 1024 * 1024) await this.#endThread();
    else this.#idle = setTimeout(() => void this.#endThread(), this.#options.idleMs).unref();
    if ('fault' in reply) throw new Error(`A PDF could not be made: ${reply.fault}`);
    return reply;
  }

  #replyOf(worker: Worker, job: PdfJob): Promise<PdfReply | 'exhausted'> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#settle?.('exhausted'), this.#options.timeLimitMs);
      this.#settle = (end) => {
        this.#settle = null;
        clearTimeout(timer);
        if (end instanceof Error) reject(end);
        else resolve(end);
      };
      worker.postMessage(job);
    });
  }

  #start(): Worker {
    const { workerUrl, memoryLimitMb } = this.#options;
    const worker = new Worker(workerUrl, {
      resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
      // The thread reads fonts only. It gets no environment and no flags.
      env: {},
      execArgv: [],
    });
    worker.on('message', (reply: PdfReply) => this.#settle?.(reply));
    worker.on('error', (error: NodeJS.ErrnoException) => {
      this.#ended(worker, error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'exhausted' : new Error(error.message));
    });
    worker.on('exit', () => {
      this.#ended(worker, new Error('The thread that makes PDFs has ended'));
    });
    // A stopping gateway does not wait for the thread.
    worker.unref();
    return worker;
  }

  /** The next PDF gets a new thread. */
  #ended(worker: Worker, end: 'exhausted' | Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#settle?.(end);
  }
}
