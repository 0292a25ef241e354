/**
 * The income of rows of a tenant, as a select of currency, day, gateway, received and
 * returned, and of the payments that a row adds. `when` selects the rows `x` by the time of
 * their recording, and `tenant` is the placeholder of the tenant. A payment or refund of a transaction counts with the
 * transaction. A correction adds the new amounts, and takes those of the revision before it from their own day; a plain
 * payment or refund is the revision before the first.
 */
export const movesOf = (tenant: string, when: string): string => `
  select i.currency, x.paid_at::date as day, x.gateway, x.amount_minor as received, 0::bigint as returned, 1 as payments
  from payments x
  join invoices i on i.tenant_id = ${tenant} and i.id = x.invoice_id
  where x.tenant_id = ${tenant} and ${when} and ${isPlain('x', tenant)}
  union all
  select i.currency, x.refunded_at::date, x.gateway, 0, x.amount_minor, 0 from refunds x
  join invoices i on i.tenant_id = ${tenant} and i.id = x.invoice_id
  where x.tenant_id = ${tenant} and ${when} and ${isPlain('x', tenant)}
  union all
  select x.currency, x.paid_at::date, x.gateway, x.amount_in_minor, x.amount_out_minor,
    case when x.amount_in_minor > 0 then 1 else 0 end from transactions x
  where x.tenant_id = ${tenant} and ${when}
  union all
  select b.currency, b.paid_at::date, b.gateway, - b.amount_in_minor, - b.amount_out_minor,
    case when b.amount_in_minor > 0 then -1 else 0 end from transactions x
  join transactions b on b.tenant_id = ${tenant} and b.id = x.id and b.revision = x.revision - 1
  where x.tenant_id = ${tenant} and ${when} and x.revision > 1
  union all
  select i.currency, p.paid_at::date, p.gateway, - p.amount_minor, 0, -1 from transactions x
  join payments p on p.tenant_id = ${tenant} and p.id = x.id and ${isPlain('p', tenant)}
  join invoices i on i.tenant_id = ${tenant} and i.id = p.invoice_id
  where x.tenant_id = ${tenant} and ${when} and x.revision = 2
  union all
  select i.currency, r.refunded_at::date, r.gateway, 0, - r.amount_minor, 0 from transactions x
  join refunds r on r.tenant_id = ${tenant} and r.id = x.id and ${isPlain('r', tenant)}
  join invoices i on i.tenant_id = ${tenant} and i.id = r.invoice_id
  where x.tenant_id = ${tenant} and ${when} and x.revision = 2
    and exists (select 1 from transaction_parts k
      where k.tenant_id = ${tenant} and k.kind = 'refund' and k.row_id = r.id and k.transaction_id = x.id)`;

/** Whether a payment or refund was not made by the command of a transaction. */
const isPlain = (alias: string, tenant: string): string => `not exists (select 1 from transactions c
    where c.tenant_id = ${tenant} and c.command_id = ${alias}.command_id)`;
