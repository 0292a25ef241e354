import type { Action } from './action.ts';
import { addInvoicePayment } from './actions/add-invoice-payment.ts';
import { createInvoice } from './actions/create-invoice.ts';
import { getInvoice } from './actions/get-invoice.ts';
import { updateInvoice } from './actions/update-invoice.ts';

/** Every action of the dialect, by its name in lower case. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map(
  [addInvoicePayment, getInvoice, createInvoice, updateInvoice].map((action) => [action.name.toLowerCase(), action]),
);
