import type { MailSubject } from '../../src/core/mail/mail.ts';
import type { InvoiceId } from '../../src/core/invoice.ts';

/** The file name of an invoice's PDF in a mail. */
export function pdfNameOf(invoiceId: InvoiceId): string {
  return `invoice-${invoiceId}.pdf`;
}

/** The file name of the PDF of a mail; `null` where the mail is about a client. */
export function pdfNameIn({ invoice, quote }: Pick<MailSubject, 'invoice' | 'quote'>): string | null {
  if (quote !== null) return `quote-${quote.id}.pdf`;
  return invoice === null ? null : pdfNameOf(invoice.invoice.id);
}
