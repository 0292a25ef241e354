import type { Action } from './action.ts';
import { addInvoicePayment } from './actions/billing/add-invoice-payment.ts';
import { createInvoice } from './actions/billing/create-invoice.ts';
import { getInvoice } from './actions/billing/get-invoice.ts';
import { updateInvoice } from './actions/billing/update-invoice.ts';

/** Every action of the dialect, by its name in lower case. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map(
  [addInvoicePayment, getInvoice, createInvoice, updateInvoice].map((action) => [action.name.toLowerCase(), action]),
);
