import { DAILY_TASKS, type DailyTask } from '../../core/daily/settings.ts';
import type { DailyFigures } from '../../observability/daily-metrics.ts';
import type { Counts } from './effects.ts';

/** Counts the runs of this gateway since it started. */
export class DailyCounts {
  /** Each task has its counts without a run too: a missing curve would look like a fault. */
  readonly byTask: Record<DailyTask, DailyFigures> = zeros();

  note(task: DailyTask, { effects, failures }: Counts): void {
    const before = this.byTask[task];
    this.byTask[task] = {
      runs: before.runs + 1,
      effects: before.effects + effects,
      failures: before.failures + failures,
    };
  }
}

function zeros(): Record<DailyTask, DailyFigures> {
  const none = { runs: 0, effects: 0, failures: 0 };
  return Object.fromEntries(DAILY_TASKS.map((task) => [task, none])) as Record<DailyTask, DailyFigures>;
}
