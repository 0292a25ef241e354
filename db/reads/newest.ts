/** So many payments, and so many refunds, of one invoice are shown: a caller can make as many as it likes. */
export const MOST_SHOWN = 5_000;

/** Of the invoice `i` those rows with the highest ids, as a table; its sums count all of them. */
export function newestOf(table: 'payments' | 'refunds'): string {
  return `(select * from ${table} n where n.tenant_id = i.tenant_id and n.invoice_id = i.id
    order by n.id desc limit ${MOST_SHOWN})`;
}
