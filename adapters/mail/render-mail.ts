import { dueOf } from '../../src/core/invoice-page.ts';
import type { Mail, MailSubject } from '../../src/core/mail.ts';
import { decimalText } from '../../src/core/money/money.ts';
import { escapeHtml } from '../html.ts';

interface Content {
  readonly subject: string;
  readonly opening: string;
  readonly rows: readonly (readonly [label: string, value: string])[];
}

/** Limits the padding: one long label would lengthen every row of a long invoice. */
const WIDEST_COLUMN = 60;
const LINK_LABEL = 'View the invoice';

/** Renders a mail about an invoice or a payment, as plain text and as HTML with the same words; `link` is its page. */
export function renderMail(about: MailSubject, link: string): Mail {
  const { subject, opening, rows } = about.kind === 'invoice-created' ? invoiceCreated(about) : paymentReceived(about);
  const greeting = `Dear ${about.clientName},`;
  const longest = rows.reduce((most, [label]) => Math.max(most, label.length), 0);
  const width = Math.min(longest, WIDEST_COLUMN) + 2;
  const table = rows.map(([label, value]) => `${label.padEnd(width)}${label.length < width ? '' : '  '}${value}`);
  const cells = rows.map(
    ([label, value]) =>
      `<tr><td style="padding:2px 16px 2px 0">${escapeHtml(label)}</td><td style="text-align:right">${escapeHtml(value)}</td></tr>`,
  );
  return {
    to: { name: about.clientName, address: about.clientEmail },
    subject,
    text: [greeting, '', opening, '', ...table, '', `${LINK_LABEL}: ${link}`, '', about.tenantName, ''].join('\n'),
    html: [
      '<!doctype html><html><head><meta charset="utf-8"></head><body style="font-family:sans-serif">',
      `<p>${escapeHtml(greeting)}</p><p>${escapeHtml(opening)}</p>`,
      `<table style="border-collapse:collapse">${cells.join('')}</table>`,
      `<p><a href="${escapeHtml(link)}">${LINK_LABEL}</a></p>`,
      `<p>${escapeHtml(about.tenantName)}</p></body></html>`,
    ].join('\n'),
    attachments: [],
  };
}

function invoiceCreated(about: MailSubject): Content {
  const { invoice, lines } = about;
  const money = moneyOf(about);
  const taxes = [
    ['Tax', invoice.taxMinor],
    ['Tax 2', invoice.tax2Minor],
    ['Credit', -invoice.creditMinor],
  ] as const;
  return {
    subject: `Invoice ${nameOf(about)}`,
    opening: `Invoice ${nameOf(about)} of ${invoice.issuedOn} is due on ${invoice.dueOn}.`,
    rows: [
      ...lines.map((line) => [line.description, money(line.amountMinor)] as const),
      ...taxes.filter(([, minor]) => minor !== 0n).map(([label, minor]) => [label, money(minor)] as const),
      ['Total', money(invoice.totalMinor)],
      ['Balance due', money(dueOf(invoice))],
    ],
  };
}

function paymentReceived(about: MailSubject): Content {
  const { invoice, payment } = about;
  const money = moneyOf(about);
  return {
    subject: `Payment received for invoice ${nameOf(about)}`,
    opening: `We have received your payment for invoice ${nameOf(about)}. Thank you.`,
    rows: [
      ...(payment === null
        ? []
        : ([
            ['Amount', money(payment.amountMinor)],
            ['Date', payment.paidAt],
            ['Transaction', payment.reference],
          ] as const)),
      ['Balance due', money(dueOf(invoice))],
    ],
  };
}

function nameOf({ invoice }: MailSubject): string {
  return invoice.number === '' ? `#${invoice.id}` : invoice.number;
}

function moneyOf({ invoice }: MailSubject): (minor: bigint) => string {
  return (minor) => `${decimalText(minor, invoice.currency.exponent)} ${invoice.currency.code}`;
}
