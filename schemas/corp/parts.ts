import { BACK, type ArgumentSchema, type MemberSchema, type MethodStatus, type RetMessages } from './values.ts';

/** The arguments and members that several methods share. */

export const CORP_ID: ArgumentSchema = {
  type: 'number',
  format: 'id',
  memberOf: 'corporation',
  description: "The corporation; must be the key's own.",
  isRequired: true,
};

export const INVOICE_NUMBER: ArgumentSchema = {
  type: 'number',
  format: 'id',
  description: 'The invoice.',
  isRequired: true,
};

/** A column of text holds more; a page and a mail do not. */
export const LONGEST_TOKEN = 255;
export const LONGEST_NOTES = 65_535;

/** Texts of the statuses of a method; the second message is where to go next. */
export function messages(main: Readonly<Record<MethodStatus, string>>): Readonly<Record<MethodStatus, RetMessages>> {
  const pairs = Object.entries(main).map(([status, text]): [string, RetMessages] => [
    status,
    { main: text, second: status === 'ok' ? 'Where can we take you?' : BACK },
  ]);
  return Object.fromEntries(pairs) as Record<MethodStatus, RetMessages>;
}

export const ANSWERED_NUMBER: MemberSchema = { type: 'number', description: 'The invoice.' };

export const REDIRECT_LINK_ARRAY: MemberSchema = {
  type: 'array',
  description: "Signed links to the invoice's pages, which hold for seven days.",
  evidence: 'chosen',
  of: {
    LABEL: { type: 'string', description: 'The name of the page in the documents.' },
    URL: { type: 'string', description: 'Its address.' },
  },
};

/** The amounts of an invoice. */
export const AMOUNT_MEMBERS: Readonly<Record<string, MemberSchema>> = {
  INVOICE_AMOUNT: {
    type: 'number',
    description: 'The sum of the lines and the taxes, before credit.',
    evidence: 'chosen',
  },
  INVOICE_CREDIT: { type: 'number', description: 'The applied credit.', evidence: 'chosen' },
  INVOICE_PAID: { type: 'number', description: 'The payments less the refunds.', evidence: 'chosen' },
  INVOICE_BALANCE: {
    type: 'number',
    description: 'The open amount: INVOICE_AMOUNT less INVOICE_CREDIT less INVOICE_PAID.',
    evidence: 'chosen',
  },
  INVOICE_STATUS: {
    type: 'string',
    description: '`Draft`, `Unpaid`, `Paid`, `Cancelled`, `Refunded`, `Collections` or `Payment Pending`.',
    evidence: 'chosen',
  },
};
