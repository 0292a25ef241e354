import type { Actor } from '../command-base.ts';
import type { LocalDate } from '../dates.ts';
import type { BillableItemId } from '../records/billable-item.ts';
import type { ClientId } from '../tenant.ts';

/** An item that is due, or that waits for an invoice of its client. */
export interface DueItem {
  readonly id: BillableItemId;
  readonly clientId: ClientId;
  /** The day that its invoice is due on; items of one day share an invoice. `null` for an item that waits. */
  readonly day: LocalDate | null;
  /** Size of its description in bytes of UTF-8. */
  readonly bytes: number;
  /** Whether its client, or the client's group, has an invoice for each item. */
  readonly isSeparate: boolean;
}

export interface BillingReadPort {
  /**
   * Items that are due on a day or before, by client and day, with the waiting items of these clients: of some clients, not
   * of all. Empty where nothing is due.
   */
  dueItems(actor: Actor, today: LocalDate, clientId: ClientId | null): Promise<readonly DueItem[] | 'revoked'>;
  /** Whether a command of this id has an outcome. */
  isDone(actor: Actor, commandId: string): Promise<boolean | 'revoked'>;
  /** Whether the tenant has such a client. */
  hasClient(actor: Actor, clientId: ClientId): Promise<boolean | 'revoked'>;
}
