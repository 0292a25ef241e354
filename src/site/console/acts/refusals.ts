import type { RefusalCode } from '../../../core/errors.ts';
import { SHARED_REFUSALS } from '../../../core/console/refusal-sentences.ts';

/** The core's refusals in the words of the console: what is wrong, and often what to do. */
export const REFUSALS: Readonly<Record<RefusalCode, string>> = {
  ...SHARED_REFUSALS,
  'credential-revoked':
    'The rights of the operator or caller changed meanwhile. Load the page again, or sign in again.',
  'idempotency-key-reused': 'The form was sent before with other values. The earlier one counts: look at the timeline.',
  'draft-cannot-be-sent': 'A draft cannot be sent. Publish it first.',
  'client-not-found': 'The tenant has no such client.',
  'date-out-of-range': 'The date is outside the years 1900 to 2200.',
  'invoice-not-found': 'The tenant has no such invoice.',
  'payment-not-found': 'The invoice has no such payment.',
  'group-not-found': 'The tenant has no such group of clients.',
  'client-in-use': 'The client has invoices or credit and cannot be deleted.',
  'publish-needs-draft': 'Only a draft can be published. This invoice was published before.',
  'reference-reused': 'The reference was used for another payment, or with another amount. Nothing was recorded.',
  'gateway-unknown': 'The tenant does not know this way to pay.',
  'credit-not-positive': 'There is nothing to apply: the client has no credit, or the invoice owes nothing.',
  'refund-of-too-many': 'The refund would be of too many payments. Refund it in parts.',
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
