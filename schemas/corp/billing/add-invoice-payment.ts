/** The kind of a value. An id is a whole number above zero; a date may have a time. Without one, a value is text. */
export type ArgumentFormat = 'id' | 'amount-above-zero' | 'date';

/** Ids that a caller may name: its own corporation, or one of a list of the corporation. */
export type MemberList = 'corporation' | 'merchant-settings' | 'money-types';

/** One argument of a method, in the words of its document. The gateway validates calls by it. */
export interface ArgumentSchema {
  /** As the document prints it; numbers and texts are both accepted. */
  readonly type: 'string' | 'number';
  readonly description: string;
  readonly default?: string;
  readonly isRequired: boolean;
  readonly format?: ArgumentFormat;
  /** In UTF-16 units. */
  readonly longest?: number;
  readonly memberOf?: MemberList;
  /** Zero means an absent value. */
  readonly isZeroAbsent?: boolean;
  /** Any text is used as it is. In all other arguments, `null` and `undefined` mean an absent value. */
  readonly isFreeText?: boolean;
}

/** The RET_STATUS of a call that reached its method. */
export type MethodStatus = 'ok' | 'dataIn' | 'dataIn2' | 'zero' | 'db' | 'logicProblem';

/** RET_MAIN_MESSAGE and RET_SECOND_MESSAGE of an answer. */
export interface RetMessages {
  readonly main: string;
  readonly second: string;
}

/** A method of the corp-ID dialect. */
export interface MethodSchema {
  readonly title: string;
  readonly description: string;
  /** In the order in which they are checked. */
  readonly arguments: Readonly<Record<string, ArgumentSchema>>;
  /** Arguments of which at least one is required; the first is named where all are missing. */
  readonly oneIsRequired?: readonly string[];
  readonly messages: Readonly<Record<MethodStatus, RetMessages>>;
}

export const BACK = 'Use your back button and try again.';
const LONGEST_TOKEN = 255;
const LONGEST_NOTES = 65_535;

/** Arguments of every call: the caller, and the format. */
export const CONTROL_ARGUMENTS: Readonly<Record<string, ArgumentSchema>> = {
  API_CALL_FUNCTION_NAME: { type: 'string', description: 'The method, in any case.', isRequired: true },
  API_CORP_KEY_ID: {
    type: 'string',
    description: 'Three letters of the corporation, a dash, its number: `PLA-0053`; leading zeros are ignored.',
    isRequired: true,
  },
  API_USER_NAME: { type: 'string', description: "The corporation's API user.", isRequired: true },
  API_USER_PASSWORD: { type: 'string', description: 'Its password.', isRequired: true },
  API_CURRENT_PAYEE_ID: {
    type: 'number',
    description: 'The acting user; one of those that the corporation allows.',
    isRequired: true,
  },
  API_INPUT_OUTPUT_TYPE: {
    type: 'string',
    description: 'Format of the answer: `JSON` or `WDDX`. Default: the format of the request.',
    isRequired: false,
  },
  API_URL_ENCODING: { type: 'string', description: '`AUTO`, or absent: they mean the same.', isRequired: false },
  API_IDEMPOTENCY_KEY: {
    type: 'string',
    description: 'Names the call, as the header `Idempotency-Key` does: a repeat gets the first answer.',
    isRequired: false,
  },
};

/** addInvoicePayment with the arguments of its document, and its messages letter for letter; `logicProblem` is our own. */
export const addInvoicePayment: MethodSchema = {
  title: 'addInvoicePayment',
  description: 'Adds a payment to an invoice.',
  arguments: {
    CORP_ID: {
      type: 'number',
      format: 'id',
      memberOf: 'corporation',
      description: "The corporation; must be the key's own.",
      isRequired: true,
    },
    INVOICE_NUMBER: { type: 'number', format: 'id', description: 'The invoice.', isRequired: true },
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
};
