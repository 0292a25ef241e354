import type { Change, CreditEntry, Json } from '../../changes.ts';
import type { Refusal } from '../../commands.ts';
import type { AddTransaction } from '../../commands/transactions.ts';
import { acceptsPayment, type Invoice } from '../../invoice.ts';
import { gatewaysOf, NOTHING } from '../../load-plan.ts';
import type { Decimal } from '../../money/decimal.ts';
import { isStorable, isStorableCredit, type Currency, type Minor } from '../../money/money.ts';
import type { Transaction } from '../../records/transaction.ts';
import { settledRecords, settling } from '../captures/settling.ts';
import { creditFacts } from '../credit/credit-facts.ts';
import { accept, extraDecimalsOf, invoiceFacts, minorOrRefusal, refuse, type Verdict } from '../decision.ts';
import { excessOf, isRoomFor } from '../payments/add-payment.ts';
import { requestedAmount } from '../requested.ts';
import type { Rule } from '../rule.ts';
import { refusedGateway } from '../unknown-gateway.ts';
import type { WorkingState } from '../working-state.ts';
import { bookPayment, bookRefunds, MOST_REFUNDED, type Booking } from './book.ts';
import { namedFault } from './named-fault.ts';
import { transactionFacts } from './transaction-facts.ts';

interface Amounts {
  readonly amountInMinor: Minor;
  readonly feesMinor: Minor;
  readonly amountOutMinor: Minor;
}

/**
 * A transaction. Money in on an invoice is a payment, money out refunds its payments. Without an invoice it changes no
 * balance, unless it is for the client's credit.
 */
function addTransaction(working: WorkingState, command: AddTransaction): Verdict {
  const { clientId, invoiceId, currencyId } = command;
  const client = clientId === null ? undefined : working.client(clientId);
  const invoice = invoiceId === null ? undefined : working.invoice(invoiceId);
  const currency = currencyId === null ? undefined : working.currencies.get(currencyId);
  const fault = namedFault(command, {
    client: client === undefined ? null : { currency: client.currency.code },
    invoice: invoice === undefined ? null : { clientId: invoice.clientId, currency: invoice.currency.code },
    currency: currency?.code ?? null,
    isReferenceUsed: command.reference !== '' && working.usedReferences.has(command.reference),
  });
  if (fault !== null) return refuse(fault);
  const own = client?.currency ?? invoice?.currency ?? currency;
  if (own === undefined) return refuse('currency-required');
  if (command.isCredit && invoice !== undefined) return refuse('credit-with-invoice');
  const unknown = refusedGateway(working, command);
  if (unknown !== null) return unknown;
  const amounts = amountsOf(working, command, own);
  if ('ok' in amounts) return { outcome: amounts, changes: [] };
  if (amounts.amountInMinor < 0n || amounts.amountOutMinor < 0n) return refuse('amount-not-positive');
  if (amounts.amountInMinor > 0n && amounts.amountOutMinor > 0n) return refuse('two-amounts');

  const transaction: Transaction = {
    ...{ id: working.newId('payment'), revision: 1, invoiceId, currency: own, ...amounts },
    clientId: clientId ?? invoice?.clientId ?? null,
    currencyId: clientId === null && invoice === undefined ? currencyId : null,
    gateway: command.gateway,
    paidAt: command.paidAt ?? working.wallTime,
    description: command.description,
    rate: command.rate,
    reference: command.reference,
    isCredit: command.isCredit,
    refundId: null,
    recordedAt: working.now,
  };
  if (invoice !== undefined) return onInvoice(working, command, invoice, transaction);
  return withoutInvoice(working, command, transaction);
}

function amountsOf(working: WorkingState, command: AddTransaction, currency: Currency): Amounts | Refusal {
  const extra = extraDecimalsOf(command, working.tenant);
  const minorIn = (amount: Decimal | null, field: string): Minor | Refusal =>
    amount === null ? 0n : minorOrRefusal(amount, currency, field, extra);
  const [amountInMinor, feesMinor, amountOutMinor] = [
    minorIn(command.amountIn, 'amount-in'),
    minorIn(command.fees, 'fees'),
    minorIn(command.amountOut, 'amount-out'),
  ];
  if (typeof amountInMinor === 'object') return amountInMinor;
  if (typeof feesMinor === 'object') return feesMinor;
  if (typeof amountOutMinor === 'object') return amountOutMinor;
  return { amountInMinor, feesMinor, amountOutMinor };
}

function onInvoice(working: WorkingState, command: AddTransaction, before: Invoice, transaction: Transaction): Verdict {
  const { id, gateway, reference, paidAt: at } = transaction;
  const { amountInMinor, amountOutMinor, feesMinor } = transaction;
  const money = { id, gateway, reference, at, isDated: command.paidAt !== null };
  let booking: Booking | null = { invoice: before, parts: [], changes: [], facts: {} };
  if (amountInMinor > 0n) {
    if (!acceptsPayment(before.status)) return refuse('invoice-refuses-payment', { status: before.status });
    const isRoom = isRoomFor(working, before, excessOf(before, amountInMinor));
    if (!isStorable(before.paidMinor + amountInMinor) || !isRoom) {
      return refuse('amount-too-large', { field: 'amount-in' });
    }
    booking = bookPayment(working, before, money, { amountMinor: amountInMinor, feesMinor });
  } else if (amountOutMinor > 0n) {
    const left = before.paidMinor - before.excessMinor - before.refundedMinor;
    if (amountOutMinor > left) return refuse('refund-exceeds-payment');
    booking = bookRefunds(working, before, money, amountOutMinor);
    if (booking === null) return refuse('refund-of-too-many');
  }
  const { invoice, parts, changes, facts } = booking;
  const idsOf = (kind: 'payment' | 'refund'): number[] =>
    parts.flatMap((part) => (part.kind === kind ? [part.id] : []));
  return accept(
    {
      kind: 'transaction-added',
      transactionId: id,
      paymentId: idsOf('payment')[0] ?? null,
      refundIds: idsOf('refund'),
    },
    [
      added(command, transaction, parts),
      ...changes,
      working.history({
        invoiceId: before.id,
        outcome: 'applied',
        code: null,
        before: invoiceFacts(before),
        after: {
          ...invoiceFacts(invoice),
          ...facts,
          given: givenIn(command),
          transaction: transactionFacts(transaction),
        },
      }),
    ],
  );
}

function withoutInvoice(working: WorkingState, command: AddTransaction, transaction: Transaction): Verdict {
  const { clientId, amountInMinor, amountOutMinor } = transaction;
  const movedMinor = command.isCredit ? amountInMinor - amountOutMinor : 0n;
  const creditMinor = (clientId === null ? 0n : (working.client(clientId)?.creditMinor ?? 0n)) + movedMinor;
  if (movedMinor < 0n && creditMinor < 0n) return refuse('credit-exceeds-client');
  if (!isStorableCredit(creditMinor)) return refuse('amount-too-large', { field: 'amount-in' });
  const moves =
    clientId === null || movedMinor === 0n ? [] : [working.credit(entryOf(clientId, movedMinor, transaction))];
  return accept({ kind: 'transaction-added', transactionId: transaction.id, paymentId: null, refundIds: [] }, [
    added(command, transaction, []),
    ...moves,
    working.history({
      invoiceId: null,
      clientId,
      outcome: 'applied',
      code: null,
      before: null,
      after: {
        creditEntry: moves[0] === undefined ? undefined : creditFacts(moves[0].entry),
        given: givenIn(command),
        transaction: transactionFacts(transaction),
      },
    }),
  ]);
}

function entryOf(
  clientId: number,
  amountMinor: Minor,
  { description, id }: Transaction,
): Omit<CreditEntry, 'id' | 'recordedAt'> {
  return {
    ...{ clientId, amountMinor, reason: 'transaction', invoiceId: null, paymentId: null },
    description: description === '' ? `Transaction ${id}` : description,
    datedOn: null,
  };
}

function added(command: AddTransaction, transaction: Transaction, parts: Booking['parts']): Change {
  const isUnique = !command.allowsDuplicate && command.reference !== '';
  return { kind: 'transaction-added', transaction, parts, uniqueReference: isUnique ? command.reference : null };
}

function givenIn({ amountIn, fees, amountOut }: AddTransaction): Json {
  return { amountIn: requestedAmount(amountIn), amountOut: requestedAmount(amountOut), fees: requestedAmount(fees) };
}

export const addTransactionRule: Rule<AddTransaction> = {
  plan: (command) => {
    const { clientId, invoiceId, currencyId, amountOut, settles } = command;
    const refundsOf = invoiceId !== null && amountOut !== null ? [invoiceId] : [];
    const refunds = refundsOf.length * MOST_REFUNDED;
    return {
      ...NOTHING,
      invoices: [...(invoiceId === null ? [] : [invoiceId]), ...(settles === undefined ? [] : [settles.invoiceId])],
      clients: clientId === null ? [] : [clientId],
      creditOf: command.isCredit && clientId !== null ? [clientId] : [],
      paymentsOf: refundsOf,
      currencies: currencyId === null ? [] : [currencyId],
      references: command.reference === '' ? [] : [command.reference],
      gateways: gatewaysOf(command.gateway),
      records: settledRecords(settles),
      mayTakeNumber: invoiceId !== null,
      ids: {
        ...NOTHING.ids,
        history: NOTHING.ids.history + (settles === undefined ? 0 : 1),
        payment: 1 + refunds,
        credit: 1,
        'credit-note': refunds,
        event: NOTHING.ids.event + refunds,
      },
    };
  },
  decide: (working, command) => settling(working, command.settles, () => addTransaction(working, command)),
  requested: (command) => ({
    clientId: command.clientId,
    invoiceId: command.invoiceId,
    currencyId: command.currencyId,
    gateway: command.gateway,
    reference: command.reference,
    paidAt: command.paidAt,
    description: command.description,
    amountIn: requestedAmount(command.amountIn),
    fees: requestedAmount(command.fees),
    amountOut: requestedAmount(command.amountOut),
    isCredit: command.isCredit,
  }),
};
