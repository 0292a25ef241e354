import type { Method } from './method.ts';
import { addInvoicePayment } from './methods/billing/add-invoice-payment.ts';

/** Every method of the dialect, by its name in lower case. */
export const METHODS: ReadonlyMap<string, Method> = new Map(
  [addInvoicePayment].map((method) => [method.name.toLowerCase(), method]),
);
