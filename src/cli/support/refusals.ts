import type { RefusalCode } from '../../core/errors.ts';
import { SHARED_REFUSALS } from '../../core/console/refusal-sentences.ts';

/** The core's refusals in an operator's words: the error, and often a remedy. */
export const REFUSALS: Readonly<Record<RefusalCode, string>> = {
  ...SHARED_REFUSALS,
  'credential-revoked': 'The operator’s credential was changed meanwhile: run the command again.',
  'idempotency-key-reused': 'The same reference was used before with another amount: nothing was recorded.',
  'draft-cannot-be-sent': 'A draft cannot be sent.',
  'client-not-found': 'The tenant has no such client: client list shows those there are.',
  'date-out-of-range': 'The date is out of range.',
  'invoice-not-found': 'The tenant has no such invoice: invoice list shows those there are.',
  'payment-not-found': 'The tenant has no such payment: payment list shows those there are.',
  'group-not-found': 'The tenant has no such group of clients: client-group list shows those there are.',
  'client-in-use': 'The client has invoices or credit and cannot be deleted: client close closes it.',
  'publish-needs-draft': 'Only a draft can be published.',
  'reference-reused': 'The reference was used for another payment.',
  'gateway-unknown': 'The tenant does not know the payment method: payment-method list shows those it knows.',
  'credit-not-positive': 'The credit to apply must be above zero.',
  'refund-of-too-many': 'The refund would be of too many payments: refund it in parts.',
  'refund-exceeds-payment':
    'No more can be refunded than is left of the payment, without the part that became credit: nothing was recorded.',
};
