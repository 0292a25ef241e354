import { dueOf } from '../../src/core/invoice-page.ts';
import type { MailedInvoice } from '../../src/core/mail/mail.ts';
import { decimalText } from '../../src/core/money/money.ts';
import { escapeHtml } from '../html.ts';
import type { FieldValue } from './merge.ts';
import type { TableName } from './template.ts';

type Row = readonly [label: string, value: string];

/** Limits the padding: one long label would lengthen every row of a long invoice. */
const WIDEST_COLUMN = 60;

/** A table about an invoice, as aligned text and as HTML. */
export function tableOf(name: TableName, about: MailedInvoice): FieldValue {
  const rows = ROWS[name](about);
  const longest = rows.reduce((most, [label]) => Math.max(most, label.length), 0);
  const width = Math.min(longest, WIDEST_COLUMN) + 2;
  const lines = rows.map(([label, value]) => `${label.padEnd(width)}${label.length < width ? '' : '  '}${value}`);
  const cells = rows.map(
    ([label, value]) =>
      `<tr><td style="padding:2px 16px 2px 0">${escapeHtml(label)}</td><td style="text-align:right">${escapeHtml(value)}</td></tr>`,
  );
  return { text: lines.join('\n'), html: `<table style="border-collapse:collapse">${cells.join('')}</table>` };
}

/** Writes an amount of an invoice: `12.50 USD`. */
export function moneyOf({ invoice }: Pick<MailedInvoice, 'invoice'>): (minor: bigint) => string {
  return (minor) => `${decimalText(minor, invoice.currency.exponent)} ${invoice.currency.code}`;
}

const ROWS: Readonly<Record<TableName, (about: MailedInvoice) => readonly Row[]>> = {
  lines: lineRows,
  payment: paymentRows,
  refund: refundRows,
  due: dueRows,
};

function lineRows(about: MailedInvoice): readonly Row[] {
  const { invoice, lines } = about;
  const money = moneyOf(about);
  const extras = [
    ['Tax', invoice.taxMinor],
    ['Tax 2', invoice.tax2Minor],
    ['Credit', -invoice.creditMinor],
  ] as const;
  return [
    ...lines.map((line): Row => [line.description, money(line.amountMinor)]),
    ...extras.filter(([, minor]) => minor !== 0n).map(([label, minor]): Row => [label, money(minor)]),
    ['Total', money(invoice.totalMinor)],
    ['Balance due', money(dueOf(invoice))],
  ];
}

function paymentRows(about: MailedInvoice): readonly Row[] {
  const { invoice, payment } = about;
  const money = moneyOf(about);
  const balance: Row = ['Balance due', money(dueOf(invoice))];
  if (payment === null) return [balance];
  return [
    ['Amount', money(payment.amountMinor)],
    ['Date', payment.paidAt],
    ['Transaction', payment.reference],
    balance,
  ];
}

function refundRows(about: MailedInvoice): readonly Row[] {
  const { invoice, refund } = about;
  const money = moneyOf(about);
  if (refund === null) return [['Total', money(invoice.totalMinor)]];
  return [
    ['Refunded', money(refund.amountMinor)],
    ['Date', refund.refundedAt],
    ['Transaction', refund.reference],
  ];
}

function dueRows(about: MailedInvoice): readonly Row[] {
  const money = moneyOf(about);
  return [
    ['Total', money(about.invoice.totalMinor)],
    ['Balance due', money(dueOf(about.invoice))],
  ];
}
