/** A part of a list: so many rows from a place, counted from 0. */
export interface Page {
  readonly start: number;
  readonly size: number;
}

/** The largest page. A longer list takes more calls. */
export const LARGEST_PAGE = 10_000;

/** Totals up to this number are exact. */
export const EXACT_TOTALS = 10_000;

/** The ids of a page, in the order of the list. */
export interface PageOfIds {
  readonly ids: readonly number[];
  /**
   * The count of all matching rows: exact up to {@link EXACT_TOTALS}. Above, it is greater than the end of the page while
   * rows follow.
   */
  readonly total: number;
}

/** How many matching rows are looked at for a page and its total; one row more shows that others follow. */
export function mostCounted({ start, size }: Page): number {
  return Math.max(EXACT_TOTALS, start + size) + 1;
}
