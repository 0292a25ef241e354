import type { Knex } from 'knex';

/** Credit notes, which correct an issued invoice under invoice rules 9. */
const STATEMENTS = [
  'alter table invoices add column noted_minor bigint not null default 0',
  `create table credit_notes (
     tenant_id bigint not null,
     id bigint not null,
     invoice_id bigint not null,
     client_id bigint not null,
     reason text not null,
     amount_minor bigint not null,
     subtotal_minor bigint not null,
     tax_minor bigint not null,
     tax2_minor bigint not null,
     refund_id bigint,
     issued_on date not null,
     recorded_at timestamptz not null,
     command_id text not null,
     constraint credit_notes_pkey primary key (tenant_id, id),
     constraint credit_notes_refund_key unique (tenant_id, refund_id),
     constraint credit_notes_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
     constraint credit_notes_client_fkey foreign key (tenant_id, client_id) references clients (tenant_id, id),
     constraint credit_notes_refund_fkey foreign key (tenant_id, refund_id) references refunds (tenant_id, id),
     constraint credit_notes_amount_check check (amount_minor > 0),
     constraint credit_notes_parts_check check (subtotal_minor + tax_minor + tax2_minor = amount_minor),
     constraint credit_notes_reason_check check (reason in ('cancelled', 'marked-paid', 'refunded', 'credit-applied')),
     constraint credit_notes_refunded_check check ((reason = 'refunded') = (refund_id is not null))
   )`,
  'create index credit_notes_invoice_idx on credit_notes (tenant_id, invoice_id, id)',
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
