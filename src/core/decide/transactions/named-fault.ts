import type { AddTransaction } from '../../commands/transactions.ts';
import type { RefusalCode } from '../../errors.ts';

/** The rows that a transaction names, as far as they exist. */
export interface Named {
  readonly client: { readonly currency: string } | null;
  readonly invoice: { readonly clientId: number; readonly currency: string } | null;
  /** The code of the currency. */
  readonly currency: string | null;
  readonly isReferenceUsed: boolean;
}

/** The first fault of the names of a transaction, in the order of the document's errors; `null` without one. */
export function namedFault(
  asked: Pick<
    AddTransaction,
    'clientId' | 'invoiceId' | 'currencyId' | 'gateway' | 'reference' | 'isCredit' | 'allowsDuplicate'
  >,
  named: Named,
): RefusalCode | null {
  const { clientId, invoiceId, currencyId } = asked;
  if (clientId === null ? asked.isCredit : named.client === null) return 'client-not-found';
  if (invoiceId !== null && named.invoice === null) return 'invoice-not-found';
  if (clientId !== null && named.invoice !== null && named.invoice.clientId !== clientId) {
    return 'invoice-of-another-client';
  }
  if (currencyId !== null && named.currency === null) return 'currency-id-not-found';
  const own = named.client?.currency ?? named.invoice?.currency ?? null;
  if (named.currency !== null && own !== null && named.currency !== own) return 'currency-mismatch';
  if (named.currency === null && own === null) return 'currency-required';
  if (asked.gateway === '') return 'payment-method-required';
  return named.isReferenceUsed && !asked.allowsDuplicate ? 'reference-reused' : null;
}
