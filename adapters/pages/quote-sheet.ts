import type { MailSubject } from '../../src/core/mail/mail.ts';
import { amountOf, invoiceText, type Quote } from '../../src/core/records/quote.ts';
import { recipientOf } from './recipient.ts';
import { moneyIn, taxLabel, timesIn, type Sheet, type SheetTotal } from './view-model.ts';

/** A quote as texts, for the same PDF as an invoice. Notes for the staff are in none. */
export function quoteSheetOf(
  {
    tenantName,
    dateFormat,
    clientName,
    clientAddress,
  }: Pick<MailSubject, 'tenantName' | 'dateFormat' | 'clientName' | 'clientAddress'>,
  quote: Quote,
): Sheet {
  const money = moneyIn(quote.currency);
  const time = timesIn(dateFormat);
  return {
    issuer: tenantName,
    ...recipientOf(clientName, clientAddress),
    title: `Quote #${quote.id}`,
    status: quote.stage,
    tone: 'open',
    facts: [
      { label: 'Subject', value: quote.subject },
      { label: 'Issued', value: time(quote.createdOn) },
      { label: 'Valid until', value: time(quote.validOn) },
    ],
    lines: quote.lines.map((line, index) => ({
      position: String(index + 1),
      description: invoiceText(line, quote.currency),
      remark: line.isTaxed ? 'taxed' : '',
      amount: money(amountOf(line)),
    })),
    totals: totalsOf(quote),
    payments: [],
    refunds: [],
    creditNotes: [],
    delivery: null,
    notes: [quote.proposal, quote.customerNotes]
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .join('\n\n'),
  };
}

function totalsOf(quote: Quote): readonly SheetTotal[] {
  const money = moneyIn(quote.currency);
  const taxes = [
    ['Tax', quote.rate, quote.taxMinor],
    ['Second tax', quote.rate2, quote.tax2Minor],
  ] as const;
  return [
    { label: 'Subtotal', amount: money(quote.subtotalMinor), isStrong: false },
    ...taxes.flatMap(([label, rate, minor]) =>
      minor === 0n ? [] : [{ label: taxLabel(label, rate), amount: money(minor), isStrong: false }],
    ),
    { label: 'Total', amount: money(quote.totalMinor), isStrong: true },
  ];
}
