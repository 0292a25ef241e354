import type { Knex } from 'knex';

/** History rows of a client, for commands that name no invoice; and the contacts of clients. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table history add column client_id bigint');
  await knex.raw('create index history_client_idx on history (tenant_id, client_id, id) where client_id is not null');
  await knex.raw(`create table contacts (
    tenant_id bigint not null,
    id bigint not null,
    client_id bigint not null,
    first_name text not null,
    last_name text not null,
    company_name text not null,
    email text not null,
    address1 text not null,
    address2 text not null,
    city text not null,
    state text not null,
    postcode text not null,
    country text not null,
    phone_number text not null,
    tax_number text not null,
    mails text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint contacts_pkey primary key (tenant_id, id),
    constraint contacts_client_fkey foreign key (tenant_id, client_id) references clients (tenant_id, id)
  )`);
  await knex.raw('create index contacts_client_idx on contacts (tenant_id, client_id, id)');
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
