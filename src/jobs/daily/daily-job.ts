import type { Task } from 'graphile-worker';
import type { Queryable } from '../../../db/postgres/sql.ts';
import type { Clock } from '../../core/ports.ts';
import type { TenantId } from '../../core/tenant.ts';
import type { Logger } from '../../observability/log/logger.ts';
import type { DailyCounts } from './daily-counts.ts';
import { runDailyTasks } from './daily-tasks.ts';
import type { DailyOptions } from './effects.ts';

/** Each minute, of all gateways one at a time: a run that was broken off goes on within a minute. */
export const DAILY_CRONTAB = '* * * * * daily-tasks ?id=daily-tasks&max=1&queue=daily-tasks';

/** Shorter than the time after which a job counts as stuck. */
const LONGEST_MS = 30_000;

export type DailyPorts = Pick<DailyOptions, 'commands' | 'reads' | 'steadyClock'>;

interface DailyJobOptions {
  readonly database: Queryable;
  /** `null` until the gateway is composed. */
  readonly ports: () => DailyPorts | null;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly figures: DailyCounts;
}

/** The job of the daily tasks. It ends after a time; the next one goes on. */
export function dailyTask({ ports, figures, ...options }: DailyJobOptions): Task {
  const onEnded: DailyOptions['onEnded'] = (task, counts) => {
    figures.note(task, counts);
  };
  const failed = new Set<TenantId>();
  return async (_payload, { abortSignal }) => {
    const open = ports();
    if (open === null) return;
    const limit = AbortSignal.timeout(LONGEST_MS);
    const signal = AbortSignal.any([abortSignal, limit]);
    // The queue keeps failed jobs for ever. The job of the next minute tries again.
    await runDailyTasks({ ...options, ...open, onEnded }, signal, failed).catch((error: unknown) => {
      const fault = error instanceof Error ? error.message : String(error);
      options.logger.warn('the daily tasks were broken off', { fault });
    });
  };
}
