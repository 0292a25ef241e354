import type { CommandOrigin, UpdateInvoice } from '../commands.ts';
import type { InvoiceId } from '../invoice.ts';

/** Cancels an invoice of a client that is closed, unless it was paid or closed meanwhile. */
export function cancellation(origin: CommandOrigin, invoiceId: InvoiceId): UpdateInvoice {
  return {
    kind: 'update-invoice',
    origin,
    invoiceId,
    status: 'Cancelled',
    onlyIfOpen: true,
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
  };
}
