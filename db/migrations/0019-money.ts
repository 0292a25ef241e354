import type { Knex } from 'knex';

/**
 * The words and the day of an entry of credit from a caller; and transactions of callers. A transaction has a row for each
 * revision, and its rows of money are its parts. A command makes several refunds, each with its number.
 */
const STATEMENTS = [
  'alter table credit_entries add column description text, add column dated_on date',
  `create table transactions (
    tenant_id bigint not null,
    id bigint not null,
    revision integer not null,
    client_id bigint,
    invoice_id bigint,
    currency text not null,
    currency_id bigint,
    gateway text not null,
    paid_at timestamp not null,
    description text not null,
    amount_in_minor bigint not null,
    fees_minor bigint not null,
    amount_out_minor bigint not null,
    rate bigint not null,
    reference text not null,
    unique_reference text,
    is_credit boolean not null,
    recorded_at timestamptz not null,
    command_id text not null,
    constraint transactions_pkey primary key (tenant_id, id, revision),
    constraint transactions_command_key unique (tenant_id, command_id),
    constraint transactions_client_fkey foreign key (tenant_id, client_id) references clients (tenant_id, id),
    constraint transactions_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
    constraint transactions_amounts_check check (amount_in_minor >= 0 and amount_out_minor >= 0),
    constraint transactions_paid_at_check check (paid_at >= '1900-01-01' and paid_at < '2201-01-01')
  )`,
  `create unique index transactions_reference_key on transactions (tenant_id, unique_reference)
    where unique_reference is not null`,
  'create index transactions_client_idx on transactions (tenant_id, client_id, id)',
  'create index transactions_invoice_idx on transactions (tenant_id, invoice_id, id)',
  "create index transactions_reference_idx on transactions (tenant_id, reference, id) where reference <> ''",
  `create table transaction_parts (
    tenant_id bigint not null,
    kind text not null,
    row_id bigint not null,
    transaction_id bigint not null,
    constraint transaction_parts_pkey primary key (tenant_id, kind, row_id),
    constraint transaction_parts_kind_check check (kind in ('payment', 'refund'))
  )`,
  'create index transaction_parts_transaction_idx on transaction_parts (tenant_id, transaction_id)',
  // Refunds and transactions take their ids from the counter of payments.
  `update id_counters c set next_id = greatest(c.next_id, r.next_id)
    from (select tenant_id, max(id) + 1 as next_id from refunds group by tenant_id) r
    where r.tenant_id = c.tenant_id and c.kind = 'payment'`,
  'alter table refunds add column part integer not null default 0',
  'alter table refunds drop constraint refunds_command_key',
  'alter table refunds add constraint refunds_command_key unique (tenant_id, command_id, part)',
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
