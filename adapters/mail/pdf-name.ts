import type { InvoiceId } from '../../src/core/invoice.ts';

/** The file name of an invoice's PDF in a mail. */
export function pdfNameOf(invoiceId: InvoiceId): string {
  return `invoice-${invoiceId}.pdf`;
}
