/** Every kind of difference that a verification can find, with what it means. */
export const DIFFERENCES = {
  'invoice-totals': 'its subtotal, taxes and total do not follow from its lines, rates and credit',
  'invoice-payments': 'what it counts as paid, in excess and refunded is not the sum of its payments and refunds',
  'invoice-credit': 'the credit applied to it is not what was moved to it',
  'invoice-currency': 'its currency is not its client’s',
  'invoice-history': 'it is not what the last row of its history left',
  'invoice-lines': 'its lines are not those that its history left',
  'client-credit': 'its credit is not the sum of its entries',
  'credit-entry': 'the payment, invoice or client that it speaks of is another or none',
  'payment-owner': 'it is not of its invoice’s client, or its credential is another tenant’s',
  'payment-history': 'not exactly one row of history says the same as it',
  'payment-event': 'not exactly one event says the same as it',
  'payment-command': 'its command is not kept with its outcome',
  'payment-claims': 'it does not hold the claims that it took',
  'payment-excess': 'its excess did not become credit exactly once',
  'payment-refunds': 'more was refunded of it than may be',
  'payment-missing': 'it is on record, and not there',
  'payment-forbidden': 'it was recorded on an invoice that takes none',
  'refund-owner': 'its payment is another invoice’s, or none',
  'refund-history': 'not exactly one row of history says the same as it',
  'refund-event': 'not exactly one event says the same as it',
  'refund-command': 'its command is not kept with its outcome',
  'refund-missing': 'it is on record, and not there',
  claim: 'it is not a claim of its payment',
  command: 'what it answered is not there',
  event: 'what it speaks of is not there',
  'history-link': 'the row is not the one that was written after the row before it',
  'history-gap': 'rows of the history are missing',
  'history-head': 'the history does not end where the invoice says that it ends',
  'history-before': 'the invoice was changed between this row and the one before it',
  'history-unsealed': 'no seal covers the row, though one that was made since should',
  seal: 'it is not the seal that was made, or it does not follow the one before it',
  'seal-key': 'it was made under a key that is not among those of SECRET_KEY: add the old key behind the new one',
  'seal-missing': 'it was made, and is not there',
  'seal-rows': 'the rows of the history that it covers are not those that it was made over',
  pruning: 'more is said to be pruned than can be',
  orphan: 'the invoice or client that it belongs to is not there',
  delivery: 'it is in a state that cannot be',
  date: 'it lies outside of the years 1900 to 2200, which an earlier version took',
  counter: 'ids that are taken would be given again',
} as const satisfies Readonly<Record<string, string>>;

export type DifferenceKind = keyof typeof DIFFERENCES;

/** One thing that is not as it must be. */
export interface Difference {
  readonly tenant: number;
  readonly kind: DifferenceKind;
  /** Of the thing that the kind names: an invoice's, a payment's, a row's of the history, … */
  readonly id: string;
  readonly expected: string;
  readonly found: string;
}

/** So many differences are told one by one; whoever has more has one cause, and no need of a longer list. */
const MOST_KEPT = 1_000;

/** What a verification has found so far. */
export class Findings {
  readonly differences: Difference[] = [];
  count = 0;

  add(difference: Difference): void {
    this.count += 1;
    if (this.differences.length < MOST_KEPT) this.differences.push(difference);
  }
}
