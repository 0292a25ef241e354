import { isReversed } from './corrections.ts';

/** The most payments, refunds and credit notes that are shown of one invoice: a caller can make as many as it likes. */
export const MOST_SHOWN = 5_000;

/**
 * The rows of the invoice `i` with the highest ids, as a table, without those that a correction took back or
 * replaced; `tenant` is the placeholder of its tenant.
 */
export function newestOf(table: 'payments' | 'refunds' | 'credit_notes' | 'transactions', tenant: string): string {
  return `(select * from ${table} n where n.tenant_id = ${tenant} and n.invoice_id = i.id${still(table, tenant)}
    order by n.id desc limit ${MOST_SHOWN})`;
}

function still(table: Parameters<typeof newestOf>[0], tenant: string): string {
  if (table === 'credit_notes') return '';
  if (table === 'payments') return ` and not ${isReversed('payment', 'n', tenant)}`;
  if (table === 'refunds') return ` and not ${isReversed('refund', 'n', tenant)}`;
  return ` and not exists (select 1 from transactions m
    where m.tenant_id = ${tenant} and m.id = n.id and m.revision > n.revision)`;
}
