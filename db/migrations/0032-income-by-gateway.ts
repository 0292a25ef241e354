import type { Knex } from 'knex';

/**
 * The income of each day by gateway, beside that of the whole day: callers choose the names of gateways, and a caller's
 * statistics add up all days. The sums are made again from the first payment on.
 */
const STATEMENTS = [
  `create table income_gateways (
    tenant_id bigint not null,
    paid_on date not null,
    currency text not null,
    gateway text not null,
    payments bigint not null,
    received_minor bigint not null,
    returned_minor bigint not null,
    constraint income_gateways_pkey primary key (tenant_id, paid_on, currency, gateway),
    constraint income_gateways_tenant_fkey foreign key (tenant_id) references tenants (id)
  )`,
  'delete from income_days',
  'delete from income_marks',
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table income_gateways');
}
