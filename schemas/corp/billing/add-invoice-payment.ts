/** One argument of a method, in the words of its document. */
export interface ArgumentSchema {
  readonly type: 'string' | 'number';
  readonly description: string;
  readonly default?: string;
  readonly isRequired: boolean;
  /** Any text is used as it is. In all other arguments, `null` and `undefined` mean an absent value. */
  readonly isFreeText?: boolean;
}

/** A method of the corp-ID dialect. */
export interface MethodSchema {
  readonly title: string;
  readonly description: string;
  readonly arguments: Readonly<Record<string, ArgumentSchema>>;
}

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

/** addInvoicePayment, as its document lists its arguments; values are taken as numbers or as text. */
export const addInvoicePayment: MethodSchema = {
  title: 'addInvoicePayment',
  description: 'Adds a payment to an invoice.',
  arguments: {
    CORP_ID: { type: 'number', description: "The corporation; must be the key's own.", isRequired: true },
    INVOICE_NUMBER: { type: 'number', description: 'The invoice.', isRequired: true },
    MERCHANT_SETTING_ID: {
      type: 'number',
      description: 'A merchant setting of the corporation.',
      default: '1',
      isRequired: false,
    },
    MONEY_TYPE_ID: {
      type: 'number',
      description: "A money type of the corporation; the other dialect shows its gateway's system name.",
      isRequired: true,
    },
    AMOUNT_PAID: { type: 'number', description: 'The amount that was paid, above zero.', isRequired: true },
    TRANSACTION_DATE: {
      type: 'string',
      description: 'The date of the payment. This or TRANSACTION_DATE_TIME is required; each must be a date.',
      isRequired: false,
    },
    TRANSACTION_DATE_TIME: {
      type: 'string',
      description: 'The date and time of the payment; overrides TRANSACTION_DATE.',
      isRequired: false,
    },
    ACTUAL_TRANS_NUMBER: {
      type: 'string',
      description: "The transaction's number at the card gateway; the other dialect shows it as `transid`.",
      isRequired: false,
    },
    PAYMENT_CHECK_NUMBER: { type: 'string', description: 'The check number.', isRequired: false },
    PAYMENT_NOTES: { type: 'string', description: 'Notes of the payment.', isRequired: false, isFreeText: true },
    TRANSACTION_NUMBER: { type: 'string', description: 'A validation or authorization code.', isRequired: false },
    TRANSACTION_PROCESSED_BY_ID: {
      type: 'number',
      description: 'The user who made the transaction, for the history. Default: API_CURRENT_PAYEE_ID.',
      isRequired: false,
    },
  },
};
