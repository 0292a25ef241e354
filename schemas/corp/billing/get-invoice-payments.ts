import { AMOUNT_MEMBERS, ANSWERED_NUMBER, CORP_ID, INVOICE_NUMBER, messages } from '../parts.ts';
import type { MemberSchema, MethodSchema } from '../values.ts';

const PAYMENT: Readonly<Record<string, MemberSchema>> = {
  INVOICE_PAYMENT_ID: { type: 'number', description: 'The payment; voidInvoicePayment takes it.' },
  AMOUNT_PAID: { type: 'number', description: 'The amount.' },
  AMOUNT_REFUNDED: { type: 'number', description: 'The sum of its refunds.' },
  AMOUNT_CREDITED: { type: 'number', description: "The part above the balance, which became the customer's credit." },
  MONEY_TYPE_ID: { type: 'number', description: 'The money type; 0 where no money type has the gateway.' },
  MONEY_TYPE_NAME: { type: 'string', description: 'Its name; empty where there is none.' },
  MERCHANT_SETTING_ID: { type: 'number', description: 'The merchant setting; 0 where the call named none.' },
  GATEWAY: { type: 'string', description: 'The system name of the gateway.' },
  ACTUAL_TRANS_NUMBER: { type: 'string', description: 'As addInvoicePayment took it.' },
  TRANSACTION_NUMBER: { type: 'string', description: 'As addInvoicePayment took it.' },
  PAYMENT_CHECK_NUMBER: { type: 'string', description: 'As addInvoicePayment took it.' },
  PAYMENT_NOTES: { type: 'string', description: 'As addInvoicePayment took it.' },
  TRANSACTION_DATE_TIME: { type: 'string', description: '`YYYY-MM-DD HH:mm:ss`, local time.' },
};

const REFUND: Readonly<Record<string, MemberSchema>> = {
  INVOICE_REFUND_ID: { type: 'number', description: 'The refund.' },
  INVOICE_PAYMENT_ID: { type: 'number', description: 'The payment that it is of.' },
  AMOUNT_REFUNDED: { type: 'number', description: 'The amount.' },
  ACTUAL_TRANS_NUMBER: { type: 'string', description: "The refund's number." },
  TRANSACTION_DATE_TIME: { type: 'string', description: '`YYYY-MM-DD HH:mm:ss`, local time.' },
};

/** getInvoicePayments is ours: no public page has a method that returns the payments of an invoice. */
export const getInvoicePayments: MethodSchema = {
  title: 'getInvoicePayments',
  description: 'Lists the payments and refunds of an invoice, by any dialect: the 5,000 newest of each.',
  evidence: 'ours',
  arguments: { CORP_ID, INVOICE_NUMBER },
  messages: messages({
    ok: 'success',
    dataIn: 'Unable to find the invoice payments. Missing some data.',
    dataIn2: 'Unable to find the invoice payments. Missing the date information.',
    zero: 'Unable to find the main invoice number requested.',
    db: 'Unable to connect to the database.',
    logicProblem: 'Unable to find the invoice payments.',
  }),
  answer: {
    INVOICE_NUMBER: ANSWERED_NUMBER,
    ...AMOUNT_MEMBERS,
    QRY_INVOICE_PAYMENTS_ARRAY: { type: 'array', description: 'The payments, oldest first.', of: PAYMENT },
    QRY_INVOICE_REFUNDS_ARRAY: { type: 'array', description: 'The refunds, oldest first.', of: REFUND },
  },
};
