import { invoiceViewsOf } from '../../db/reads/invoice-reads.ts';

/**
 * What one `GetInvoice` reads, as a statement for one invoice, where the gateway's is for as many as came together. `$1`
 * is the tenant, `$2` the invoice, `$3` the credential.
 */
export const INVOICE_STATEMENT = invoiceViewsOf('(select $2::bigint as invoice_id, $3::bigint as credential_id) as q');
