import type { Knex } from 'knex';

/**
 * Runs of the verification, a row for each tenant of a run, and what operators of the console did beside the ledger. A run
 * that is `running` and was not seen for a while has been broken off.
 */
const STATEMENTS = [
  `create table verify_runs (
    tenant_id bigint not null,
    id bigint not null,
    origin text not null,
    started_by text not null,
    state text not null,
    rows_read bigint not null default 0,
    rows_expected bigint not null default 0,
    found bigint not null default 0,
    seals_unchecked bigint not null default 0,
    counts json not null default '{}',
    differences json not null default '[]',
    failure text not null default '',
    started_at timestamptz not null,
    seen_at timestamptz not null,
    ended_at timestamptz,
    constraint verify_runs_pkey primary key (tenant_id, id),
    constraint verify_runs_tenant_fkey foreign key (tenant_id) references tenants (id),
    constraint verify_runs_origin_check check (origin in ('console', 'command')),
    constraint verify_runs_state_check check (state in ('running', 'done', 'failed')),
    constraint verify_runs_end_check check ((state = 'running') = (ended_at is null))
  )`,
  `create table operator_acts (
    tenant_id bigint not null,
    id bigint not null,
    operator_id bigint not null,
    operator_name text not null,
    act text not null,
    subject text not null,
    detail text not null,
    acted_at timestamptz not null,
    constraint operator_acts_pkey primary key (tenant_id, id),
    constraint operator_acts_tenant_fkey foreign key (tenant_id) references tenants (id)
  )`,
  // The callers of one tenant, the newest first.
  'create index credentials_tenant_idx on credentials (tenant_id, id)',
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index credentials_tenant_idx');
  await knex.raw('drop table operator_acts');
  await knex.raw('drop table verify_runs');
}
