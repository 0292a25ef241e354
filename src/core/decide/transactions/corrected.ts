import type { Refusal } from '../../commands.ts';
import type { TransactionFields, UpdateTransaction } from '../../commands/transactions.ts';
import type { Invoice } from '../../invoice.ts';
import type { Decimal } from '../../money/decimal.ts';
import type { Currency, Minor } from '../../money/money.ts';
import type { StoredTransaction, Transaction } from '../../records/transaction.ts';
import type { Client } from '../../tenant.ts';
import { extraDecimalsOf, minorOrRefusal, refusal } from '../decision.ts';
import type { WorkingState } from '../working-state.ts';

interface Owners {
  readonly client: Client | null;
  readonly invoice: Invoice | null;
  readonly isCredit: boolean;
}

/**
 * The next revision of a transaction as its caller wants it, without what it refunds; or the first fault, in the order of
 * the errors of AddTransaction.
 */
export function correctedTransaction(
  working: WorkingState,
  command: UpdateTransaction,
  { transaction: before }: StoredTransaction,
): Transaction | Refusal {
  const { fields } = command;
  const owners = ownersOf(working, fields, before);
  if ('ok' in owners) return owners;
  const { client, invoice, isCredit } = owners;
  const currency = currencyOf(working, fields, before, owners);
  if ('ok' in currency) return currency;
  const amounts = amountsOf(working, command, before, currency);
  if ('ok' in amounts) return amounts;
  const reference = fields.reference ?? before.reference;
  if (reference !== before.reference && reference !== '' && working.usedReferences.has(reference)) {
    return refusal('reference-reused');
  }
  if (amounts.amountInMinor < 0n || amounts.amountOutMinor < 0n) return refusal('amount-not-positive');
  if (amounts.amountInMinor > 0n && amounts.amountOutMinor > 0n) return refusal('two-amounts');
  const hasOwner = client !== null || invoice !== null;
  const currencyId = fields.currencyId === 0 ? null : (fields.currencyId ?? before.currencyId);
  return {
    ...before,
    ...amounts,
    revision: before.revision + 1,
    clientId: client?.id ?? invoice?.clientId ?? null,
    invoiceId: invoice?.id ?? null,
    currency,
    currencyId: hasOwner ? null : (currencyId ?? before.currencyId),
    gateway: fields.gateway ?? before.gateway,
    paidAt: fields.paidAt ?? before.paidAt,
    description: fields.description ?? before.description,
    rate: fields.rate ?? before.rate,
    reference,
    isCredit,
    refundId: null,
    recordedAt: working.now,
  };
}

/** `credit` takes the money off its invoice, and a named invoice takes it from the credit. */
function ownersOf(working: WorkingState, fields: TransactionFields, before: Transaction): Owners | Refusal {
  const isNamed = fields.invoiceId !== null && fields.invoiceId !== 0;
  if (isNamed && fields.isCredit === true) return refusal('credit-with-invoice');
  const isCredit = isNamed ? false : (fields.isCredit ?? before.isCredit);
  const invoiceId = isCredit ? 0 : (fields.invoiceId ?? before.invoiceId ?? 0);
  const invoice = invoiceId === 0 ? null : (working.invoice(invoiceId) ?? null);
  const isMoved = invoiceId !== (before.invoiceId ?? 0);
  const kept = isMoved && invoice !== null ? invoice.clientId : (before.clientId ?? invoice?.clientId ?? 0);
  const clientId = fields.clientId ?? kept;
  const client = clientId === 0 ? null : (working.client(clientId) ?? null);
  if (clientId === 0 ? isCredit : client === null) return refusal('client-not-found');
  if (invoiceId !== 0 && invoice === null) return refusal('invoice-not-found');
  if (invoice !== null && client !== null && invoice.clientId !== client.id) {
    return refusal('invoice-of-another-client');
  }
  return { client, invoice, isCredit };
}

function currencyOf(
  working: WorkingState,
  { currencyId }: TransactionFields,
  before: Transaction,
  { client, invoice }: Owners,
): Currency | Refusal {
  const named = currencyId === null || currencyId === 0 ? null : working.currencies.get(currencyId);
  if (named === undefined) return refusal('currency-id-not-found');
  const own = client?.currency ?? invoice?.currency;
  if (own !== undefined && named !== null && own.code !== named.code) return refusal('currency-mismatch');
  const currency = own ?? named ?? (before.currencyId === null ? null : before.currency);
  return currency ?? refusal('currency-required');
}

type Amounts = Pick<Transaction, 'amountInMinor' | 'feesMinor' | 'amountOutMinor'>;

/** An amount that is not given stays as it is. In another currency it would be another amount. */
function amountsOf(
  working: WorkingState,
  command: UpdateTransaction,
  before: Transaction,
  currency: Currency,
): Amounts | Refusal {
  const extra = extraDecimalsOf(command, working.tenant);
  const minorIn = (amount: Decimal | null, kept: Minor, field: string): Minor | Refusal => {
    if (amount !== null) return minorOrRefusal(amount, currency, field, extra);
    return kept === 0n || currency.code === before.currency.code ? kept : refusal('currency-mismatch');
  };
  const { amountIn, fees, amountOut } = command.fields;
  const amountInMinor = minorIn(amountIn, before.amountInMinor, 'amount-in');
  const feesMinor = minorIn(fees, before.feesMinor, 'fees');
  const amountOutMinor = minorIn(amountOut, before.amountOutMinor, 'amount-out');
  if (typeof amountInMinor === 'object') return amountInMinor;
  if (typeof feesMinor === 'object') return feesMinor;
  if (typeof amountOutMinor === 'object') return amountOutMinor;
  return { amountInMinor, feesMinor, amountOutMinor };
}
