import type { InvoiceSearch } from '../../../core/console/invoice-search.ts';
import { INVOICE_STATUSES } from '../../../core/invoice.ts';
import type { Grammar } from './grammar.ts';
import { amountBound, dateBound, idOf, oneOf } from './values.ts';

const STATUSES = [...INVOICE_STATUSES, 'Overdue' as const];

/** Searches of invoices: a word is an invoice's number, or the beginning of a client's name. */
export const INVOICE_GRAMMAR: Grammar<InvoiceSearch> = {
  wordForm: 'a number, or the beginning of a client’s name, company or mail address',
  readWord: (word) => {
    const id = idOf(word);
    return id === null ? { clientText: word } : { id };
  },
  keys: {
    id: {
      form: 'a number, such as id:78',
      read: (value) => {
        const id = idOf(value);
        return id === null ? null : { id };
      },
    },
    number: { form: 'a text, such as number:2026-0007', read: (value) => ({ number: value }) },
    client: {
      form: 'the number of a client, or the beginning of a name, such as client:7',
      read: (value) => {
        const clientId = idOf(value);
        return clientId === null ? { clientText: value } : { clientId };
      },
    },
    ref: { form: 'the reference of a payment, such as ref:D28', read: (value) => ({ reference: value }) },
    status: {
      form: `one of ${STATUSES.join(', ')}`,
      read: (value) => {
        const status = oneOf(STATUSES, value);
        return status === null ? null : { status };
      },
    },
    total: {
      form: 'an amount, such as total:>100',
      read: (value, currency) => {
        const bound = amountBound(value, currency);
        return bound === null ? null : { total: [bound] };
      },
    },
    issued: {
      form: 'a date, such as issued:>=2026-11-01',
      read: (value) => {
        const bound = dateBound(value);
        return bound === null ? null : { issuedOn: [bound] };
      },
    },
    due: {
      form: 'a date, such as due:<2026-12-01',
      read: (value) => {
        const bound = dateBound(value);
        return bound === null ? null : { dueOn: [bound] };
      },
    },
  },
};
