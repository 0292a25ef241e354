import type { LocalDate, Instant } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { Minor } from '../money/money.ts';
import type { ClientId } from '../tenant.ts';

export type BillableItemId = number;

export const ITEM_UNITS = ['hours', 'quantity'] as const;
export type ItemUnit = (typeof ITEM_UNITS)[number];

/**
 * When an item is put on an invoice: never, by the next run, beside the next invoice that a run makes, on its date, or on
 * its date and again after each cycle.
 */
export const ITEM_ACTIONS = ['noinvoice', 'nextcron', 'nextinvoice', 'duedate', 'recur'] as const;
export type ItemAction = (typeof ITEM_ACTIONS)[number];

export const CYCLE_UNITS = ['Days', 'Weeks', 'Months', 'Years'] as const;
export type CycleUnit = (typeof CYCLE_UNITS)[number];

/** How an item recurs: every so many units, so many times in all. */
export interface Cycle {
  readonly every: number;
  readonly unit: CycleUnit;
  readonly times: number;
}

/** The largest count in a {@link Cycle}. */
export const LARGEST_CYCLE = 9_999;

/** Something to be billed to a client. */
export interface BillableItem {
  readonly id: BillableItemId;
  readonly clientId: ClientId;
  readonly description: string;
  /** Of one invoice, for all units. */
  readonly amountMinor: Minor;
  readonly unit: ItemUnit;
  /** Decimal text as the caller wrote it. */
  readonly quantity: string;
  readonly action: ItemAction;
  /** `null` unless it recurs. */
  readonly cycle: Cycle | null;
  /** The day of the first invoice; `null` for an item that has no day of its own. */
  readonly firstOn: LocalDate | null;
  /** The day from which a run bills it; `null` where no run does. */
  readonly nextOn: LocalDate | null;
  /** Whether it waits for another item's invoice. */
  readonly waitsForInvoice: boolean;
  /** On how many invoices it is. */
  readonly timesBilled: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** The bill of an item: which of its turns is on which invoice. Written once; the database keeps a turn unique. */
export interface Billing {
  readonly id: number;
  readonly itemId: BillableItemId;
  /** 1 for the first invoice of the item. */
  readonly turn: number;
  readonly invoiceId: InvoiceId;
  readonly amountMinor: Minor;
  readonly billedAt: Instant;
}
