import { invoiceViewsOf } from '../../db/reads/invoice-reads.ts';

/**
 * The reads of one `GetInvoice`, as a statement for one invoice; the gateway's statement is for a batch. `$1` is the
 * tenant, `$2` the invoice, `$3` the credential.
 */
export const INVOICE_STATEMENT = invoiceViewsOf('(select $2::bigint as invoice_id, $3::bigint as credential_id) as q');

/** An invoice with its lines and payments, as a user would select it who has nothing but these three tables. */
export const PLAIN_SELECT = `select i.*,
  (select json_agg(l) from invoice_lines l where l.tenant_id = $1 and l.invoice_id = i.id) as lines,
  (select json_agg(p) from payments p where p.tenant_id = $1 and p.invoice_id = i.id) as payments
  from invoices i where i.tenant_id = $1 and i.id = $2`;
