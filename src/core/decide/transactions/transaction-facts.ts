import type { Json } from '../../changes.ts';
import type { Transaction } from '../../records/transaction.ts';

/** A transaction as the history keeps it: amounts as minor units in text, the names in order. */
export function transactionFacts(
  transaction: Omit<Transaction, 'recordedAt'>,
): Readonly<Record<string, Json | undefined>> {
  return {
    amountInMinor: transaction.amountInMinor.toString(),
    amountOutMinor: transaction.amountOutMinor.toString(),
    clientId: transaction.clientId,
    currency: transaction.currency.code,
    currencyId: transaction.currencyId,
    description: transaction.description,
    feesMinor: transaction.feesMinor.toString(),
    gateway: transaction.gateway,
    invoiceId: transaction.invoiceId,
    isCredit: transaction.isCredit,
    paidAt: transaction.paidAt,
    rate: transaction.rate.toString(),
    reference: transaction.reference,
    refundId: transaction.refundId ?? undefined,
    revision: transaction.revision,
    transactionId: transaction.id,
  };
}
