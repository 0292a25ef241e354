import { Worker } from 'node:worker_threads';
import { invoicesOfDifferences, listSeals } from '../../db/console/proof-reads.ts';
import { listRuns, runDifferences } from '../../db/console/verify-runs.ts';
import { translated } from '../../db/postgres/translate-error.ts';
import type { SessionPool } from '../../db/postgres/sql.ts';
import { DIFFERENCES } from '../../db/verify/difference.ts';
import type { ConsoleActor } from '../core/console/callers.ts';
import type { ListedSeal, ProofPort, RunDifference, StartResult, VerifyRun } from '../core/console/proof.ts';
import { LedgerUnavailable } from '../core/errors.ts';
import type { TenantId } from '../core/tenant.ts';
import { RunRecorder } from './run-recorder.ts';
import type { VerifyJob, VerifyReply } from './verify-job.ts';

interface ProofDeskOptions {
  readonly database: SessionPool;
  /** The worker role's connection; `null`: this gateway does no background work. */
  readonly workerUrl: string | null;
  readonly secretKeys: readonly string[];
  /** The thread's JavaScript module. Default: the built one beside this file. */
  readonly threadUrl?: URL;
  readonly onFault: (reason: string) => void;
}

/** The snapshot of a longer run would keep the server from clearing old rows. */
const LONGEST_MS = 4 * 60 * 60_000;
const MEMORY_LIMIT_MB = 384;
const STOPPED = 'The gateway that ran it was stopped.';
const TOO_LONG = 'It took longer than four hours. Run the command verify instead.';
const TOO_LARGE = 'It needed more memory than a gateway gives it. Run the command verify instead.';

/** Runs verifications in a thread of their own, one at a time, and reads their results. */
export class ProofDesk implements ProofPort {
  readonly #options: ProofDeskOptions;
  #run: RunningVerify | null = null;
  #isStarting = false;

  constructor(options: ProofDeskOptions) {
    this.#options = options;
  }

  runs(tenantId: TenantId, before: number | null, most: number): Promise<readonly VerifyRun[]> {
    return translated(() => listRuns(this.#options.database, tenantId, { before, most }));
  }

  async run(tenantId: TenantId, id: number): Promise<VerifyRun | null> {
    const found = await translated(() => listRuns(this.#options.database, tenantId, { before: null, id, most: 1 }));
    return found[0] ?? null;
  }

  async differences(tenantId: TenantId, id: number, from: number, most: number): Promise<readonly RunDifference[]> {
    const { database } = this.#options;
    return await translated(async () => {
      const found = await runDifferences(database, { tenantId, id }, from, most);
      const invoices = await invoicesOfDifferences(database, tenantId, found);
      return found.map(({ kind, id: thing, expected, found: is }, at) => ({
        ...{ kind, meaning: meaningOf(kind), id: thing, expected, found: is },
        invoiceId: invoices[at] ?? null,
      }));
    });
  }

  seals(tenantId: TenantId, before: number | null, most: number): Promise<readonly ListedSeal[]> {
    return translated(() => listSeals(this.#options.database, tenantId, before, most));
  }

  async start({ tenantId, operator }: ConsoleActor): Promise<StartResult> {
    const { workerUrl, secretKeys, threadUrl, database, onFault } = this.#options;
    if (workerUrl === null) return 'away';
    if (this.#run !== null || this.#isStarting) return 'busy';
    this.#isStarting = true;
    try {
      const url = threadUrl ?? new URL('./verify-worker.js', import.meta.url);
      const run = new RunningVerify(url, { databaseUrl: workerUrl, tenantId, secretKeys });
      const isReady = await run.ready;
      if (isReady !== 'ready') {
        await run.terminate();
        if (isReady === 'busy') return 'busy';
        onFault(isReady.fault);
        throw new LedgerUnavailable('The verification could not begin');
      }
      const act = { tenantId, operator, act: 'verify-started', subject: `tenant ${tenantId}`, detail: '' } as const;
      try {
        run.record(await translated(() => RunRecorder.start(database, { tenantId, origin: 'console', act })));
      } catch (error) {
        await run.terminate();
        throw error;
      }
      this.#run = run;
      void run.ended.then((fault) => {
        this.#run = null;
        if (fault !== null) onFault(fault);
      });
      return 'started';
    } finally {
      this.#isStarting = false;
    }
  }

  /** Ends a run that is under way; it is shown as ended. */
  async close(): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    run.stop(STOPPED);
    await run.ended;
  }
}

function meaningOf(kind: string): string {
  return (DIFFERENCES as Readonly<Record<string, string>>)[kind] ?? '';
}

/** One thread, and the record of its run. */
class RunningVerify {
  /** Settles once: whether the thread may begin. */
  readonly ready: Promise<'ready' | 'busy' | { readonly fault: string }>;
  /** Settles when the run has ended and its end is written; the reason of a failure, or `null`. Never rejects. */
  readonly ended: Promise<string | null>;
  readonly #worker: Worker;
  readonly #timer: NodeJS.Timeout;
  #recorder: RunRecorder | null = null;
  #stopped: string | null = null;
  #settleReady: (state: 'ready' | 'busy' | { readonly fault: string }) => void = () => undefined;
  #settleEnded: (reason: string | null) => void = () => undefined;

  constructor(url: URL, job: VerifyJob) {
    this.ready = new Promise((resolve) => (this.#settleReady = resolve));
    this.ended = new Promise((resolve) => (this.#settleEnded = resolve));
    this.#worker = new Worker(url, {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB },
      execArgv: [],
    });
    this.#worker.on('message', (reply: VerifyReply) => {
      this.#heard(reply);
    });
    this.#worker.on('error', (error: NodeJS.ErrnoException) => {
      this.stop(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? TOO_LARGE : error.message);
    });
    this.#worker.on('exit', () => {
      this.stop('The thread that verifies has ended.');
    });
    // A stopping gateway ends it.
    this.#worker.unref();
    this.#timer = setTimeout(() => {
      this.stop(TOO_LONG);
    }, LONGEST_MS).unref();
  }

  /** Lets the thread go on: from now on its run is on record. A thread that has ended meanwhile ends its run. */
  record(recorder: RunRecorder): void {
    this.#recorder = recorder;
    if (this.#stopped === null) this.#worker.postMessage('go');
    else this.stop(this.#stopped);
  }

  stop(reason: string): void {
    this.#stopped ??= reason;
    this.#settleReady({ fault: reason });
    const recorder = this.#take();
    if (recorder !== null) void this.#end(recorder.fail(reason), reason);
  }

  async terminate(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#worker.terminate();
  }

  #heard(reply: VerifyReply): void {
    if (reply.kind === 'ready' || reply.kind === 'busy') this.#settleReady(reply.kind);
    else if (reply.kind === 'expected') this.#recorder?.expect(reply.rows);
    else if (reply.kind === 'rows') this.#recorder?.advance(reply.rows);
    else if (reply.kind === 'fault') this.stop(reply.reason);
    else {
      const recorder = this.#take();
      if (recorder !== null) void this.#end(recorder.end(reply.verification), null);
    }
  }

  /** The first end of a run counts. */
  #take(): RunRecorder | null {
    const recorder = this.#recorder;
    this.#recorder = null;
    return recorder;
  }

  /** Without a database the end cannot be written: then the run is shown as broken off. */
  async #end(written: Promise<void>, reason: string | null): Promise<void> {
    const result = await written.then(
      () => reason,
      (error: unknown) => `The end of a verification could not be written: ${String(error)}`,
    );
    await this.terminate();
    this.#settleEnded(result);
  }
}
