import type { CommandOrigin, UpdateInvoice } from '../commands.ts';
import type { InvoiceId } from '../invoice.ts';

/** The parts of an update that changes nothing. */
export const UNCHANGED_INVOICE = {
  kind: 'update-invoice',
  status: null,
  paymentMethod: null,
  rate: null,
  rate2: null,
  credit: null,
  issuedOn: null,
  dueOn: null,
  paidAt: null,
  notes: null,
  editedLines: [],
  newLines: [],
  removedLines: [],
  publishes: false,
  sendsMail: false,
} as const satisfies Omit<UpdateInvoice, 'origin' | 'invoiceId'>;

/** Cancels an invoice, unless it was paid or closed meanwhile. */
export function cancellation(origin: CommandOrigin, invoiceId: InvoiceId): UpdateInvoice {
  return { ...UNCHANGED_INVOICE, origin, invoiceId, status: 'Cancelled', onlyIfOpen: true };
}
