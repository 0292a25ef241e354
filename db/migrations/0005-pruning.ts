import type { Knex } from 'knex';

/**
 * What is kept for a time alone. `prunings` says up to when rows may be gone, and is written with their deletion, so
 * that a younger row that is missing is told from a pruned one. The indexes lead to what is old, and to the events
 * that somebody has yet to act on; those that wait for the relay have an index of their own, which stays small. No kind
 * of a command is empty: that predicate hides the index from the statements of the write path, one of whose plans, made
 * when the table was small and kept, would else find a command among all of its tenant's.
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
