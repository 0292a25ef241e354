import type { Knex } from 'knex';

/**
 * Seals of the history. Each names its rows, and has a digest over them and a MAC that also covers the seal before it.
 * `ids` are exact, because ids are reserved in blocks and are not in the order of commits.
 */
const TABLES = `
create table history_seals (
  tenant_id bigint not null,
  seq bigint not null,
  ids int8multirange not null,
  row_count bigint not null,
  total_rows bigint not null,
  high_id bigint not null,
  digest bytea not null,
  sealed_at timestamptz not null,
  key_name text not null,
  mac bytea not null,
  constraint history_seals_pkey primary key (tenant_id, seq),
  constraint history_seals_tenant_fkey foreign key (tenant_id) references tenants (id)
);
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(TABLES);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
