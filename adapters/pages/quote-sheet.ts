import type { Issuer } from '../../src/core/records/issuer.ts';
import type { MailSubject } from '../../src/core/mail/mail.ts';
import { amountOf, invoiceText, type Quote, type QuoteStage } from '../../src/core/records/quote.ts';
import { sheetIssuerOf } from './issuer.ts';
import { say } from './languages/languages.ts';
import type { Word } from './languages/words.ts';
import { recipientOf, type Writing } from './recipient.ts';
import { LONGEST_NOTES } from './shorten.ts';
import type { Sheet, SheetTotal } from './sheet.ts';
import type { Tone } from './state.ts';
import { headlineOf, writingOf } from './view-model.ts';

const STAGES: Readonly<Record<QuoteStage, readonly [word: Word, tone: Tone]>> = {
  Draft: ['stateDraft', 'quiet'],
  Delivered: ['stageDelivered', 'warn'],
  'On Hold': ['stageOnHold', 'warn'],
  Accepted: ['stageAccepted', 'good'],
  Lost: ['stageLost', 'quiet'],
  Dead: ['stageDead', 'quiet'],
};

/** The sender of a quote, and the language of its client. */
interface QuoteSettings {
  readonly issuer: Issuer;
  readonly clientLanguage: string;
}

/** A quote as texts, for the same PDF as an invoice. Notes for the staff are in none. */
export function quoteSheetOf(
  { tenantName, clientName, clientAddress }: Pick<MailSubject, 'tenantName' | 'clientName' | 'clientAddress'>,
  quote: Quote,
  { issuer, clientLanguage }: QuoteSettings,
): Sheet {
  const writing = writingOf(issuer.language, clientLanguage, quote.currency);
  const { language, formats, shorten } = writing;
  const [stage, tone] = STAGES[quote.stage];
  const sentence = say(language, 'isQuote', { date: formats.longDate(quote.validOn) });
  return {
    language,
    issuer: sheetIssuerOf(tenantName, issuer, writing),
    ...recipientOf(clientName, clientAddress, writing),
    title: say(language, 'quote', { number: `#${quote.id}` }),
    status: say(language, stage),
    tone,
    headline: headlineOf(writing, quote.currency, { amountMinor: quote.totalMinor, isDue: false, sentence }),
    howToPay: null,
    facts: [
      { label: say(language, 'subject'), value: shorten.text(quote.subject) },
      { label: say(language, 'issued'), value: formats.time(quote.createdOn) },
      { label: say(language, 'validUntil'), value: formats.time(quote.validOn) },
    ],
    lines: quote.lines.map((line, index) => ({
      position: String(index + 1),
      description: shorten.text(invoiceText(line, quote.currency)),
      remark: line.isTaxed ? say(language, 'taxed') : '',
      amount: formats.money(amountOf(line)),
    })),
    totals: totalsOf(quote, writing),
    moves: [],
    delivery: null,
    notes: shorten.text(
      [quote.proposal, quote.customerNotes]
        .map((text) => text.trim())
        .filter((text) => text !== '')
        .join('\n\n'),
      LONGEST_NOTES,
    ),
  };
}

function totalsOf(quote: Quote, { language, formats }: Writing): readonly SheetTotal[] {
  const taxes = [
    ['tax', quote.rate, quote.taxMinor],
    ['secondTax', quote.rate2, quote.tax2Minor],
  ] as const;
  return [
    { label: say(language, 'subtotal'), amount: formats.money(quote.subtotalMinor), isStrong: false },
    ...taxes.flatMap(([word, rate, minor]) =>
      minor === 0n
        ? []
        : [{ label: say(language, word, { rate: formats.rate(rate) }), amount: formats.money(minor), isStrong: false }],
    ),
    { label: say(language, 'total'), amount: formats.money(quote.totalMinor), isStrong: true },
  ];
}
