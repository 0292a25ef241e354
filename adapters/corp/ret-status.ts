import type { RefusalCode } from '../../src/core/errors.ts';

/** Every status of an answer: those of the document, and the three that it has no code for. */
export type RetStatus = 'ok' | 'dataIn' | 'dataIn2' | 'zero' | 'db' | 'login' | 'method' | 'logicProblem';

export interface RetMessages {
  readonly main: string;
  readonly second: string;
}

const BACK = 'Use your back button and try again.';

/** The messages of the document, letter for letter; `login`, `method` and `logicProblem` are the gateway's own. */
export const RET_MESSAGES: Readonly<Record<RetStatus, RetMessages>> = {
  ok: { main: 'Successfully added the payment to the invoice.', second: 'Where can we take you?' },
  dataIn: { main: 'Unable to record the invoice payment. Missing some data.', second: BACK },
  dataIn2: { main: 'Unable to record the invoice payment. Missing the date information.', second: BACK },
  zero: { main: 'Unable to find the main invoice number requested.', second: BACK },
  db: { main: 'Unable to connect to the database. Invoice payment was not added to the database.', second: BACK },
  login: { main: 'Unable to log in with the API credentials.', second: BACK },
  method: { main: 'Unable to call the method requested.', second: BACK },
  logicProblem: { main: 'Unable to record the invoice payment on this invoice.', second: BACK },
};

/** How the core's refusals are told. Total: a new code does not compile without its row. */
export const STATUS_OF_REFUSAL: Readonly<Record<RefusalCode, RetStatus>> = {
  'credential-revoked': 'login',
  'idempotency-key-reused': 'logicProblem',
  'draft-cannot-be-sent': 'logicProblem',
  'client-not-found': 'zero',
  'date-out-of-range': 'dataIn2',
  'invoice-not-found': 'zero',
  'payment-not-found': 'zero',
  'publish-needs-draft': 'logicProblem',
  'too-many-lines': 'logicProblem',
  'line-texts-too-long': 'logicProblem',
  'amount-too-precise': 'dataIn',
  'amount-too-large': 'dataIn',
  'reference-reused': 'logicProblem',
  'gateway-unknown': 'dataIn',
  'invoice-refuses-payment': 'logicProblem',
  'amount-not-positive': 'dataIn',
  'nothing-owed': 'dataIn',
  'credit-exceeds-client': 'logicProblem',
  'credit-exceeds-invoice': 'logicProblem',
  'refund-exceeds-payment': 'logicProblem',
};
