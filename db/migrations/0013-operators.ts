import type { Knex } from 'knex';

/**
 * The commands of operators: a credential per tenant for them, which no dialect accepts; closed clients; disabled tenants.
 */
const STATEMENTS = [
  'alter table credentials drop constraint credentials_kind_check',
  `alter table credentials add constraint credentials_kind_check
     check (kind in ('api-secret', 'admin-login', 'corp-user', 'operator'))`,
  "alter table clients add column status text not null default 'Active'",
  `alter table clients add constraint clients_status_check check (status in ('Active', 'Inactive', 'Closed'))`,
  'alter table tenants add column disabled_at timestamptz',
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
