import type { Html } from '../../../../adapters/html.ts';
import type { InvoiceStatus } from '../../../core/invoice.ts';
import { status } from '../../kit/parts.ts';

const TONES: Readonly<Record<InvoiceStatus, 'good' | 'warn' | 'bad' | 'quiet'>> = {
  Draft: 'quiet',
  Unpaid: 'warn',
  Paid: 'good',
  Cancelled: 'quiet',
  Refunded: 'quiet',
  Collections: 'bad',
  'Payment Pending': 'warn',
};

/** The state of an invoice as a word and a colour. */
export function invoiceStatus(
  of: { readonly status: InvoiceStatus; readonly isOverdue: boolean },
  isLarge = false,
): Html {
  return of.isOverdue ? status('Overdue', 'bad', isLarge) : status(of.status, TONES[of.status], isLarge);
}
