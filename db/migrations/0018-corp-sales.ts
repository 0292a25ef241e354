import type { Knex } from 'knex';

/**
 * Sales of the corp-ID dialect: the types of its invoices, the packages of lines, and deliveries that the gateway makes at
 * Metrc. Such a delivery has no id there until a job has made it.
 */
const STATEMENTS = [
  `create table invoice_types (
    tenant_id bigint not null,
    id bigint not null,
    invoice_id bigint not null,
    type_id bigint not null,
    constraint invoice_types_pkey primary key (tenant_id, id),
    constraint invoice_types_invoice_key unique (tenant_id, invoice_id),
    constraint invoice_types_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id)
  )`,
  `create table line_packages (
    tenant_id bigint not null,
    id bigint not null,
    line_id bigint not null,
    invoice_id bigint not null,
    label text not null,
    quantity text not null,
    unit_of_measure text not null,
    constraint line_packages_pkey primary key (tenant_id, id),
    constraint line_packages_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id)
  )`,
  'create index line_packages_invoice_idx on line_packages (tenant_id, invoice_id, id)',
  `create table drivers (
    tenant_id bigint not null,
    id bigint not null,
    name text not null,
    employee_number text not null,
    license_number text not null,
    phone text not null,
    constraint drivers_pkey primary key (tenant_id, id),
    constraint drivers_tenant_fkey foreign key (tenant_id) references tenants (id)
  )`,
  `create table vehicles (
    tenant_id bigint not null,
    id bigint not null,
    make text not null,
    model text not null,
    license_plate text not null,
    constraint vehicles_pkey primary key (tenant_id, id),
    constraint vehicles_tenant_fkey foreign key (tenant_id) references tenants (id)
  )`,
  'alter table tenants add column web_merchant_setting_id bigint',
  'alter table metrc_accounts add column license_number text',
  'alter table deliveries alter column metrc_delivery_id drop not null',
  'alter table deliveries add column plan json',
  'alter table deliveries add column create_sent_at timestamptz',
  'alter table deliveries drop constraint deliveries_state_check',
  `alter table deliveries add constraint deliveries_state_check
    check (state in ('local', 'creating', 'open', 'completing', 'completed', 'failed'))`,
  'create index invoices_issued_idx on invoices (tenant_id, issued_on, id)',
  'create index invoices_due_idx on invoices (tenant_id, due_on, id)',
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
