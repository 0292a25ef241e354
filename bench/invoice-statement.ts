import { INVOICE_COLUMNS, LINE_JSON, PAYMENT_JSON, REFUND_JSON } from '../db/rows.ts';

/**
 * What one `GetInvoice` reads, as a statement for one invoice: the invoice with its lines, payments and refunds, and the
 * version of the acting credential. `$1` is the tenant, `$2` the invoice, `$3` the credential.
 */
export const INVOICE_STATEMENT = `
select a.version, ${INVOICE_COLUMNS},
  coalesce(m.is_card_gateway, false) as is_card_gateway,
  (select coalesce(json_agg(${LINE_JSON} order by l.id), '[]') from invoice_lines l
    where l.tenant_id = i.tenant_id and l.invoice_id = i.id) as lines,
  (select coalesce(json_agg(${PAYMENT_JSON} order by p.id), '[]') from payments p
    where p.tenant_id = i.tenant_id and p.invoice_id = i.id) as payments,
  (select coalesce(json_agg(${REFUND_JSON} order by r.id), '[]') from refunds r
    where r.tenant_id = i.tenant_id and r.invoice_id = i.id) as refunds
from (select $1::bigint as tenant_id, $2::bigint as invoice_id, $3::bigint as credential_id) as q
left join credentials a on a.id = q.credential_id and a.tenant_id = q.tenant_id and a.disabled_at is null
left join invoices i on i.tenant_id = q.tenant_id and i.id = q.invoice_id
left join payment_methods m on m.tenant_id = i.tenant_id and m.system_name = i.payment_method`;
