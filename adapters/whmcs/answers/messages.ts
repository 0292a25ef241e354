import type { Facts, RefusalCode } from '../../../src/core/errors.ts';
import { MOST_REFUNDED } from '../../../src/core/decide/transactions/book.ts';
import { MOST_CUSTOM_FIELDS } from '../../../src/core/records/client.ts';
import { MOST_LINE_BYTES, MOST_LINES } from '../../../src/core/invoice-lines.ts';

/** How this dialect names the fields of a command that a refusal may be about. */
const FIELDS: Readonly<Record<string, string>> = {
  amount: 'amount',
  fees: 'fees',
  'amount-in': 'amountin',
  'amount-out': 'amountout',
  credit: 'credit',
  'line-amount': 'item amount',
  'due-date': 'duedate',
};

function field(facts: Facts): string {
  return FIELDS[facts['field'] ?? ''] ?? 'amount';
}

/** The document has one sentence for a charge that was not made; `X-Reason` has the reason. */
const CAPTURE_FAILED = 'Payment Attempt Failed';

/** The sentences of refusals. Those of the documents, and of sibling actions, are quoted letter for letter. */
export const REFUSAL_MESSAGES: Readonly<Record<RefusalCode, (facts: Facts) => string>> = {
  'credential-revoked': () => FAILURE_MESSAGES.authentication,
  'idempotency-key-reused': () => 'Idempotency-Key was used with another request',
  'draft-cannot-be-sent': () =>
    'Cannot create and send a draft invoice in a single API request. Please create and send separately.',
  'client-not-found': () => 'Client ID Not Found',
  'invoice-not-found': () => 'Invoice ID Not Found',
  'quote-not-found': () => 'Quote ID Not Found',
  'quote-line-not-found': (facts) => `Invalid lineitems: the quote has no item ${facts['line'] ?? ''}`,
  'quote-invoiced': (facts) =>
    `The quote is invoice ${facts['invoice'] ?? ''}: its items and its client cannot be changed`,
  'quote-without-recipient': () => 'The quote has neither a client nor an email address: set userid or email',
  'invoice-of-another-client': () => 'User ID does not own the given Invoice ID',
  'currency-id-not-found': () => 'Currency ID Not Found',
  'currency-mismatch': () => 'Currency ID does not match Client currency',
  'currency-required': () => 'A Currency ID is required for non-customer related transactions',
  'payment-method-required': () => 'Payment Method is required',
  'payment-not-found': () => 'Transaction ID Not Found',
  'contact-not-found': () => 'Contact ID Not Found',
  'invoice-not-capturable': () => 'Invoice Not Found or Not Unpaid',
  'nothing-to-capture': () => CAPTURE_FAILED,
  'processor-missing': () => CAPTURE_FAILED,
  'pay-method-missing': () => CAPTURE_FAILED,
  'capture-pending': () => CAPTURE_FAILED,
  'capture-declined': () => CAPTURE_FAILED,
  'capture-in-doubt': () => CAPTURE_FAILED,
  'pay-method-not-found': () => 'Invalid Pay Method ID',
  'pay-method-of-another-client': () => 'Pay Method does not belong to passed Client ID',
  'gateway-module-unknown': (facts) => `Invalid Gateway Module Name. Must be one of: ${facts['options'] ?? ''}`,
  'last-domain-mail': (facts) =>
    `You must have at least one email address enabled to receive domain related notifications as required by ICANN. To disable domain notifications, please ${
      facts['of'] === 'contact'
        ? 'enable domain notifications for the primary account holder or another contact'
        : 'create an alternative contact that is set to receive them'
    }`,
  'email-taken': (facts) =>
    facts['of'] === 'new-client' ? 'A user already exists with that email address' : 'Duplicate Email Address',
  'email-invalid': () => 'The email address entered is not valid',
  'too-many-custom-fields': () => `Invalid customfields: at most ${MOST_CUSTOM_FIELDS} fields`,
  'group-not-found': () => 'Invalid groupid: there is no such client group',
  'currency-not-found': () => 'Invalid currency: there is no such currency',
  'currency-in-use': () => 'Invalid currency: the client has invoices or credit in another currency',
  'client-in-use': () =>
    'Client Delete Failed: the client has invoices, quotes, credit, transactions, billable items or pay methods',
  'amount-too-precise': (facts) => `Invalid ${field(facts)}: more decimals than the currency has`,
  'amount-too-large': (facts) => `Invalid ${field(facts)}: Amount is too large`,
  'reference-reused': () => 'Transaction ID must be Unique',
  'gateway-unknown': (facts) => `Invalid Payment Method. Valid options include ${facts['options'] ?? ''}`,
  'invoice-refuses-payment': (facts) =>
    `It is not possible to add a payment to an invoice that is ${facts['status'] ?? ''}`,
  'invoice-closed': (facts) => `It is not possible to change the items of an invoice that is ${facts['status'] ?? ''}`,
  'delivery-exists': () => 'The invoice has a delivery already',
  'amount-not-positive': () => 'Amount must be greater than zero',
  'nothing-owed': () => 'No Amount Provided',
  'invoice-immutable': ({ status = '' }) =>
    `This is ${/^[AEIOU]/.test(status) ? 'an' : 'a'} ${status} Invoice. You cannot modify an Invoice that is ${status}.`,
  'too-many-lines': () => `An invoice takes at most ${MOST_LINES} items: put the others on another invoice`,
  'line-texts-too-long': () =>
    `The item descriptions of an invoice take at most ${MOST_LINE_BYTES} bytes together: shorten them, or use another invoice`,
  'publish-needs-draft': () => 'Invoice must be in Draft status to be published',
  'invoice-not-unpaid': () => 'Invoice Not in Unpaid Status',
  'credit-exceeds-client': () => 'Amount exceeds customer credit balance',
  'credit-exceeds-invoice': () => 'Amount Exceeds Invoice Balance',
  'credit-not-positive': () => 'Credit Amount to apply must be greater than zero',
  'refund-exceeds-payment': () => 'Amount exceeds the payment',
  'refund-of-too-many': () =>
    `Amount exceeds what the newest ${MOST_REFUNDED} payments of the invoice have left: refund it in parts`,
  'credit-with-invoice': () => 'Invoice ID must not be given with credit: use one of them',
  'two-amounts': () => 'A transaction takes either amountin or amountout, not both',
  'transaction-not-found': () => 'Transaction ID Not Found',
  'refunded-not-found': () => 'Refund ID Not Found: it must be a payment of the same invoice or client',
  'refund-without-amount': () => 'A transaction with refundid needs an amountout',
  'payment-has-refunds': () => 'The payment has refunds: set the amountout of its refunds to 0 first',
  'credit-spent': () => 'The money became credit of the client, who has less credit now',
  'date-out-of-range': (facts) => `Invalid ${field(facts)}: Date Format is not Valid`,
};

/** The sentences of everything that happens before an action is asked, or instead of its answer. */
export const FAILURE_MESSAGES = {
  authentication: 'Authentication Failed',
  noCredentials: 'Invalid or missing credentials',
  ip: (address: string) => `Invalid IP ${address}`,
  permission: (action: string) => `Invalid Permissions: API action "${action}" is not allowed`,
  explorer: 'The explorer may not write to this tenant: it is not a sandbox. Nothing was recorded.',
  noAction: 'Empty action request',
  unknownAction: 'API Function Not Found',
  unsupportedAction: (action: string) =>
    `API Function Not Supported: ${action} is a documented action, and this gateway does not support it`,
  method: 'Only POST and GET are accepted',
  tooLarge: 'The request body is too large',
  encoding: 'The Content-Encoding of the request body is not supported',
  aborted: 'The request body is incomplete',
  unavailable: 'The database is not available. Nothing was recorded. Please try again.',
  unknown:
    'The database did not answer in time. The request may or may not have been recorded: send it again, with the same transaction ID or Idempotency-Key.',
  overloaded: 'The server is busy. Nothing was recorded. Please try again.',
  internal: 'An internal error occurred. Nothing was recorded.',
} as const;
