import { invoiceViewsOf } from '../../db/reads/invoice-reads.ts';

/**
 * The reads of one `GetInvoice`, as a statement for one invoice; the gateway's statement is for a batch. `$1` is the
 * tenant, `$2` the invoice, `$3` the credential.
 */
export const INVOICE_STATEMENT = invoiceViewsOf('(select $2::bigint as invoice_id, $3::bigint as credential_id) as q');
