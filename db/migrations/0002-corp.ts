import type { Knex } from 'knex';

/**
 * The corp-ID dialect: the details of a payment, the lists of a tenant that its arguments refer to, and deliveries.
 * `fingerprint` (later `duplicate_digest`) finds a repeat without a number. It is compared under the invoice's lock.
 */
const TABLES = `
alter table tenants
  add column key_prefix text,
  add column corp_methods text[] not null default '{addinvoicepayment}',
  add column repeat_window_timed_seconds integer not null default 86400,
  add column repeat_window_dated_seconds integer not null default 300,
  add constraint tenants_key_prefix_check check (key_prefix ~ '^[A-Z]{3}$');

alter table credentials drop constraint credentials_kind_check;
alter table credentials add constraint credentials_kind_check check (kind in ('api-secret', 'admin-login', 'corp-user'));

create table payees (
  tenant_id bigint not null,
  id bigint not null,
  name text not null,
  constraint payees_pkey primary key (tenant_id, id),
  constraint payees_tenant_fkey foreign key (tenant_id) references tenants (id)
);

create table merchant_settings (
  tenant_id bigint not null,
  id bigint not null,
  name text not null,
  constraint merchant_settings_pkey primary key (tenant_id, id),
  constraint merchant_settings_tenant_fkey foreign key (tenant_id) references tenants (id)
);

create table money_types (
  tenant_id bigint not null,
  id bigint not null,
  name text not null,
  gateway text not null,
  constraint money_types_pkey primary key (tenant_id, id),
  constraint money_types_tenant_fkey foreign key (tenant_id) references tenants (id)
);

alter table payments
  add column fingerprint text,
  add column details jsonb not null default '{}';
create index payments_fingerprint_idx on payments (tenant_id, invoice_id, fingerprint, id) where fingerprint is not null;

create table metrc_accounts (
  tenant_id bigint not null,
  state text not null,
  vendor_key_sealed text not null,
  user_key_sealed text not null,
  constraint metrc_accounts_pkey primary key (tenant_id),
  constraint metrc_accounts_tenant_fkey foreign key (tenant_id) references tenants (id),
  constraint metrc_accounts_state_check check (state ~ '^[a-z]{2}$')
);

create table deliveries (
  tenant_id bigint not null,
  invoice_id bigint not null,
  metrc_delivery_id bigint not null,
  license_number text not null,
  accepted_packages jsonb not null,
  returned_packages jsonb not null,
  state text not null,
  arrived_at timestamp,
  failure text,
  updated_at timestamptz not null,
  constraint deliveries_pkey primary key (tenant_id, invoice_id),
  constraint deliveries_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
  constraint deliveries_state_check check (state in ('open', 'completing', 'completed', 'failed'))
);
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(TABLES);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
