import type { Knex } from 'knex';

/** Tenants whose records are for trying things out. The demo's tenant is one. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table tenants add column is_sandbox boolean not null default false');
  await knex.raw(`update tenants set is_sandbox = true where id in (
    select tenant_id from credentials where identifier = 'demo-identifier' and is_loopback_only)`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table tenants drop column is_sandbox');
}
