import type { RefusalCode } from '../../../core/errors.ts';

/** The core's refusals in the words of the console: what is wrong, and often what to do. */
export const REFUSALS: Readonly<Record<RefusalCode, string>> = {
  'credential-revoked':
    'The rights of the operator or caller changed meanwhile. Load the page again, or sign in again.',
  'idempotency-key-reused': 'The form was sent before with other values. The earlier one counts: look at the timeline.',
  'draft-cannot-be-sent': 'A draft cannot be sent. Publish it first.',
  'client-not-found': 'The tenant has no such client.',
  'date-out-of-range': 'The date is outside the years 1900 to 2200.',
  'invoice-not-found': 'The tenant has no such invoice.',
  'quote-not-found': 'The tenant has no such quote.',
  'quote-line-not-found': 'The quote has no such item.',
  'quote-invoiced': 'The quote has an invoice: its items and its client stay.',
  'quote-without-recipient': 'The quote has neither a client nor a mail address.',
  'invoice-of-another-client': 'The invoice is of another client.',
  'currency-id-not-found': 'The tenant has no such currency.',
  'currency-mismatch': 'The currency is not that of the client.',
  'currency-required': 'Without a client, a currency is required.',
  'payment-method-required': 'A payment method is required.',
  'payment-not-found': 'The invoice has no such payment.',
  'invoice-not-capturable': 'There is no such invoice, or it is not Unpaid.',
  'nothing-to-capture': 'Nothing is owed on the invoice.',
  'processor-missing': 'The tenant has no payment processor.',
  'pay-method-missing': 'The client has no pay method.',
  'capture-pending': 'An earlier charge of the invoice is not settled.',
  'capture-declined': 'The payment processor declined the charge.',
  'capture-in-doubt': 'The answer of the payment processor is not known yet.',
  'pay-method-not-found': 'There is no such pay method.',
  'pay-method-of-another-client': 'The pay method is of another client.',
  'gateway-module-unknown': 'The tenant has no such payment method.',
  'contact-not-found': 'The tenant has no such contact.',
  'last-domain-mail': 'No other address of the client receives mails about domains.',
  'email-taken': 'The mail address belongs to another client or contact.',
  'email-invalid': 'Mail cannot be sent to the address.',
  'too-many-custom-fields': 'The client would have too many custom fields.',
  'group-not-found': 'The tenant has no such group of clients.',
  'currency-not-found': 'The tenant has no currency of that number.',
  'currency-in-use': 'The client has invoices or credit in its currency, which cannot change.',
  'client-in-use': 'The client has invoices or credit and cannot be deleted.',
  'publish-needs-draft': 'Only a draft can be published. This invoice was published before.',
  'invoice-immutable':
    'The invoice is issued, and the tenant’s invoice rules are 9: cancel it, refund a payment or apply credit instead.',
  'too-many-lines': 'The invoice would have too many lines.',
  'line-texts-too-long': 'The texts of the invoice’s lines would be too long.',
  'amount-too-precise': 'The amount has more decimals than the currency.',
  'amount-too-large': 'The amount is too large.',
  'reference-reused': 'The reference was used for another payment, or with another amount. Nothing was recorded.',
  'gateway-unknown': 'The tenant does not know this way to pay.',
  'invoice-refuses-payment': 'The invoice takes no payment in its status.',
  'invoice-closed': 'The invoice takes no change of its lines in its status.',
  'delivery-exists': 'The invoice has a delivery already.',
  'amount-not-positive': 'The amount must be above zero.',
  'nothing-owed': 'Nothing is owed on the invoice.',
  'invoice-not-unpaid': 'The invoice is not Unpaid.',
  'credit-exceeds-client': 'The client has less credit than that.',
  'credit-exceeds-invoice': 'The invoice owes less than that.',
  'credit-not-positive': 'There is nothing to apply: the client has no credit, or the invoice owes nothing.',
  'refund-of-too-many': 'The refund would be of too many payments. Refund it in parts.',
  'credit-with-invoice': 'Credit is of a client, without an invoice.',
  'two-amounts': 'A transaction is money in or money out, not both.',
  'transaction-not-found': 'The tenant has no such transaction.',
  'refunded-not-found': 'The invoice or the client has no such payment.',
  'refund-without-amount': 'Only money out refunds a payment.',
  'payment-has-refunds': 'The payment has refunds.',
  'credit-spent': 'The client has spent the credit.',
  'refund-exceeds-payment':
    'Less than that is left of the payment. The part that became credit cannot be refunded here.',
};

/** The sentence of a code in the history, which may be of an older version. */
export function refusalText(code: string): string {
  return Object.hasOwn(REFUSALS, code) ? REFUSALS[code as RefusalCode] : code;
}

const AMOUNT: readonly RefusalCode[] = [
  'amount-too-precise',
  'amount-too-large',
  'amount-not-positive',
  'nothing-owed',
  'credit-exceeds-client',
  'credit-exceeds-invoice',
  'credit-not-positive',
  'refund-exceeds-payment',
];
const FIELDS: Readonly<Partial<Record<RefusalCode, string>>> = {
  ...Object.fromEntries(AMOUNT.map((code) => [code, 'amount'])),
  'reference-reused': 'reference',
  'gateway-unknown': 'gateway',
  'payment-not-found': 'payment',
  'date-out-of-range': 'date',
};

/** The field of a form that a refusal is about; empty for the whole form. */
export function fieldOf(code: RefusalCode): string {
  return FIELDS[code] ?? '';
}
