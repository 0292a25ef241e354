import type { Knex } from 'knex';

/** Columns that lists of invoices are in the order of, beside the id and the status. */
const KEYS = ['issued_on', 'due_on', 'total_minor', 'number'];

/** The columns that the orders of clients are made of: an index without them does not answer alone. */
const ORDERS_OF_CLIENTS: Readonly<Record<string, readonly [order: string, columns: string]>> = {
  full_name: [`(lower(first_name || ' ' || last_name) collate "C")`, 'first_name, last_name'],
  last_name: ['(lower(last_name) collate "C")', 'last_name'],
  company_name: ['(lower(company_name) collate "C")', 'company_name'],
  email: ['(lower(email) collate "C")', 'email'],
  group_id: ['(coalesce(group_id, 0))', 'group_id'],
};

/**
 * Lists of the invoices of one client, who may have most of all. A payment changes no index of `invoices`. So the orders of
 * a client's invoices are there, and only the one by status is in `invoice_states`, which knows the client from now on. It is
 * made again from the invoices: an update would leave every row twice.
 */
const STATEMENTS = [
  'drop table invoice_states',
  `create table invoice_states (
    tenant_id bigint not null,
    invoice_id bigint not null,
    client_id bigint not null,
    status text not null,
    issued_on date not null,
    due_on date not null,
    total_minor bigint not null,
    number text not null
  )`,
  `insert into invoice_states (tenant_id, invoice_id, client_id, status, issued_on, due_on, total_minor, number)
    select tenant_id, id, client_id, status, issued_on, due_on, total_minor, number from invoices`,
  'alter table invoice_states add constraint invoice_states_pkey primary key (tenant_id, invoice_id)',
  'create index invoice_states_status_idx on invoice_states (tenant_id, status, invoice_id) include (due_on)',
  `create index invoice_states_client_idx on invoice_states (tenant_id, client_id, status, invoice_id)
    include (${KEYS.join(', ')})`,
  ...KEYS.map(
    (key) => `create index invoice_states_${key}_idx on invoice_states (tenant_id, status, ${key}, invoice_id)
      include (${key === 'due_on' ? 'client_id' : 'due_on, client_id'})`,
  ),
  'drop index invoices_client_idx',
  'create index invoices_client_idx on invoices (tenant_id, client_id, id)',
  ...KEYS.map((key) => `create index invoices_client_${key}_idx on invoices (tenant_id, client_id, ${key}, id)`),
  ...Object.entries(ORDERS_OF_CLIENTS).flatMap(([name, [order, columns]]) => [
    `drop index clients_${name}_idx`,
    `create index clients_${name}_idx on clients (tenant_id, status, ${order}, id) include (${columns})`,
  ]),
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
