import { dailySettings, lastDailyRuns } from '../../db/admin/daily-settings.ts';
import { readJob, type JobId } from '../../db/admin/jobs.ts';
import { retryDelivery } from '../../db/admin/metrc.ts';
import { recordAct } from '../../db/console/acts.ts';
import { countJobs, deliveryRecords, mailRecord, MOST_WALKED, pageOfJobs } from '../../db/console/work-reads.ts';
import { translated } from '../../db/postgres/translate-error.ts';
import type { Queryable, SessionPool } from '../../db/postgres/sql.ts';
import { captureOfInvoice, openCaptures } from '../../db/reads/billing/capture-reads.ts';
import type { ConsoleActor } from '../core/console/callers.ts';
import type {
  DailyTaskRecord,
  DeliveryRecord,
  Job,
  JobCount,
  JobView,
  MailRecord,
  OpenCharge,
  Part,
  RetryEnd,
  RetryRange,
  WorkPort,
} from '../core/console/work.ts';
import { DAILY_TASKS, tasksIn } from '../core/daily/settings.ts';
import { instantText } from '../core/dates.ts';
import { LedgerUnavailable } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import type { Capture } from '../core/records/capture.ts';
import type { TenantId } from '../core/tenant.ts';
import { retryOne } from '../jobs/retry.ts';

interface WorkDeskOptions {
  readonly database: SessionPool;
  /** Of the worker's role: no other may use the job queue; `null`: this gateway does no background work. */
  readonly worker: SessionPool | null;
  readonly clock: Clock;
}

const PAGE = 25;
/** Jobs that one form tries again. */
const MOST_RETRIED = 200;
const CHARGES = 100;
const RUNS = 100;

/** The background work of a tenant, by the functions of the operator's commands. Each retry is recorded with its operator. */
export class WorkDesk implements WorkPort {
  readonly #options: WorkDeskOptions;

  constructor(options: WorkDeskOptions) {
    this.#options = options;
  }

  get isHere(): boolean {
    return this.#options.worker !== null;
  }

  async counts(tenantId: TenantId): Promise<{ readonly counts: readonly JobCount[]; readonly mostCounted: number }> {
    const { worker } = this.#options;
    const counts = worker === null ? [] : await translated(() => countJobs(worker, tenantId));
    return { counts, mostCounted: MOST_WALKED };
  }

  async jobs(tenantId: TenantId, view: JobView, before: number | null): Promise<Part<Job>> {
    const { worker } = this.#options;
    if (worker === null) return { rows: [], next: null };
    return await translated(() => pageOfJobs(worker, tenantId, view, before, PAGE));
  }

  async job(tenantId: TenantId, id: number): Promise<Job | null> {
    const { worker } = this.#options;
    return worker === null ? null : await translated(() => readJob(worker, { tenantId, id }));
  }

  mail(tenantId: TenantId, id: number): Promise<MailRecord | null> {
    return translated(() => mailRecord(this.#options.database, tenantId, id));
  }

  async deliveries(tenantId: TenantId, before: number | null): Promise<Part<DeliveryRecord>> {
    const place = { before, only: null, most: PAGE + 1 };
    const found = await translated(() => deliveryRecords(this.#options.database, tenantId, place));
    const rows = found.slice(0, PAGE);
    return { rows, next: found.length > PAGE ? (rows.at(-1)?.invoiceId ?? null) : null };
  }

  async delivery(tenantId: TenantId, invoiceId: number): Promise<DeliveryRecord | null> {
    const place = { before: null, only: invoiceId, most: 1 };
    return (await translated(() => deliveryRecords(this.#options.database, tenantId, place)))[0] ?? null;
  }

  async dailyTasks(tenantId: TenantId): Promise<readonly DailyTaskRecord[]> {
    const { database } = this.#options;
    return await translated(async () => {
      const on = new Set<string>(tasksIn(await dailySettings(database, tenantId)));
      const runs = await lastDailyRuns(database, tenantId, RUNS);
      return DAILY_TASKS.map((task) => {
        const last = runs.find((run) => run.task === task);
        const lastRun =
          last === undefined ? null : { runOn: last.runOn, effects: last.effects, failures: last.failures };
        return { task, isOn: on.has(task), lastRun };
      });
    });
  }

  async charges(tenantId: TenantId): Promise<readonly OpenCharge[]> {
    const captures = await translated(() => openCaptures(this.#options.database, tenantId, CHARGES));
    return captures.map(({ id, amountMinor, currency, gateway, state, reference, reason, startedAt }) => ({
      ...{ invoiceId: id, amountMinor, currency: currency.code, gateway, state, reference, reason },
      startedAt: instantText(startedAt),
    }));
  }

  charge(tenantId: TenantId, invoiceId: number): Promise<Capture | null> {
    return translated(() => captureOfInvoice(this.#options.database, tenantId, invoiceId));
  }

  async retryJob(actor: ConsoleActor, id: number): Promise<RetryEnd> {
    return await translated(() => this.#retry(actor, { tenantId: actor.tenantId, id }));
  }

  async retryRange(
    actor: ConsoleActor,
    { since, task, isWithHeld }: RetryRange,
  ): Promise<{ readonly retried: number; readonly hasMore: boolean }> {
    let retried = 0;
    for (const view of ['failed', ...(isWithHeld ? ['held' as const] : [])] as const) {
      let before: number | null = null;
      do {
        const { rows, next }: Part<Job> = await this.jobs(actor.tenantId, view, before);
        for (const job of rows) {
          if (job.recordedAt < since || (task !== null && job.task !== task)) continue;
          if (retried === MOST_RETRIED) return { retried, hasMore: true };
          if ((await this.retryJob(actor, job.id)) === 'retried') retried += 1;
        }
        // Events are numbered in the order of their recording: behind an older one there are only older ones.
        before = rows.some(({ recordedAt }) => recordedAt < since) ? null : next;
      } while (before !== null);
    }
    return { retried, hasMore: false };
  }

  async retryDelivery(actor: ConsoleActor, invoiceId: number): Promise<RetryEnd> {
    const { tenantId } = actor;
    return await translated(() =>
      this.#options.database.transaction(async (trx) => {
        const result = await retryDelivery(trx, tenantId, invoiceId, this.#now());
        if (result === 'delivery-not-found') return 'not-found';
        if (result !== 'retried') return 'unhelped';
        await recordAct(trx, { ...actor, act: 'delivery-retried', subject: `invoice ${invoiceId}`, detail: '' });
        return 'retried';
      }),
    );
  }

  async #retry(actor: ConsoleActor, id: JobId): Promise<RetryEnd> {
    const { worker, database } = this.#options;
    if (worker === null) throw new LedgerUnavailable('This gateway does no background work');
    const note = (trx: Queryable): Promise<void> =>
      recordAct(trx, { ...actor, act: 'job-retried', subject: `job ${id.tenantId}/${id.id}`, detail: '' });
    const result = await retryOne({ worker, ledger: database }, id, this.#now(), note);
    if (result === 'not-found') return result;
    return typeof result === 'string' ? 'unhelped' : 'retried';
  }

  #now(): string {
    return instantText(this.#options.clock.now());
  }
}
