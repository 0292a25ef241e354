/** The most payments, refunds and credit notes that are shown of one invoice: a caller can make as many as it likes. */
export const MOST_SHOWN = 5_000;

/** The rows of the invoice `i` with the highest ids, as a table; `tenant` is the placeholder of its tenant. */
export function newestOf(table: 'payments' | 'refunds' | 'credit_notes' | 'transactions', tenant: string): string {
  return `(select * from ${table} n where n.tenant_id = ${tenant} and n.invoice_id = i.id
    order by n.id desc limit ${MOST_SHOWN})`;
}
