import type { LocalDate } from '../../src/core/dates.ts';
import type { Invoice } from '../../src/core/invoice.ts';
import { dueOf } from '../../src/core/invoice-page.ts';
import { say, type Language } from './languages/languages.ts';
import type { Word } from './languages/words.ts';
import type { Formats } from './formats.ts';

/** The colour of a state, which also shows its word. */
export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

/** The one state of an invoice, as a customer sees it. */
export interface State {
  readonly word: string;
  readonly tone: Tone;
  /** Why the customer came: what is due and when, or that nothing is. */
  readonly sentence: string;
}

export function stateOf(
  invoice: Invoice,
  today: LocalDate,
  { language, formats }: { readonly language: Language; readonly formats: Formats },
): State {
  const state = (word: Word, tone: Tone, sentence: Word, values: Readonly<Record<string, string>> = {}): State => {
    return { word: say(language, word), tone, sentence: say(language, sentence, values) };
  };
  const due = { date: formats.longDate(invoice.dueOn), distance: formats.distance(invoice.dueOn, today) };
  switch (invoice.status) {
    case 'Draft':
      return state('stateDraft', 'quiet', 'isDraft');
    case 'Cancelled':
      return state('stateCancelled', 'quiet', 'isCancelled');
    case 'Refunded':
      return state('stateRefunded', 'quiet', 'isRefunded');
    case 'Collections':
      return state('stateCollections', 'bad', 'isCollections', due);
    case 'Payment Pending':
      return state('statePending', 'warn', 'isPending');
    case 'Paid': {
      const date = invoice.paidAt === null ? '' : formats.longDate(invoice.paidAt.slice(0, 10));
      if (invoice.refundedMinor > 0n) {
        return state('statePartRefunded', 'quiet', 'isPartRefunded', { amount: formats.money(invoice.refundedMinor) });
      }
      return state('statePaid', 'good', date === '' ? 'isPaid' : 'isPaidOn', { date });
    }
    case 'Unpaid': {
      if (dueOf(invoice) === 0n) return state('stateUnpaid', 'quiet', 'isPaid');
      if (invoice.dueOn < today) return state('stateOverdue', 'bad', 'wasDue', due);
      const word = invoice.paidMinor > invoice.refundedMinor ? 'statePartPaid' : 'stateUnpaid';
      return state(word, 'warn', invoice.dueOn === today ? 'isDueToday' : 'isDue', due);
    }
  }
}
