import type { InvoicePage, PageCreditNote, PagePayment, PageRefund } from '../../src/core/invoice-page.ts';
import type { CreditNoteReason } from '../../src/core/records/credit-note.ts';
import { say } from './languages/languages.ts';
import type { Word } from './languages/words.ts';
import type { Writing } from './recipient.ts';
import type { Fact, SheetMove } from './sheet.ts';

const REASONS: Readonly<Record<CreditNoteReason, Word>> = {
  cancelled: 'noteCancelled',
  'marked-paid': 'noteMarkedPaid',
  refunded: 'noteRefunded',
  'credit-applied': 'noteCredit',
};

/** Payments, refunds and credit notes in the order of their dates. */
export function movesOf({ payments, refunds, creditNotes }: InvoicePage, writing: Writing): readonly SheetMove[] {
  const moves = [
    ...payments.map((payment) => paymentMove(payment, writing)),
    ...refunds.map((refund) => refundMove(refund, writing)),
    ...creditNotes.map((note) => noteMove(note, writing)),
  ];
  // Each list is in order, and the sort is stable: of one moment the payment is first.
  return moves.sort((one, other) => compare(one.date.iso, other.date.iso));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function paymentMove(payment: PagePayment, { language, formats, shorten }: Writing): SheetMove {
  const { methodName, checkNumber, authorizationCode, notes } = payment.details;
  const details = [
    ['checkNumber', checkNumber],
    ['authorizationCode', authorizationCode],
    ['notes', notes],
    ['description', payment.description],
  ] as const;
  return {
    date: formats.time(payment.paidAt),
    label: shorten.text(methodName ?? payment.gatewayName),
    reference: shorten.text(payment.reference),
    amount: formats.money(payment.amountMinor),
    details: details.flatMap(([word, value = '']): Fact[] =>
      value === '' ? [] : [{ label: say(language, word), value: shorten.text(value) }],
    ),
  };
}

function refundMove(refund: PageRefund, { language, formats, shorten }: Writing): SheetMove {
  const { description } = refund;
  return {
    date: formats.time(refund.refundedAt),
    label: say(language, 'refundBy', { method: shorten.text(refund.gatewayName) }),
    reference: shorten.text(refund.reference),
    amount: formats.money(-refund.amountMinor),
    details: description === '' ? [] : [{ label: say(language, 'description'), value: shorten.text(description) }],
  };
}

function noteMove(note: PageCreditNote, { language, formats }: Writing): SheetMove {
  return {
    date: formats.time(note.issuedOn),
    label: say(language, REASONS[note.reason]),
    reference: say(language, 'creditNote', { number: String(note.id) }),
    amount: formats.money(note.amountMinor),
    details: [],
  };
}
