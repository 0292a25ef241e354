import type { RefusalCode } from '../../core/errors.ts';

/** The core's refusals in an operator's words: the error, and often a remedy. */
export const REFUSALS: Readonly<Record<RefusalCode, string>> = {
  'credential-revoked': 'The operator’s credential was changed meanwhile: run the command again.',
  'idempotency-key-reused': 'The same reference was used before with another amount: nothing was recorded.',
  'draft-cannot-be-sent': 'A draft cannot be sent.',
  'client-not-found': 'The tenant has no such client: client list shows those there are.',
  'date-out-of-range': 'The date is out of range.',
  'invoice-not-found': 'The tenant has no such invoice: invoice list shows those there are.',
  'payment-not-found': 'The tenant has no such payment: payment list shows those there are.',
  'pay-method-not-found': 'There is no such pay method.',
  'pay-method-of-another-client': 'The pay method is of another client.',
  'gateway-module-unknown': 'The tenant has no such payment method.',
  'contact-not-found': 'The tenant has no such contact.',
  'publish-needs-draft': 'Only a draft can be published.',
  'invoice-immutable':
    'The invoice is issued, and the tenant’s invoice rules are 9: cancel it, refund a payment or apply credit instead.',
  'too-many-lines': 'The invoice would have too many lines.',
  'line-texts-too-long': 'The texts of the invoice’s lines would be too long.',
  'amount-too-precise': 'The amount has more decimals than the currency.',
  'amount-too-large': 'The amount is too large.',
  'reference-reused': 'The reference was used for another payment.',
  'gateway-unknown': 'The tenant does not know the payment method: payment-method list shows those it knows.',
  'invoice-refuses-payment': 'The invoice takes no payment in its status.',
  'invoice-closed': 'The invoice takes no change of its lines in its status.',
  'amount-not-positive': 'The amount must be above zero.',
  'nothing-owed': 'Nothing is owed on the invoice.',
  'invoice-not-unpaid': 'The invoice is not Unpaid.',
  'credit-exceeds-client': 'The client has less credit than that.',
  'credit-exceeds-invoice': 'The invoice owes less than that.',
  'credit-not-positive': 'The credit to apply must be above zero.',
  'refund-exceeds-payment':
    'No more can be refunded than is left of the payment, without the part that became credit: nothing was recorded.',
};
