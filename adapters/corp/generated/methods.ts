// Written by `npm run registries` from adapters/corp/methods: do not edit.
import type { Method } from '../method.ts';
import { addInvoicePayment } from '../methods/billing/add-invoice-payment.ts';

/** Every method of the dialect, by group. */
export const GROUPS: Readonly<Record<string, readonly Method[]>> = {
  billing: [addInvoicePayment],
};
