import type { CommandBase } from '../command-base.ts';
import type { LocalDate } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { Decimal } from '../money/decimal.ts';
import type { ClientId } from '../tenant.ts';

/** Moves credit of a client to one of its invoices. */
export interface ApplyCredit extends CommandBase {
  readonly kind: 'apply-credit';
  readonly invoiceId: InvoiceId;
  /** `null` applies as much as the client has and the invoice owes. */
  readonly amount: Decimal | null;
  /** Whether a mail confirms that the credit paid the invoice. */
  readonly sendsMail: boolean;
}

/** Gives a client credit, or takes some away. */
export interface AddCredit extends CommandBase {
  readonly kind: 'add-credit';
  readonly clientId: ClientId;
  /** Above zero, also for a removal. */
  readonly amount: Decimal;
  readonly isRemoval: boolean;
  readonly description: string;
  /** `null` is the day of the recording. */
  readonly datedOn: LocalDate | null;
}

export type CreditCommand = ApplyCredit | AddCredit;

/** Amounts are minor units in text, with the currency that they are in. */
export type CreditResult =
  | {
      readonly kind: 'credit-applied';
      readonly invoiceId: InvoiceId;
      readonly amountMinor: string;
      readonly currency: string;
      /** Whether the credit paid the invoice. */
      readonly isPaid: boolean;
    }
  | {
      readonly kind: 'credit-added';
      readonly clientId: ClientId;
      /** The client's credit afterwards. */
      readonly balanceMinor: string;
      readonly currency: string;
    };
