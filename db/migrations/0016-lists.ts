import type { Knex } from 'knex';

/**
 * Lists of invoices and transactions. Each order and each filter has an index that is in its order, so that a page takes
 * the same time with any number of rows.
 *
 * A payment changes the status of its invoice. An index on `invoices` that knew the status would add an entry to every index
 * of the table for each paid invoice, and none of its updates after that would stay on its page. So statuses have a narrow
 * table of their own. Each of its indexes begins with the status: a list of all statuses is merged from their parts.
 */
const STATEMENTS = [
  `create table invoice_states (
    tenant_id bigint not null,
    invoice_id bigint not null,
    status text not null,
    issued_on date not null,
    due_on date not null,
    total_minor bigint not null,
    number text not null,
    constraint invoice_states_pkey primary key (tenant_id, invoice_id)
  )`,
  `insert into invoice_states (tenant_id, invoice_id, status, issued_on, due_on, total_minor, number)
    select tenant_id, id, status, issued_on, due_on, total_minor, number from invoices`,
  'create index invoice_states_status_idx on invoice_states (tenant_id, status, invoice_id) include (due_on)',
  ...['issued_on', 'due_on', 'total_minor', 'number'].map(
    (column) => `create index invoice_states_${column}_idx on invoice_states (tenant_id, status, ${column}, invoice_id)
      ${column === 'due_on' ? '' : 'include (due_on)'}`,
  ),
  'drop index invoices_client_idx',
  `create index invoices_client_idx on invoices (tenant_id, client_id, id)
    include (issued_on, due_on, total_minor, number)`,
  ...['payments', 'refunds'].flatMap((table) => [
    `create index ${table}_client_idx on ${table} (tenant_id, client_id, id)`,
    `create index ${table}_reference_idx on ${table} (tenant_id, reference, id) where reference <> ''`,
  ]),
  // Refunds take their ids from the counter of payments from now on.
  `update id_counters c set next_id = greatest(c.next_id, r.next_id)
    from (select tenant_id, max(id) + 1 as next_id from refunds group by tenant_id) r
    where r.tenant_id = c.tenant_id and c.kind = 'payment'`,
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
