import type { Route } from '../../routing/route.ts';
import { INVOICE_ACTS } from './acts.ts';
import { cancelPage } from './cancel.ts';
import { invoicePage } from './page.ts';

/** The page of one invoice, and the acts on it. */
export const oneInvoiceRoutes: readonly Route[] = [invoicePage, cancelPage, ...INVOICE_ACTS];
