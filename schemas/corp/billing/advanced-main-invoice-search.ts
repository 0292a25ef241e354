import { AMOUNT_MEMBERS, CORP_ID, LONGEST_TOKEN, messages } from '../parts.ts';
import type { ArgumentSchema, MethodSchema } from '../values.ts';
import { INVOICE_TYPES } from './start-main-invoice.ts';

/** The rows of a page. */
export const ROWS = { standard: 25, most: 1_000 } as const;

const date = (description: string): ArgumentSchema => ({
  type: 'string',
  format: 'date',
  description,
  isRequired: false,
  evidence: 'chosen',
});

const number = (description: string): ArgumentSchema => ({
  type: 'number',
  format: 'id',
  isZeroAbsent: true,
  description,
  isRequired: false,
  evidence: 'chosen',
});

/** advancedMainInvoiceSearch: DATE_TYPE, ALL_MONIES and a range of numbers are public; their values are our choice. */
export const advancedMainInvoiceSearch: MethodSchema = {
  title: 'advancedMainInvoiceSearch',
  description: 'Finds invoices by date, number, customer and type, page by page.',
  arguments: {
    CORP_ID,
    START_INVOICE_NUMBER: number('The first invoice number.'),
    END_INVOICE_NUMBER: number('The last invoice number.'),
    CUSTOMER_ID: number('A customer; only their invoices.'),
    INVOICE_TYPE_ID: {
      type: 'number',
      words: Object.keys(INVOICE_TYPES),
      description: 'A type; only invoices that startMainInvoice made with it.',
      isRequired: false,
      evidence: 'chosen',
    },
    ALL_MONIES: {
      type: 'number',
      format: 'flag',
      default: '1',
      description: '1: all invoices. 0: only Paid ones of which nothing is owed.',
      isRequired: false,
      evidence: 'chosen',
    },
    ROWS_PER_PAGE: {
      ...number(`The rows of a page, at most ${ROWS.most}.`),
      default: String(ROWS.standard),
      evidence: 'ours',
    },
    PAGE_KEY: {
      type: 'string',
      longest: LONGEST_TOKEN,
      description: 'NEXT_PAGE_KEY of the page before; the other arguments must be the same.',
      isRequired: false,
      evidence: 'ours',
    },
    DATE_TYPE: {
      type: 'string',
      words: ['invoice', 'due'],
      default: 'invoice',
      description: 'The date that START_DATE and END_DATE are about: `invoice` or `due`.',
      isRequired: false,
    },
    START_DATE: date('The first day. With one of the two dates the rows are in the order of the date.'),
    END_DATE: date('The last day.'),
  },
  messages: messages({
    ok: 'success',
    dataIn: 'Unable to search the main invoices. Missing some data.',
    dataIn2: 'Unable to search the main invoices. Missing the date information.',
    zero: 'Unable to find any main invoices.',
    db: 'Unable to connect to the database.',
    logicProblem: 'Unable to search the main invoices.',
  }),
  answer: {
    QRY_MAIN_INVOICE_ARRAY: {
      type: 'array',
      description: 'The invoices, by number, or by the searched date and number.',
      evidence: 'chosen',
      of: {
        INVOICE_NUMBER: { type: 'number', description: 'The invoice.' },
        INVOICE_TYPE_ID: { type: 'number', description: 'Its type; 0 where another dialect made it.' },
        CUSTOMER_ID: { type: 'number', description: 'The customer.' },
        CUSTOMER_NAME: { type: 'string', description: "The customer's name." },
        INVOICE_DATE: { type: 'string', description: '`YYYY-MM-DD`.' },
        DUE_DATE: { type: 'string', description: '`YYYY-MM-DD`.' },
        PAID_DATE_TIME: {
          type: 'string',
          description: '`YYYY-MM-DD HH:mm:ss`, local time; empty where it is not paid.',
        },
        CURRENCY: { type: 'string', description: 'ISO 4217.' },
        ...AMOUNT_MEMBERS,
        HAS_DELIVERY: { type: 'number', description: '1 where a delivery is attached, else 0.' },
        INVOICE_NOTES: { type: 'string', description: 'The notes.' },
      },
    },
    NEXT_PAGE_KEY: {
      type: 'string',
      description: 'PAGE_KEY of the next page; empty at the end. A page may have fewer rows and not be the last.',
      evidence: 'ours',
    },
  },
};
