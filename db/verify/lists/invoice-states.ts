import type { Audit } from '../audit.ts';

const COLUMNS = ['client_id', 'status', 'issued_on', 'due_on', 'total_minor', 'number'].map(
  (column) => `${column}::text`,
);
const textOf = (table: string): string =>
  `concat_ws(', ', ${COLUMNS.map((column) => `${table}.${column}`).join(', ')})`;

/** Compares the states, by which lists find invoices, with the invoices. Either may be missing. */
export async function auditInvoiceStates(audit: Audit): Promise<void> {
  const rows = await audit.rows<{ id: bigint; expected: string | null; found: string | null }>(
    `select coalesce(i.id, s.invoice_id) as id, ${textOf('i')} as expected, ${textOf('s')} as found
     from (select * from invoices where tenant_id = :tenant) i
     full join (select * from invoice_states where tenant_id = :tenant) s on s.invoice_id = i.id
     where (i.client_id, i.status, i.issued_on, i.due_on, i.total_minor, i.number)
       is distinct from (s.client_id, s.status, s.issued_on, s.due_on, s.total_minor, s.number)
     limit 1001`,
    { tenant: audit.tenantId },
  );
  for (const { id, expected, found } of rows) {
    audit.differs('invoice-state', id, expected || 'no invoice', found || 'no state');
  }
}
