import type { Knex } from 'knex';

/**
 * Corrections of transactions. A payment or a refund that a correction takes back has a row in reversals, and stays as it was
 * recorded. A refund may name the transaction that it refunds. Income counts transactions without an invoice: all sums of
 * days are made again.
 */
const STATEMENTS = [
  'alter table transactions add column refund_id bigint',
  'create index transactions_refund_idx on transactions (tenant_id, refund_id, id) where refund_id is not null',
  `create index transactions_recorded_idx on transactions using brin (tenant_id, recorded_at)
     with (pages_per_range = 32, autosummarize = on)`,
  `create table reversals (
     tenant_id bigint not null,
     kind text not null,
     row_id bigint not null,
     invoice_id bigint not null,
     recorded_at timestamptz not null,
     command_id text not null,
     constraint reversals_pkey primary key (tenant_id, kind, row_id),
     constraint reversals_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
     constraint reversals_kind_check check (kind in ('payment', 'refund'))
   )`,
  'create unique index reversals_invoice_key on reversals (tenant_id, invoice_id, kind, row_id)',
  'delete from income_days',
  'delete from income_marks',
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
