import type { Command } from 'commander';
import type { Knex } from 'knex';
import { listJobs, type JobFilter, type JobState, type ListedJob } from '../../../../db/admin/jobs.ts';
import { dailyAgesOfTenants, type DailyAge } from '../../../../db/queue/daily-ages.ts';
import type { JobName } from '../../../../db/queue/job-queue.ts';
import { withMigrated, withRole } from '../../support/connection.ts';
import type { Io } from '../../support/io.ts';
import { say } from '../../support/io.ts';
import { JOB_ID, jobIdText, retryJobs, type RetryOptions } from './retry.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { demandKnownTenant } from '../../support/tenants.ts';

const STATES = ['pending', 'waiting', 'running', 'held', 'lost', 'failed', 'done'] as const;
const STATE = parsers.oneOf<JobState>(STATES);
const TASK = parsers.oneOf<JobName>(['send-mail', 'complete-delivery']);
const DEFAULT_LIMIT = 100;

interface ListOptions {
  readonly tenant?: number;
  readonly state?: JobState;
  readonly task?: JobName;
  readonly after?: JobFilter['after'];
  readonly limit?: number;
}

/** `jobs list|retry`: the background jobs, mails and completions of deliveries. */
export function addJobsCommands(program: Command, io: Io): void {
  const group = program.command('jobs').description('background jobs: mails, and deliveries that are completed');
  const filtered = (command: Command): Command =>
    command
      .addOption(valueOption('--tenant <tenant>', 'only those of a tenant', parsers.ID))
      .addOption(valueOption('--task <task>', `only ${TASK.rule}`, TASK));
  filtered(group.command('list').description('list the jobs that are not done, with their errors'))
    .addOption(valueOption('--state <state>', `only those that are ${STATE.rule}`, STATE))
    .addOption(valueOption('--after <job>', 'only those behind this one, for the next page', JOB_ID))
    .addOption(
      valueOption('--limit <number>', `at most so many; default: ${DEFAULT_LIMIT}`, parsers.wholeNumber(1, 10_000)),
    )
    .addHelpText(
      'after',
      examples('jobs list', 'jobs list --state failed --task send-mail --json', 'jobs list --after 53/1700'),
    )
    .action((options: ListOptions, command: Command) => list(io, options, command));
  filtered(
    group
      .command('retry')
      .description('try failed and waiting jobs now, and release held mails; a running job stays as it is')
      .argument('[jobs...]', 'their ids, as jobs list shows them'),
  )
    .option('--all', 'all that failed or wait, of --tenant and --task')
    .option('--held', 'all mails that are held, of --tenant: a gateway with SMTP_URL sends them')
    .addHelpText(
      'after',
      examples('jobs retry 53/17', 'jobs retry --all --task send-mail --tenant 53', 'jobs retry --held'),
    )
    .action((ids: readonly string[], options: RetryOptions, command: Command) => retryJobs(io, ids, options, command));
}

async function list(io: Io, options: ListOptions, command: Command): Promise<void> {
  const { tenant, state, task, after, limit = DEFAULT_LIMIT } = options;
  const filter = {
    tenantId: tenant ?? null,
    task: task ?? null,
    states: state === undefined ? null : [state],
    after: after ?? null,
  };
  // One more than is shown: its presence means that there are more.
  const jobs = await withJobs(io, tenant ?? null, (worker) => listJobs(worker, filter, limit + 1));
  const shown = jobs.slice(0, limit);
  const last = shown.at(-1);
  if (jobs.length > limit && last !== undefined) say(io, `There are more: jobs list --after ${jobIdText(last)}`);
  // Of all tenants: with --tenant the command must not need the nodes of others.
  const daily = tenant === undefined ? (await withMigrated(io, dailyAgesOfTenants)).rows : [];
  if (daily.length > 0) say(io, dailyText(daily));
  new Output(io, command).many(
    'jobs',
    shown.map((job) => viewOf(job, io.clock.now())),
    ['id', 'task', 'event', 'invoice', 'state', 'attempts', 'nextRunAt', 'age', 'lastError'],
  );
}

/** `3 daily tasks are on; late-fee of tenant 54 waits for longest, for 2 h: daily show 54` */
function dailyText(ages: readonly DailyAge[]): string {
  const oldest = ages.reduce((one, other) => (other.seconds > one.seconds ? other : one));
  const many = ages.length === 1 ? 'One daily task is on' : `${ages.length} daily tasks are on`;
  const since = ageText(oldest.seconds * 1_000);
  return `${many}; ${oldest.task} of tenant ${oldest.tenantId} waits for longest, for ${since}: daily show ${oldest.tenantId}`;
}

/** Runs the work on the worker's connection: only that role may use the queue's tables. */
async function withJobs<T>(io: Io, tenant: number | null, work: (worker: Knex) => Promise<T>): Promise<T> {
  return await withMigrated(io, async (owner, target) => {
    if (tenant !== null) await demandKnownTenant(owner, tenant);
    return await withRole(target, 'worker', work);
  });
}

function viewOf(job: ListedJob, now: number): View {
  return {
    id: jobIdText(job),
    tenant: job.tenantId,
    task: job.task,
    event: job.event,
    invoice: job.invoiceId,
    state: job.state,
    attempts: job.attempts,
    maxAttempts: job.maxAttempts,
    nextRunAt: job.nextRunAt,
    lastError: job.lastError,
    recordedAt: job.recordedAt,
    age: ageText(now - Date.parse(job.recordedAt)),
  };
}

/** In the largest unit that fits: `5 min`, `3 h`, `2 d`. */
function ageText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
  ] as const) {
    if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}`;
  }
  return `${seconds} s`;
}
