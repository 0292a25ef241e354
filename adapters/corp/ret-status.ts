import { addInvoicePayment } from '../../schemas/corp/billing/add-invoice-payment.ts';
import { BACK, type MethodSchema, type MethodStatus, type RetMessages } from '../../schemas/corp/values.ts';
import type { RefusalCode } from '../../src/core/errors.ts';

/** Every status of an answer: those of a method, and two for a call that does not reach one. */
export type RetStatus = MethodStatus | 'login' | 'method';

const OWN_MESSAGES: Readonly<Record<Exclude<RetStatus, MethodStatus>, RetMessages>> = {
  login: { main: 'Unable to log in with the API credentials.', second: BACK },
  method: { main: 'Unable to call the method requested.', second: BACK },
};

/**
 * The messages of an answer: the method's own. A call that names no method of the dialect gets those of the first
 * document's method, which existing callers know.
 */
export function messagesOf(status: RetStatus, method: Pick<MethodSchema, 'messages'> = addInvoicePayment): RetMessages {
  return status === 'login' || status === 'method' ? OWN_MESSAGES[status] : method.messages[status];
}

/** The status of each refusal of core. Total: a new code does not compile without its row. */
export const STATUS_OF_REFUSAL: Readonly<Record<RefusalCode, RetStatus>> = {
  'credential-revoked': 'login',
  'idempotency-key-reused': 'logicProblem',
  'draft-cannot-be-sent': 'logicProblem',
  'client-not-found': 'zero',
  'date-out-of-range': 'dataIn2',
  'invoice-not-found': 'zero',
  'payment-not-found': 'zero',
  'quote-not-found': 'zero',
  'quote-line-not-found': 'zero',
  'quote-invoiced': 'logicProblem',
  'quote-without-recipient': 'logicProblem',
  'contact-not-found': 'zero',
  'invoice-not-capturable': 'zero',
  'nothing-to-capture': 'logicProblem',
  'processor-missing': 'logicProblem',
  'pay-method-missing': 'logicProblem',
  'capture-pending': 'logicProblem',
  'capture-declined': 'logicProblem',
  'capture-in-doubt': 'logicProblem',
  'pay-method-not-found': 'zero',
  'pay-method-of-another-client': 'zero',
  'gateway-module-unknown': 'dataIn',
  'last-domain-mail': 'logicProblem',
  'email-taken': 'logicProblem',
  'email-invalid': 'dataIn',
  'too-many-custom-fields': 'dataIn',
  'group-not-found': 'zero',
  'currency-not-found': 'zero',
  'currency-in-use': 'logicProblem',
  'client-in-use': 'logicProblem',
  'publish-needs-draft': 'logicProblem',
  'invoice-immutable': 'logicProblem',
  'too-many-lines': 'logicProblem',
  'line-texts-too-long': 'logicProblem',
  'amount-too-precise': 'dataIn',
  'amount-too-large': 'dataIn',
  'reference-reused': 'logicProblem',
  'gateway-unknown': 'dataIn',
  'invoice-refuses-payment': 'logicProblem',
  'invoice-closed': 'logicProblem',
  'delivery-exists': 'logicProblem',
  'amount-not-positive': 'dataIn',
  'nothing-owed': 'dataIn',
  'invoice-of-another-client': 'logicProblem',
  'currency-id-not-found': 'logicProblem',
  'currency-mismatch': 'logicProblem',
  'currency-required': 'logicProblem',
  'payment-method-required': 'logicProblem',
  'refund-of-too-many': 'logicProblem',
  'credit-with-invoice': 'logicProblem',
  'two-amounts': 'logicProblem',
  'transaction-not-found': 'zero',
  'refunded-not-found': 'zero',
  'refund-without-amount': 'logicProblem',
  'payment-has-refunds': 'logicProblem',
  'credit-spent': 'logicProblem',
  'invoice-not-unpaid': 'logicProblem',
  'credit-not-positive': 'logicProblem',
  'credit-exceeds-client': 'logicProblem',
  'credit-exceeds-invoice': 'logicProblem',
  'refund-exceeds-payment': 'logicProblem',
};

/** Why a call ends with a status, and what to do. */
export const STATUS_HELP: Readonly<
  Record<Exclude<RetStatus, 'ok'>, { readonly cause: string; readonly cure: string }>
> = {
  login: {
    cause:
      'The key, the user, the password, the payee or the address was refused, or the caller is locked out. The answer is the same for each.',
    cure: 'Compare all five with the operator. The log has the reason, and `lockout list` shows who is locked out.',
  },
  method: {
    cause:
      'The method is unknown, switched off, or not allowed to the user. Or the explorer writes to a tenant that is not a sandbox.',
    cure: 'Compare the name with the list of methods. The operator switches methods on with `tenant set --corp-methods`.',
  },
  dataIn: {
    cause: 'A required argument is missing, or one has a wrong form or an unknown value. `X-Reason` names it.',
    cure: 'Correct the argument. The methods for look-ups list the values that the corporation knows.',
  },
  dataIn2: {
    cause: 'A date is missing, or it is not a date. `X-Reason` names the argument.',
    cure: 'Send `YYYY-MM-DD`, or `YYYY-MM-DD HH:mm:ss`.',
  },
  zero: {
    cause: 'There is no such row, or it belongs to another corporation.',
    cure: 'Look the number up with advancedMainInvoiceSearch, or with the method that lists such rows.',
  },
  db: {
    cause: 'The database is away, or the gateway is busy.',
    cure: 'Send the call again with the same `API_IDEMPOTENCY_KEY` or transaction number: it is recorded once.',
  },
  logicProblem: {
    cause: 'The state of the invoice, or an earlier call, does not allow it. `X-Reason` has the code.',
    cure: 'Read `X-Reason`, and look at the invoice: its status, its balance, its earlier payments.',
  },
};
