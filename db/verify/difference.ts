/** Every kind of difference that a verification can find, with its meaning. */
export const DIFFERENCES = {
  'invoice-totals': 'the subtotal, taxes and total do not follow from the lines, rates and credit',
  'invoice-payments': 'paid, excess and refunded are not the sums of the payments and refunds',
  'invoice-credit': 'the applied credit is not the credit that was moved to the invoice',
  'invoice-currency': 'the currency is not that of the client',
  'invoice-history': 'the invoice is not as the last row of its history left it',
  'invoice-lines': 'the lines are not as the history left them',
  'invoice-state': 'the state, by which lists find the invoice, is not that of the invoice',
  'client-credit': 'the credit is not the sum of the credit entries',
  'credit-entry': 'the entry names a payment, invoice or client that is missing or does not fit',
  'credit-history': 'not exactly one row of the history agrees with the entry of credit',
  'credit-missing': 'the history mentions this entry of credit, but its row is missing',
  'payment-owner': 'the payment is of another client than the invoice, or its credential is of another tenant',
  'payment-history': 'not exactly one row of the history agrees with the payment',
  'payment-event': 'not exactly one event agrees with the payment',
  'payment-command': 'the outcome of the payment’s command is missing',
  'payment-claims': 'the payment does not hold the claims that it took',
  'payment-excess': 'the excess did not become credit exactly once',
  'payment-refunds': 'the refunds exceed the payment',
  'payment-missing': 'the history mentions this payment, but its row is missing',
  'payment-forbidden': 'the payment was recorded on an invoice that takes no payments',
  'refund-owner': 'the payment of the refund is missing, or is of another invoice',
  'refund-history': 'not exactly one row of the history agrees with the refund',
  'refund-event': 'not exactly one event agrees with the refund',
  'refund-command': 'the outcome of the refund’s command is missing',
  'refund-missing': 'the history mentions this refund, but its row is missing',
  'invoice-notes': 'the noted amount is not the sum of the credit notes',
  'note-owner': 'the credit note is of another client than the invoice',
  'note-amount': 'the amount of the credit note is not that of its parts or of its refund',
  'note-history': 'not exactly one row of the history agrees with the credit note',
  'note-missing': 'the history mentions this credit note, but its row is missing',
  'transaction-history': 'not exactly one row of the history agrees with the transaction',
  'transaction-missing': 'the history mentions this transaction, but its row is missing',
  'transaction-money': 'the payment or refunds of the transaction are not of its amounts',
  'transaction-revision': 'the revisions of the transaction are not numbered without a gap',
  'reversal-history': 'not exactly one row of the history agrees with the reversal',
  'reversal-missing': 'the history mentions this reversal of a payment or refund, but its row is missing',
  'reversal-row': 'the payment or refund of the reversal is missing, or is of another invoice',
  'charge-owner': 'the charge is of another client than the invoice',
  'charge-history': 'the charge is not as the last row of the history about it left it',
  'charge-missing': 'the history mentions a charge of the invoice, but its row is missing',
  'charge-money': 'the charge was captured, and no payment or transaction has its reference and amount',
  'charge-unrecorded': 'the payment processor took money that is not on record: capture list shows it',
  'charge-pending': 'the answer of the payment processor is missing for a day: capture list shows the charge',
  claim: 'the claim does not belong to its payment',
  command: 'the command’s outcome names a row that is missing',
  event: 'the event names a row that is missing',
  'history-link': 'the row was changed, or does not follow the row before it',
  'history-gap': 'rows of the history are missing',
  'history-head': 'the history does not end at the row that the invoice names',
  'history-before': 'the invoice was changed between this row and the row before it',
  'history-unsealed': 'no seal covers the row, although a later seal should',
  seal: 'the seal was changed, or does not follow the seal before it',
  'seal-key': 'the key of the seal is not in SECRET_KEY: add the old key behind the new one',
  'seal-missing': 'the seal was made, but its row is missing',
  'seal-rows': 'the rows that the seal covers were changed',
  pruning: 'the mark of pruning is later than it can be',
  orphan: 'the invoice or client of the row is missing',
  billing: 'the item is on another number of invoices than it says, or on one of another client',
  quote: 'its totals do not follow from its lines, or its invoice was made for another client or amount',
  delivery: 'the delivery has an impossible state',
  date: 'the date is outside of the years 1900 to 2200, which an earlier version accepted',
  counter: 'the id counter is below ids already in use',
} as const satisfies Readonly<Record<string, string>>;

export type DifferenceKind = keyof typeof DIFFERENCES;

/** One difference. */
export interface Difference {
  readonly tenant: number;
  readonly kind: DifferenceKind;
  /** The id of the thing that the kind names: an invoice, a payment, a row of the history, … */
  readonly id: string;
  readonly expected: string;
  readonly found: string;
}

/** The most differences that are listed: more have one cause. */
const MOST_KEPT = 1_000;

/** The differences found so far. */
export class Findings {
  readonly differences: Difference[] = [];
  count = 0;

  add(difference: Difference): void {
    this.count += 1;
    if (this.differences.length < MOST_KEPT) this.differences.push(difference);
  }
}
