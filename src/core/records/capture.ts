import type { Instant } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { Currency, Minor } from '../money/money.ts';
import type { ClientId } from '../tenant.ts';
import type { PayMethodId } from './pay-method.ts';

/**
 * - `pending`: the processor's answer is not recorded.
 * - `captured`: its money is on record, as a payment of the invoice or as credit of the client.
 * - `declined`: no money was taken.
 * - `unrecorded`: the processor took the money, and the ledger refused it: an operator must act.
 * - `closed`: an operator ended an `unrecorded` attempt: the money is on record elsewhere, or was given back.
 */
export type CaptureState = 'pending' | 'captured' | 'declined' | 'unrecorded' | 'closed';

/** The states that can end. */
export type OpenCaptureState = Extract<CaptureState, 'pending' | 'unrecorded'>;

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
  /** The processor's fees; 0 before its answer. */
  readonly feesMinor: Minor;
  readonly currency: Currency;
  readonly state: CaptureState;
  /** The processor's transaction; empty before. */
  readonly reference: string;
  /** Why it was declined, is not recorded or was closed; empty otherwise. */
  readonly reason: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
}
