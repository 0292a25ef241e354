import type { TenantId } from '../tenant.ts';

/** An entry that callers name by its number. */
interface NumberedEntry {
  readonly id: number;
  readonly name: string;
  /** The system name of its payment method; `null` in a list that has none. */
  readonly gateway: string | null;
}

/** A list of a tenant, by number. */
export interface NumberedList {
  readonly title: string;
  /** The operator's command that changes it. */
  readonly command: string;
  readonly entries: readonly NumberedEntry[];
}

/** The key that callers send, and the lists that they refer to. */
export interface CallerLists {
  /** `null`: the tenant has none, and callers that need it cannot call. */
  readonly key: string | null;
  readonly lists: readonly NumberedList[];
  /** The most entries of a list that are read. */
  readonly most: number;
}

/** Rejects with LedgerUnavailable. */
export interface CallerListsPort {
  lists(tenantId: TenantId): Promise<CallerLists>;
}
