import type { Knex } from 'knex';

/** The sender of a tenant's invoices as their pages show it, and their language. The logo was checked before it is stored. */
const STATEMENTS = [
  `create table issuers (
    tenant_id bigint not null,
    name text not null default '',
    address text not null default '',
    tax_number text not null default '',
    email text not null default '',
    how_to_pay text not null default '',
    language text not null default '',
    logo_type text,
    logo_width integer,
    logo_height integer,
    logo_is_opaque boolean,
    logo bytea,
    constraint issuers_pkey primary key (tenant_id),
    constraint issuers_tenant_fkey foreign key (tenant_id) references tenants (id),
    constraint issuers_logo_whole_check check (num_nulls(logo_type, logo_width, logo_height, logo_is_opaque, logo) in (0, 5)),
    constraint issuers_logo_type_check check (logo_type in ('png', 'svg'))
  )`,
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table issuers');
}
