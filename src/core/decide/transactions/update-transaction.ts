import type { Change } from '../../changes.ts';
import type { TransactionResult, UpdateTransaction } from '../../commands/transactions.ts';
import { gatewaysOf, NOTHING } from '../../load-plan.ts';
import type { StoredTransaction, Transaction } from '../../records/transaction.ts';
import { accept, invoiceFacts, refuse, type Verdict } from '../decision.ts';
import { isImmutable } from '../invoices/credit-notes.ts';
import { requestedAmount } from '../requested.ts';
import type { Rule } from '../rule.ts';
import { refusedGateway } from '../unknown-gateway.ts';
import type { WorkingState } from '../working-state.ts';
import { MOST_REFUNDED } from './book.ts';
import { correctedTransaction } from './corrected.ts';
import { creditMoves } from './credit-moves.ts';
import { rebooked, newClaims } from './rebook.ts';
import { refundedPayment, type Refunded } from './refunded-payment.ts';
import { transactionFacts } from './transaction-facts.ts';

/**
 * Corrects a transaction by its next revision. Rows of money that no longer fit are taken back, and others booked: what was
 * recorded is never overwritten. The same values again change nothing.
 */
function updateTransaction(working: WorkingState, command: UpdateTransaction): Verdict {
  const stored = working.transactions.get(command.transactionId);
  if (stored === undefined) return refuse('transaction-not-found');
  const corrected = correctedTransaction(working, command, stored);
  if ('ok' in corrected) return { outcome: corrected, changes: [] };
  const unknown = refusedGateway(working, command);
  if (unknown !== null) return unknown;
  const refunded = refundedPayment(working, command.fields.refundId, stored, corrected);
  if ('ok' in refunded) return { outcome: refunded, changes: [] };
  const after = { ...corrected, refundId: refunded.refundId };
  if (isSame(stored.transaction, after)) return repeat(working, stored);
  if (stored.linkedMinor > after.amountInMinor || (stored.linkedMinor > 0n && isMoved(stored.transaction, after))) {
    return refuse('payment-has-refunds');
  }
  return isRebooked(stored, after, refunded)
    ? rebook(working, stored, after, refunded)
    : revise(working, stored, after);
}

function isSame(before: Transaction, after: Transaction): boolean {
  const textOf = (transaction: Transaction): string =>
    JSON.stringify(transactionFacts({ ...transaction, revision: 0 }));
  return textOf(before) === textOf(after);
}

function isMoved(before: Transaction, after: Transaction): boolean {
  return before.invoiceId !== after.invoiceId || before.clientId !== after.clientId;
}

/** Whether rows of money, or entries of credit, do not fit the corrected transaction. */
function isRebooked({ transaction, refunds }: StoredTransaction, after: Transaction, { paymentId }: Refunded): boolean {
  if (isMoved(transaction, after) || transaction.isCredit !== after.isCredit) return true;
  if (transaction.amountInMinor !== after.amountInMinor) return true;
  if (transaction.amountOutMinor !== after.amountOutMinor) return true;
  if (after.amountInMinor > 0n && transaction.feesMinor !== after.feesMinor) return true;
  return paymentId !== null && refunds.some((refund) => refund.paymentId !== paymentId);
}

function repeat(working: WorkingState, { transaction }: StoredTransaction): Verdict {
  const invoice = transaction.invoiceId === null ? undefined : working.invoice(transaction.invoiceId);
  const facts = invoice === undefined ? {} : invoiceFacts(invoice);
  return accept({ ...resultOf(transaction, null), isRepeat: true }, [
    working.history({
      invoiceId: invoice?.id ?? null,
      clientId: transaction.clientId,
      outcome: 'repeated',
      code: null,
      before: facts,
      after: { ...facts, transactionId: transaction.id },
    }),
  ]);
}

/** Other words, and no other money: only the next revision. A payment takes the claims of its new reference. */
function revise(working: WorkingState, stored: StoredTransaction, after: Transaction): Verdict {
  const { transaction: before } = stored;
  const invoice = after.invoiceId === null ? undefined : working.invoice(after.invoiceId);
  const payment = stored.paymentId === null ? undefined : working.payment(stored.paymentId)?.payment;
  const claims = payment === undefined ? [] : newClaims(working, payment, after);
  const facts = invoice === undefined ? {} : invoiceFacts(invoice);
  return accept(resultOf(after, null), [
    revision(stored, { ...stored, transaction: after }, []),
    ...(payment === undefined || claims.length === 0 ? [] : [{ kind: 'claims-added' as const, payment, claims }]),
    working.history({
      invoiceId: invoice?.id ?? null,
      clientId: after.clientId,
      outcome: 'applied',
      code: null,
      before: facts,
      after: {
        ...facts,
        claims: claims.length === 0 ? undefined : { paymentId: payment?.id, scopes: claims.map(({ scope }) => scope) },
        transaction: transactionFacts(after),
        was: transactionFacts(before),
      },
    }),
  ]);
}

function rebook(working: WorkingState, stored: StoredTransaction, after: Transaction, refunded: Refunded): Verdict {
  const { transaction: before } = stored;
  const invoice = before.invoiceId === null ? undefined : working.invoice(before.invoiceId);
  const isOnlyLinked =
    !isMoved(before, after) && after.amountOutMinor > 0n && before.amountOutMinor === after.amountOutMinor;
  const hasMoney = stored.paymentId !== null || stored.refunds.length > 0;
  if (invoice !== undefined && hasMoney && isImmutable(working, invoice) && !isOnlyLinked) {
    return refuse('invoice-immutable', { status: invoice.status });
  }
  const booked = rebooked(working, stored, after, { paymentId: refunded.paymentId, isOnlyLinked });
  if ('ok' in booked) return { outcome: booked, changes: [] };
  const credit = creditMoves(working, stored, after, booked);
  if ('ok' in credit) return { outcome: credit, changes: [] };
  const main = {
    transaction: transactionFacts(after),
    was: transactionFacts(before),
  };
  const ownHistory = booked.invoices.map(({ before: was, after: is, facts }) =>
    working.history({
      invoiceId: was.id,
      outcome: 'applied',
      code: null,
      before: invoiceFacts(was),
      after: {
        ...invoiceFacts(is),
        transactionId: after.id,
        ...facts,
        ...(was.id === after.invoiceId ? main : {}),
      },
    }),
  );
  return accept(resultOf(after, booked.stored), [
    revision(stored, booked.stored, booked.parts),
    ...booked.changes,
    ...credit.flatMap(({ change, history }) => [change, history]),
    ...ownHistory,
    ...(after.invoiceId === null
      ? [
          working.history({
            invoiceId: null,
            clientId: after.clientId,
            outcome: 'applied',
            code: null,
            before: null,
            after: main,
          }),
        ]
      : []),
  ]);
}

/** The rows of money that the correction made. */
function resultOf(
  { id }: Transaction,
  made: Pick<StoredTransaction, 'paymentId' | 'refunds'> | null,
): Extract<TransactionResult, { readonly kind: 'transaction-updated' }> {
  return {
    kind: 'transaction-updated',
    transactionId: id,
    paymentId: made?.paymentId ?? null,
    refundIds: made?.refunds.map((refund) => refund.id) ?? [],
    isRepeat: false,
  };
}

/** A payment or refund that had no row of its own becomes a part of its transaction with the first correction. */
function revision(stored: StoredTransaction, corrected: StoredTransaction, parts: StoredTransaction['parts']): Change {
  const { transaction } = corrected;
  const isNew = transaction.reference !== stored.transaction.reference;
  return {
    kind: 'transaction-added',
    transaction,
    parts: [...(stored.hasRow ? [] : stored.parts), ...parts],
    uniqueReference: isNew && transaction.reference !== '' ? transaction.reference : null,
    corrected: { ...corrected, hasRow: true },
  };
}

export const updateTransactionRule: Rule<UpdateTransaction> = {
  plan: ({ transactionId, fields }) => {
    const { refundId, clientId, invoiceId, currencyId, gateway, reference } = fields;
    const named = (id: number | null): number[] => (id === null || id === 0 ? [] : [id]);
    const mayRefund = [refundId, clientId, invoiceId, fields.amountOut, fields.isCredit].some(
      (value) => value !== null,
    );
    const refunds = mayRefund ? MOST_REFUNDED : 0;
    return {
      ...NOTHING,
      invoices: named(invoiceId),
      creditOf: named(clientId),
      creditOfInvoices: named(invoiceId),
      paymentsOf: named(invoiceId),
      transactions: [transactionId, ...named(refundId)],
      currencies: named(currencyId),
      references: reference === null || reference === '' ? [] : [reference],
      gateways: gatewaysOf(gateway),
      mayTakeNumber: true,
      ids: {
        ...NOTHING.ids,
        payment: 1 + refunds,
        credit: 4,
        'credit-note': refunds,
        history: 7,
        event: NOTHING.ids.event + refunds,
      },
    };
  },
  decide: updateTransaction,
  requested: ({ transactionId, fields }) => ({
    transactionId,
    ...fields,
    rate: fields.rate?.toString(),
    amountIn: requestedAmount(fields.amountIn),
    fees: requestedAmount(fields.fees),
    amountOut: requestedAmount(fields.amountOut),
  }),
};
