import type { LateFee } from '../commands/daily.ts';

/** The daily tasks, in the order in which they run: credit first, so that a paid invoice gets neither fee nor mail. */
export const DAILY_TASKS = [
  'bill-items',
  'apply-credit',
  'late-fee',
  'before-due',
  'first-overdue',
  'second-overdue',
  'third-overdue',
] as const;
export type DailyTask = (typeof DAILY_TASKS)[number];

/** A tenant's daily tasks. A `null` or `false` is off. */
export interface DailySettings {
  /** The local hour from which the tasks of a day run, 0 to 23. */
  readonly startHour: number;
  /** Days before the due date. */
  readonly beforeDueDays: number | null;
  /** Days after the due date. */
  readonly firstOverdueDays: number | null;
  readonly secondOverdueDays: number | null;
  readonly thirdOverdueDays: number | null;
  readonly lateFee: (LateFee & { readonly days: number }) | null;
  readonly appliesCredit: boolean;
  readonly billsItems: boolean;
}

export const NO_DAILY_TASKS: DailySettings = {
  startHour: 9,
  beforeDueDays: null,
  firstOverdueDays: null,
  secondOverdueDays: null,
  thirdOverdueDays: null,
  lateFee: null,
  appliesCredit: false,
  billsItems: false,
};

/** The tasks that are on. */
export function tasksIn(settings: DailySettings): readonly DailyTask[] {
  const isOn: Readonly<Record<DailyTask, boolean>> = {
    'bill-items': settings.billsItems,
    'apply-credit': settings.appliesCredit,
    'late-fee': settings.lateFee !== null,
    'before-due': settings.beforeDueDays !== null,
    'first-overdue': settings.firstOverdueDays !== null,
    'second-overdue': settings.secondOverdueDays !== null,
    'third-overdue': settings.thirdOverdueDays !== null,
  };
  return DAILY_TASKS.filter((task) => isOn[task]);
}
