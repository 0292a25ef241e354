import type { LocalDate } from '../dates.ts';
import type { TenantId } from '../tenant.ts';

/** A comparison with a value: `>100`. */
export interface Bound<T> {
  readonly operator: '<' | '<=' | '=' | '>=' | '>';
  readonly value: T;
}

/** The wanted page of a search. */
export interface SearchPage {
  /** Only rows whose keys are below this one; from the newest where it is `null`. */
  readonly before: number | null;
  readonly most: number;
  /** The day that it is in the tenant's time zone. */
  readonly today: LocalDate;
}

/** A page of found rows, the newest first. */
export interface Found<Row> {
  readonly rows: readonly Row[];
  /** The next page begins below this key; `null` on the last page. */
  readonly next: number | null;
  /** How many rows were looked through where the search stopped before the page was full; `null` where it did not. */
  readonly stoppedAfter: number | null;
}

/** Rows of one kind for the console. Rejects with LedgerUnavailable. */
export interface SearchPort<Search, Row> {
  search(tenantId: TenantId, search: Search, page: SearchPage): Promise<Found<Row>>;
}
