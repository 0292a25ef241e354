import type { CommandBase } from '../command-base.ts';
import type { InvoiceId } from '../invoice.ts';
import type { CapturedCharge, ChargeOutcome } from '../captures/processor.ts';
import type { Minor } from '../money/money.ts';
import type { CaptureState, OpenCaptureState } from '../records/capture.ts';
import type { PayMethodId } from '../records/pay-method.ts';

/** Stores an attempt to charge, before the payment processor is asked. */
export interface StartCapture extends CommandBase {
  readonly kind: 'start-capture';
  readonly invoiceId: InvoiceId;
  /** The default pay method of the invoice's client; `null` where there is none. */
  readonly payMethodId: PayMethodId | null;
  /** Whether the tenant has a payment processor. */
  readonly hasProcessor: boolean;
}

/** How an attempt ends: as the processor answered, or with money that the ledger refused, or by an operator. */
export type CaptureEnd =
  | ChargeOutcome
  | { readonly kind: 'unrecorded'; readonly reference: string; readonly feesMinor: Minor; readonly reason: string }
  | { readonly kind: 'closed'; readonly reason: string };

/** An attempt that a command ends. The command does nothing where the attempt is in another state than `from`. */
export interface EndedCharge {
  readonly invoiceId: InvoiceId;
  readonly attempt: number;
  readonly from: OpenCaptureState;
}

/** The attempt whose money a command records: both are done in one transaction, or neither. */
export interface SettledCharge extends EndedCharge {
  readonly end: CapturedCharge;
}

/** Records the end of an attempt, without money. */
export interface EndCapture extends CommandBase, EndedCharge {
  readonly kind: 'end-capture';
  readonly end: CaptureEnd;
}

export type CaptureCommand = StartCapture | EndCapture;

export type CaptureResult =
  | { readonly kind: 'capture-started'; readonly invoiceId: InvoiceId; readonly attempt: number }
  /**
   * `state`: the state in which the attempt is now; `null` where its invoice has a later one. `isRepeat`: another command had
   * ended it, and nothing was recorded.
   */
  | { readonly kind: 'capture-ended'; readonly state: CaptureState | null; readonly isRepeat: boolean };
