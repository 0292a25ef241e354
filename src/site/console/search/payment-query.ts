import { MONEY_KINDS, type PaymentSearch } from '../../../core/console/payment-search.ts';
import type { Grammar } from './grammar.ts';
import { amountBound, dateBound, idOf, oneOf } from './values.ts';

/** A key whose value is the number of a row. */
function numbered(form: string, searchOf: (id: number) => PaymentSearch): Grammar<PaymentSearch>['keys'][string] {
  return {
    form,
    read: (value) => {
      const id = idOf(value);
      return id === null ? null : searchOf(id);
    },
  };
}

/** Searches of payments, refunds and transactions: a word is the number of one, or its reference. */
export const PAYMENT_GRAMMAR: Grammar<PaymentSearch> = {
  wordForm: 'the number of a payment, refund or transaction, or its whole reference',
  readWord: (word) => {
    const id = idOf(word);
    return id === null ? { reference: word } : { id };
  },
  keys: {
    id: numbered('a number, such as id:612', (id) => ({ id })),
    invoice: numbered('the number of an invoice, such as invoice:78', (invoiceId) => ({ invoiceId })),
    client: {
      form: 'the number of a client, or the beginning of a name, such as client:7',
      read: (value) => {
        const clientId = idOf(value);
        return clientId === null ? { clientText: value } : { clientId };
      },
    },
    ref: { form: 'a whole reference, such as ref:D28', read: (value) => ({ reference: value }) },
    amount: {
      form: 'an amount, such as amount:>100',
      read: (value, currency) => {
        const bound = amountBound(value, currency);
        return bound === null ? null : { amount: [bound] };
      },
    },
    gateway: { form: 'a payment method, such as gateway:paypal', read: (value) => ({ gateway: value }) },
    on: {
      form: 'a date, such as on:>=2026-11-01',
      read: (value) => {
        const bound = dateBound(value);
        return bound === null ? null : { on: [bound] };
      },
    },
    kind: {
      form: `one of ${MONEY_KINDS.join(', ')}`,
      read: (value) => {
        const kind = oneOf(MONEY_KINDS, value);
        return kind === null ? null : { kind };
      },
    },
    by: {
      form: 'the dialect that recorded a payment, such as by:whmcs',
      read: (value) => ({ dialect: value.toLowerCase() }),
    },
  },
};
