import { CORP_ID, INVOICE_NUMBER, LONGEST_NOTES, LONGEST_TOKEN, REDIRECT_LINK_ARRAY } from '../parts.ts';
import { BACK, type MethodSchema } from '../values.ts';

/** addInvoicePayment with the arguments of its document, and its messages letter for letter; `logicProblem` is our own. */
export const addInvoicePayment: MethodSchema = {
  title: 'addInvoicePayment',
  description: 'Adds a payment to an invoice.',
  arguments: {
    CORP_ID,
    INVOICE_NUMBER,
    MERCHANT_SETTING_ID: {
      type: 'number',
      format: 'id',
      memberOf: 'merchant-settings',
      description: 'A merchant setting of the corporation.',
      default: '1',
      isRequired: false,
    },
    MONEY_TYPE_ID: {
      type: 'number',
      format: 'id',
      memberOf: 'money-types',
      description: "A money type of the corporation; the other dialect shows its gateway's system name.",
      isRequired: true,
    },
    AMOUNT_PAID: {
      type: 'number',
      format: 'amount-above-zero',
      description: 'The amount that was paid, above zero.',
      isRequired: true,
    },
    ACTUAL_TRANS_NUMBER: {
      type: 'string',
      longest: LONGEST_TOKEN,
      description: "The transaction's number at the card gateway; the other dialect shows it as `transid`.",
      isRequired: false,
    },
    TRANSACTION_NUMBER: {
      type: 'string',
      longest: LONGEST_TOKEN,
      description: 'A validation or authorization code.',
      isRequired: false,
    },
    PAYMENT_CHECK_NUMBER: {
      type: 'string',
      longest: LONGEST_TOKEN,
      description: 'The check number.',
      isRequired: false,
    },
    PAYMENT_NOTES: {
      type: 'string',
      longest: LONGEST_NOTES,
      description: 'Notes of the payment.',
      isRequired: false,
      isFreeText: true,
    },
    TRANSACTION_PROCESSED_BY_ID: {
      type: 'number',
      format: 'id',
      isZeroAbsent: true,
      description: 'The user who made the transaction, for the history. Default: API_CURRENT_PAYEE_ID.',
      isRequired: false,
    },
    TRANSACTION_DATE_TIME: {
      type: 'string',
      format: 'date',
      description: 'The date and time of the payment; overrides TRANSACTION_DATE.',
      isRequired: false,
    },
    TRANSACTION_DATE: {
      type: 'string',
      format: 'date',
      description: 'The date of the payment. This or TRANSACTION_DATE_TIME is required; each must be a date.',
      isRequired: false,
    },
  },
  oneIsRequired: ['TRANSACTION_DATE', 'TRANSACTION_DATE_TIME'],
  messages: {
    ok: { main: 'Successfully added the payment to the invoice.', second: 'Where can we take you?' },
    dataIn: { main: 'Unable to record the invoice payment. Missing some data.', second: BACK },
    dataIn2: { main: 'Unable to record the invoice payment. Missing the date information.', second: BACK },
    zero: { main: 'Unable to find the main invoice number requested.', second: BACK },
    db: { main: 'Unable to connect to the database. Invoice payment was not added to the database.', second: BACK },
    logicProblem: { main: 'Unable to record the invoice payment on this invoice.', second: BACK },
  },
  answer: { REDIRECT_LINK_ARRAY },
};
