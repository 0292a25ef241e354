import type { CommandBase } from '../command-base.ts';
import type { LocalDate } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { Decimal } from '../money/decimal.ts';
import type { BillableItemId, Cycle, ItemAction, ItemUnit } from '../records/billable-item.ts';
import type { ClientId } from '../tenant.ts';

export interface AddBillableItem extends CommandBase {
  readonly kind: 'add-billable-item';
  readonly clientId: ClientId;
  readonly description: string;
  readonly amount: Decimal;
  readonly unit: ItemUnit;
  readonly quantity: Decimal;
  readonly action: ItemAction;
  /** Only of an item that recurs. */
  readonly cycle: Cycle | null;
  /** Only of an item with a date, or one that recurs. */
  readonly dueOn: LocalDate | null;
}

/**
 * Puts items of a client on one invoice: those of the wanted that are still due on the day of the command. The others were
 * billed meanwhile.
 */
export interface BillItems extends CommandBase {
  readonly kind: 'bill-items';
  readonly clientId: ClientId;
  /** Items that are due, all of the same day. */
  readonly items: readonly BillableItemId[];
  /** Items that join the invoice, if one is made. */
  readonly joining: readonly BillableItemId[];
  readonly sendsMail: boolean;
}

/** Ends a run of billing. Its outcome answers a later call under the same key. */
export interface EndBilling extends CommandBase {
  readonly kind: 'end-billing';
  /** `null`: of all clients. */
  readonly clientId: ClientId | null;
  readonly invoicesMade: number;
  readonly latestInvoiceId: InvoiceId | null;
}

export type BillingCommand = AddBillableItem | BillItems | EndBilling;

export type BillingResult =
  | { readonly kind: 'billable-item-added'; readonly itemId: BillableItemId }
  /** `null`: no item was due any more. */
  | { readonly kind: 'items-billed'; readonly invoiceId: InvoiceId | null }
  | { readonly kind: 'billing-ended'; readonly invoicesMade: number; readonly latestInvoiceId: InvoiceId | null };
