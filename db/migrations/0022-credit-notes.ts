import type { Knex } from 'knex';

/** Credit notes, which correct an issued invoice under invoice rules 9; and the daily tasks of tenants with their runs. */
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
  // A daily task that has a null or a false is off.
  `create table daily_settings (
     tenant_id bigint not null,
     start_hour integer not null default 9,
     before_due_days integer,
     first_overdue_days integer,
     second_overdue_days integer,
     third_overdue_days integer,
     late_fee_days integer,
     late_fee_rate_milli bigint,
     late_fee_minor bigint,
     late_fee_minimum_minor bigint not null default 0,
     applies_credit boolean not null default false,
     bills_items boolean not null default false,
     constraint daily_settings_pkey primary key (tenant_id),
     constraint daily_settings_tenant_fkey foreign key (tenant_id) references tenants (id),
     constraint daily_settings_hour_check check (start_hour between 0 and 23),
     constraint daily_settings_fee_check check
       (late_fee_days is null or (late_fee_rate_milli is null) <> (late_fee_minor is null))
   )`,
  `create table daily_runs (
     tenant_id bigint not null,
     task text not null,
     run_on date not null,
     effects bigint not null,
     failures bigint not null,
     ended_at timestamptz not null,
     constraint daily_runs_pkey primary key (tenant_id, task, run_on),
     constraint daily_runs_tenant_fkey foreign key (tenant_id) references tenants (id)
   )`,
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
