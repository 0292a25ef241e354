import type { CommandBase } from '../command-base.ts';
import type { InvoiceId, LineId } from '../invoice.ts';
import type { Decimal } from '../money/decimal.ts';

/** The package that a line sells, as the seed-to-sale system knows it. */
export interface SoldPackage {
  readonly label: string;
  readonly unitOfMeasure: string;
}

/** One more line on an open invoice. */
export interface AddLine extends CommandBase {
  readonly kind: 'add-line';
  readonly invoiceId: InvoiceId;
  readonly description: string;
  readonly quantity: Decimal;
  /** Of one unit; it may have more decimals than the currency. */
  readonly unitAmount: Decimal;
  readonly isTaxed: boolean;
  readonly soldPackage: SoldPackage | null;
}

/** Another sum of the lines and taxes of an open invoice: a line of its own takes the difference. */
export interface SetInvoiceAmount extends CommandBase {
  readonly kind: 'set-invoice-amount';
  readonly invoiceId: InvoiceId;
  readonly amount: Decimal;
  /** The description of the line with the difference. */
  readonly description: string;
}

export type LineCommand = AddLine | SetInvoiceAmount;

/** The sums of an invoice after a command: minor units as text. */
export interface SumsAfter {
  readonly totalMinor: string;
  readonly creditMinor: string;
  readonly paidMinor: string;
  readonly refundedMinor: string;
  /** Absent without credit notes. */
  readonly notedMinor?: string;
  readonly status: string;
  readonly currency: string;
}

export type LineResult =
  | {
      readonly kind: 'line-added';
      readonly invoiceId: InvoiceId;
      readonly lineId: LineId;
      readonly amountMinor: string;
      readonly sums: SumsAfter;
    }
  | {
      readonly kind: 'amount-set';
      readonly invoiceId: InvoiceId;
      readonly sums: SumsAfter;
      /** Whether the invoice had this amount before. */
      readonly isRepeat: boolean;
    };
