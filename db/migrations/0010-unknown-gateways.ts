import type { Knex } from 'knex';

/** The setting for a gateway or payment method outside of a tenant's list; `warn`: recorded as before, and logged. */
const SETTING = `
  alter table tenants add column unknown_gateways text not null default 'warn',
    add constraint tenants_unknown_gateways_check check (unknown_gateways in ('accept', 'warn', 'refuse'))`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(SETTING);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
