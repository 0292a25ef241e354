import { balanceOf } from '../../src/core/invoice.ts';
import { writtenDate } from '../../src/core/invoice-page.ts';
import type { MailedInvoice, MailSubject } from '../../src/core/mail/mail.ts';
import { decimalText } from '../../src/core/money/money.ts';
import type { Quote } from '../../src/core/records/quote.ts';
import { escapeHtml } from '../html.ts';
import type { FieldValue, Fields } from './merge.ts';
import { moneyOf, tableOf } from './tables.ts';

/** The merge fields of a mail. A sender's own field never hides one of the gateway. */
export function fieldsOf(about: MailSubject, link: string | null): Fields {
  return new Map<string, FieldValue>([
    ...Object.entries(about.variables),
    ...clientFields(about),
    ...(about.invoice === null ? [] : invoiceFields(about, about.invoice, link)),
    ...(about.quote === null ? [] : quoteFields(about, about.quote)),
  ]);
}

/** How an invoice is called: by its number, or as `#79`. */
export function nameOf({ invoice }: MailedInvoice): string {
  return invoice.number === '' ? `#${invoice.id}` : invoice.number;
}

function clientFields(about: MailSubject): readonly (readonly [string, FieldValue])[] {
  const { clientName } = about;
  const [first = '', ...others] = clientName.split(' ');
  return [
    ['client_id', about.clientId === null ? '' : String(about.clientId)],
    ['client_name', clientName],
    ['client_first_name', first],
    ['client_last_name', others.join(' ')],
    ['client_email', about.clientEmail],
    ['company_name', about.tenantName],
    ['signature', about.tenantName],
    ['date', writtenDate(about.recordedOn, about.dateFormat)],
  ];
}

function invoiceFields(
  about: MailSubject,
  mailed: MailedInvoice,
  link: string | null,
): readonly (readonly [string, FieldValue])[] {
  const { invoice } = mailed;
  const money = moneyOf(mailed);
  const date = (day: string): string => writtenDate(day.slice(0, 10), about.dateFormat);
  return [
    ['invoice_id', String(invoice.id)],
    ['invoice_num', nameOf(mailed)],
    ['invoice_date_created', date(invoice.issuedOn)],
    ['invoice_date_due', date(invoice.dueOn)],
    ['invoice_date_paid', invoice.paidAt === null ? '' : date(invoice.paidAt)],
    ['invoice_status', invoice.status],
    ['invoice_payment_method', invoice.paymentMethod],
    ['invoice_notes', invoice.notes],
    ['invoice_subtotal', money(invoice.subtotalMinor)],
    ['invoice_tax', money(invoice.taxMinor)],
    ['invoice_tax2', money(invoice.tax2Minor)],
    ['invoice_credit', money(invoice.creditMinor)],
    ['invoice_total', money(invoice.totalMinor)],
    ['invoice_amount_paid', money(invoice.paidMinor)],
    ['invoice_balance', money(balanceOf(invoice))],
    ['invoice_html_contents', tableOf('lines', mailed)],
    ['invoice_link', link === null ? '' : linkField(link)],
  ];
}

function quoteFields(about: MailSubject, quote: Quote): readonly (readonly [string, FieldValue])[] {
  const date = (day: string): string => writtenDate(day, about.dateFormat);
  const { code, exponent } = quote.currency;
  return [
    ['quote_number', String(quote.id)],
    ['quote_subject', quote.subject],
    ['quote_date_created', date(quote.createdOn)],
    ['quote_valid_until', date(quote.validOn)],
    ['quote_total', `${decimalText(quote.totalMinor, exponent)} ${code}`],
  ];
}

function linkField(link: string): FieldValue {
  const address = escapeHtml(link);
  return { text: link, html: `<a href="${address}">${address}</a>` };
}
