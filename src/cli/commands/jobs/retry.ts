import type { Command } from 'commander';
import type { Knex } from 'knex';
import { listJobs, type JobId, type JobState } from '../../../../db/admin/jobs.ts';
import type { JobName } from '../../../../db/queue/job-queue.ts';
import { instantText } from '../../../core/dates.ts';
import { retryOne, type Retried, type Unhelped } from '../../../jobs/retry.ts';
import { withMigrated, withRole } from '../../support/connection.ts';
import { isDefaultTenant } from '../../support/default-tenant.ts';
import { CommandError } from '../../support/errors.ts';
import { UsageError } from '../../support/usage-error.ts';
import { say, type Io } from '../../support/io.ts';
import type { ValueParser } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { printable } from '../../support/printable.ts';
import { withProgress, type Progress } from '../../support/progress.ts';
import { demandKnownTenant } from '../../support/tenants.ts';

export interface RetryOptions {
  readonly tenant?: number;
  readonly task?: JobName;
  readonly all?: true;
  readonly held?: true;
}

/** A tenant and an event. */
export const JOB_ID: ValueParser<JobId> = {
  rule: 'a job as jobs list shows it, such as 53/17',
  read: (text) => {
    const [, tenantId, id] = /^([0-9]{1,10})\/([0-9]{1,15})$/.exec(text) ?? [];
    return tenantId === undefined ? null : { tenantId: Number(tenantId), id: Number(id) };
  },
};

export function jobIdText({ tenantId, id }: JobId): string {
  return `${tenantId}/${id}`;
}

const PAGE = 200;

/** `jobs retry`: those that are named, or all that failed, wait or are held. */
export async function retryJobs(
  io: Io,
  ids: readonly string[],
  options: RetryOptions,
  command: Command,
): Promise<void> {
  const named = ids.map(readId);
  const isMany = options.all === true || options.held === true;
  if (isMany === named.length > 0) throw new UsageError('jobs retry must be given jobs, or --all or --held.');
  const isTenantGiven = options.tenant !== undefined && !isDefaultTenant(command);
  if (!isMany && (isTenantGiven || options.task !== undefined)) {
    throw new UsageError('--tenant and --task require --all or --held.');
  }
  const retried = await withProgress(io, 'retrying', (progress) =>
    withMigrated(io, async (owner, target) => {
      if (isMany && options.tenant !== undefined) await demandKnownTenant(owner, options.tenant);
      return await withRole(target, 'worker', (worker) =>
        isMany ? retryMany(io, owner, worker, options, progress) : retryNamed(io, owner, worker, named),
      );
    }),
  );
  if (retried.some(({ was }) => was === 'held') && (io.env['SMTP_URL'] ?? io.env['SMTP_URL_FILE'] ?? '') === '') {
    say(io, 'SMTP_URL is not set here: a gateway that has none either will keep the mails once more.');
  }
  if (retried.length > 0) say(io, 'A gateway that runs takes them within seconds; one must run.');
  new Output(io, command).many('jobs', retried.map(viewOf), ['id', 'task', 'invoice', 'was']);
}

function readId(text: string): JobId {
  const id = JOB_ID.read(text);
  if (id === null) throw new UsageError(`<jobs> must be ${JOB_ID.rule}; "${printable(text)}" is not.`);
  return id;
}

async function retryNamed(io: Io, owner: Knex, worker: Knex, ids: readonly JobId[]): Promise<readonly Retried[]> {
  const retried: Retried[] = [];
  for (const id of ids) {
    const result = await retryNow(io, owner, worker, id);
    if (typeof result === 'string') throw new CommandError(sentenceOn(id, result, retried.length));
    retried.push(result);
  }
  return retried;
}

function sentenceOn(id: JobId, was: Unhelped, before: number): string {
  const name = jobIdText(id);
  const sentences: Readonly<Record<Unhelped, string>> = {
    'not-found': `There is no job ${name}: jobs list shows those there are.`,
    pending: `The job ${name} waits for a gateway to take it: is one running?`,
    running: `The job ${name} is running: wait for its end.`,
    done: `The job ${name} is done.`,
  };
  return `${sentences[was]}${before === 0 ? '' : ` Tried now ${before === 1 ? 'is' : 'are'} the ${before} before it.`}`;
}

/** Page by page: a retried job is behind the last page in any state. */
async function retryMany(
  io: Io,
  owner: Knex,
  worker: Knex,
  { tenant, task, all, held }: RetryOptions,
  progress: Progress,
): Promise<readonly Retried[]> {
  const states: readonly JobState[] = [
    ...(all === true ? (['waiting', 'failed', 'lost'] as const) : []),
    ...(held === true ? (['held'] as const) : []),
  ];
  const retried: Retried[] = [];
  let after: JobId | null = null;
  for (;;) {
    const filter = { tenantId: tenant ?? null, task: task ?? null, states, after };
    const page: readonly JobId[] = await listJobs(worker, filter, PAGE);
    for (const id of page) {
      const result = await retryNow(io, owner, worker, id);
      if (typeof result !== 'string') retried.push(result);
      progress.advance(1);
    }
    after = page.at(-1) ?? null;
    if (after === null) return retried;
  }
}

/** By the owner, who may open a failed delivery again. */
function retryNow(io: Io, ledger: Knex, worker: Knex, id: JobId): Promise<Retried | Unhelped> {
  return retryOne({ worker, ledger }, id, instantText(io.clock.now()));
}

function viewOf({ id, task, invoiceId, was }: Retried): View {
  return { id: jobIdText(id), tenant: id.tenantId, task, invoice: invoiceId, was };
}
