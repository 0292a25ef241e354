import type { ErrorHelp } from './error-help.ts';

const AN_ITEM = 'Compare the item with the page of CreateQuote.';

/** Errors of invoices, quotes, billable items and mails. */
export const INVOICE_ERRORS: readonly ErrorHelp[] = [
  ['Invoice ID Not Found', 'Look the number up with GetInvoices. Invoices of another tenant are not found.'],
  ['Invoice Not in Unpaid Status', 'Look at `status` in GetInvoice. Credit is applied to an Unpaid invoice only.'],
  ['Invoice must be in Draft status to be published', 'Leave `publish` out: the invoice is issued already.'],
  [
    'It is not possible to change the items of an invoice that is …',
    'Make a new invoice for the other items.',
    'The invoice is closed.',
  ],
  [
    'This is … Invoice. You cannot modify an Invoice that is ….',
    'Cancel the invoice, which writes a credit note. Then make a new one.',
  ],
  [
    'Cannot create and send a draft invoice in a single API request. Please create and send separately.',
    'Create the draft, then publish it with UpdateInvoice and `publishandsendemail`.',
  ],
  ['An invoice takes at most … items: put the others on another invoice', 'Make several invoices.'],
  [
    'The item descriptions of an invoice take at most … bytes together: shorten them, or use another invoice',
    'Shorten the descriptions, or make several invoices.',
  ],
  [
    'Invalid …: item … is also given as …',
    'Send each item once, under one of the two names.',
    'An item is given twice, with different values.',
  ],
  [
    'Missing Variables: itemdescription, itemamount and itemtaxed are required for each item being changed',
    'Send all three for each key.',
  ],
  [
    'Missing Variables: newitemdescription and newitemamount are required for each new item',
    'Send both for each key.',
    'A new item has only one of them.',
  ],
  [
    'Invalid credit: Amount must not be negative',
    'Send the whole credit that the invoice shall have, from 0.',
    '`credit` of UpdateInvoice is negative.',
  ],
  [
    'The invoice has a delivery already',
    'Change the delivery that is there.',
    'A second delivery is added to an invoice.',
  ],
  ['You must provide a description', 'Send the text of the item in `description`.'],
  ['Invalid Invoice Action', 'Send `noinvoice`, `nextcron`, `nextinvoice`, `duedate` or `recur`.'],
  ['Recurring must have a unit, cycle and limit', 'Send `recur`, `recurcycle` and `recurfor`.'],
  ['Due date is required', 'Send `duedate`.'],
  ["Invalid Unit, please specify either 'hours' or 'quantity'", 'Send one of the two words in `unit`.'],
  ['Quote ID Not Found', 'Look the number up with GetQuotes.'],
  ['The quote has neither a client nor an email address: set userid or email', 'Set one with UpdateQuote.'],
  ['The quote is invoice …: its items and its client cannot be changed', 'Change the invoice, or make a new quote.'],
  ['Invalid lineitems: the quote has no item …', 'Look the ids up with GetQuotes.'],
  ['Invalid lineitems: base64 of a serialized array, or an array', AN_ITEM],
  ['Invalid lineitems: …', AN_ITEM, 'An item has another form; the sentence names the field.'],
  ['Subject is required', 'Send the subject of the quote in `subject`.'],
  ['Invalid Stage', 'Send `Draft`, `Delivered`, `On Hold`, `Accepted`, `Lost` or `Dead`.'],
  ['Valid Until is required', 'Send the last day of the offer in `validuntil`.'],
  ['Parameter setting is required', 'Send the name of a setting in `setting`.'],
  ['Invalid name for parameter setting', 'Compare the name with the page of GetConfigurationValue.'],
  [
    'You must provide either an existing email template name or a custom message type',
    'Send `messagename`, or `customtype` with a subject and a message.',
  ],
  ['Invalid message type provided', 'Send `invoice` or `general` in `customtype`.'],
  ['A subject is required for a custom message', 'Send `customsubject`.'],
  ['A message body is required for a custom message', 'Send `custommessage`.'],
  ['The custom variables you provided are invalid.', 'Send `base64_encode(serialize($variables))`.'],
  ['A related ID is required', 'Send the number of the invoice or the client in `id`.'],
  ['Email Template not found', 'Look the name up with GetEmailTemplates.'],
  ['Sending Failed. Please see documentation.', 'Check `id`. Send templates of the types invoice and general only.'],
];
