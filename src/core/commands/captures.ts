import type { CommandBase } from '../command-base.ts';
import type { InvoiceId } from '../invoice.ts';
import type { ChargeOutcome } from '../captures/processor.ts';
import type { Minor } from '../money/money.ts';
import type { CaptureState } from '../records/capture.ts';
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

/** Records the end of an attempt. Its command id names the attempt, so that it is recorded once. */
export interface EndCapture extends CommandBase {
  readonly kind: 'end-capture';
  readonly invoiceId: InvoiceId;
  readonly attempt: number;
  readonly end: CaptureEnd;
}

export type CaptureCommand = StartCapture | EndCapture;

export type CaptureResult =
  | { readonly kind: 'capture-started'; readonly invoiceId: InvoiceId; readonly attempt: number }
  /** `state`: the state in which the attempt is now. */
  | { readonly kind: 'capture-ended'; readonly state: CaptureState };
