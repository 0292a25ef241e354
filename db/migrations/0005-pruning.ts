import type { Knex } from 'knex';

/**
 * Rows that are kept only for a time. `prunings` has the time up to which rows may be missing, and is written with their
 * deletion: a younger missing row was not pruned. The indexes lead to old rows, and to events that wait for work. Events
 * that wait for the relay have an index of their own, which stays small. No kind of a command is empty: that predicate
 * hides the index from the write path, whose kept plan of a small table would search all commands of a tenant.
 */
const TABLES = `
create table prunings (
  tenant_id bigint not null,
  what text not null,
  until_at timestamptz not null,
  constraint prunings_pkey primary key (tenant_id, what),
  constraint prunings_tenant_fkey foreign key (tenant_id) references tenants (id),
  constraint prunings_what_check check (what in ('commands', 'events'))
);
create index commands_recorded_idx on commands (tenant_id, recorded_at) where kind <> '';
create index outbox_ended_idx on outbox (tenant_id, (coalesce(settled_at, recorded_at))) where state in ('recorded', 'done');
create index outbox_open_idx on outbox (tenant_id, id) where state in ('queued', 'held', 'failed');
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(TABLES);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
