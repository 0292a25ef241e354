import type { LocalDate } from '../dates.ts';

/** The money of a tenant on one day, in the minor units of its own currency. */
export interface DayIncome {
  readonly date: LocalDate;
  /** By payments. */
  readonly receivedMinor: bigint;
  /** By refunds. */
  readonly returnedMinor: bigint;
}

/** Items, and quotes, are counted up to this number. */
export const MOST_ITEMS = 10_000;

/** The income of a tenant in its own currency, by the days of its payments. */
export interface Income {
  /** ISO 4217. */
  readonly currency: string;
  readonly todayMinor: bigint;
  readonly thisMonthMinor: bigint;
  readonly thisYearMinor: bigint;
  readonly allTimeMinor: bigint;
  /** The asked days that have money, in any order. */
  readonly days: readonly DayIncome[];
  /** Billable items that wait for an invoice: exact up to {@link MOST_ITEMS}. */
  readonly itemsWaiting: number;
  /** Quotes in an open stage whose last day has not passed: exact up to {@link MOST_ITEMS}. */
  readonly quotesValid: number;
}
