import type { Instant } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { Currency, Minor } from '../money/money.ts';
import type { ClientId } from '../tenant.ts';
import type { PayMethodId } from './pay-method.ts';

/**
 * The last attempt to charge the pay method of an invoice's client. Its id is the invoice's, so that an invoice has one
 * attempt at a time. It is stored before the payment processor is asked; the history has the earlier ones.
 */
export interface Capture {
  readonly id: InvoiceId;
  readonly clientId: ClientId;
  /** 1 for the first attempt of the invoice. */
  readonly attempt: number;
  /** The processor charges once for a key. */
  readonly key: string;
  readonly payMethodId: PayMethodId;
  readonly gateway: string;
  readonly remoteToken: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  /** `pending`: the processor's answer is not recorded. */
  readonly state: 'pending' | 'captured' | 'declined';
  /** The processor's transaction; empty before. */
  readonly reference: string;
  /** Why it was declined; empty otherwise. */
  readonly reason: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
}
