import type { Changeset } from '../changeset.ts';
import type { RowOf } from './columns.ts';
import type { Statement } from './statement.ts';
import type { INVOICE } from '../tables.ts';

/** The columns of an invoice by which lists find it. */
const STATE = {
  client_id: 'bigint',
  status: 'text',
  issued_on: 'date',
  due_on: 'date',
  total_minor: 'bigint',
  number: 'text',
} as const;
const COLUMNS = Object.keys(STATE) as (keyof typeof STATE)[];

/** Copies the state of each invoice, for tables that were filled by a statement; the rows must not exist. */
export const FILL_INVOICE_STATES = `
insert into invoice_states (tenant_id, invoice_id, ${COLUMNS.join(', ')})
select tenant_id, id, ${COLUMNS.join(', ')} from invoices`;

/** Writes the states of new invoices, and of those whose state has changed: a payment of a part changes none. */
export function writeInvoiceStates(statement: Statement, tenantId: number, changes: Changeset): void {
  const rows = [...changes.invoicesAdded, ...changes.invoicesChanged]
    .filter((row) => hasMoved(row, changes.invoiceBefore(Number(row.id))))
    .map(({ id, client_id, status, issued_on, due_on, total_minor, number }) => ({
      ...{ invoice_id: id, client_id, status, issued_on, due_on, total_minor, number },
    }));
  if (rows.length === 0) return;
  const sets = COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ');
  const columns = { invoice_id: 'bigint', ...STATE } as const;
  statement.insert(
    'invoice_states',
    columns,
    tenantId,
    rows,
    `on conflict (tenant_id, invoice_id) do update set ${sets}`,
  );
}

function hasMoved(row: RowOf<typeof INVOICE>, before: RowOf<typeof INVOICE> | undefined): boolean {
  return COLUMNS.some((column) => row[column] !== before?.[column]);
}
