import type { Knex } from 'knex';

const PARTS = [0, 1, 2, 3, 4, 5, 6, 7];

/**
 * The log of API calls: a ring of eight tables that are written in turn, and emptied in turn. The roles of a gateway may not
 * make or drop tables, so the ring is fixed. The tenant 0 has the calls of callers who have not proved who they are. The
 * counts are by hour, and by the time that a call took: a count is for calls of at most `up_to_us` microseconds.
 */
const STATEMENTS = [
  `create table calls (
    tenant_id bigint not null,
    id bigint not null,
    part smallint not null,
    called_at timestamptz not null,
    dialect text not null,
    action text,
    caller text,
    outcome text not null,
    is_error boolean not null,
    is_repeat boolean not null,
    status integer not null,
    duration_us bigint not null,
    invoice_id bigint,
    command_id text,
    request json,
    request_bytes bigint not null,
    answer text,
    answer_bytes bigint,
    is_cut boolean not null,
    reason text,
    request_id text not null,
    address text not null,
    instance text not null,
    constraint calls_pkey primary key (tenant_id, id, part)
  ) partition by list (part)`,
  ...PARTS.map((part) => `create table calls_${part} partition of calls for values in (${part})`),
  'create index calls_tenant_id_command_id_idx on calls (tenant_id, command_id) where command_id is not null',
  'create index calls_tenant_id_invoice_id_id_idx on calls (tenant_id, invoice_id, id) where invoice_id is not null',
  'create index calls_tenant_id_error_idx on calls (tenant_id, id) where is_error',
  `create table call_partitions (
    part smallint not null,
    opened_at timestamptz,
    closed_at timestamptz,
    constraint call_partitions_pkey primary key (part)
  )`,
  `insert into call_partitions (part, opened_at) values ${PARTS.map((part) => `(${part}, ${part === 0 ? 'now()' : 'null'})`).join(', ')}`,
  `create table call_counts (
    tenant_id bigint not null,
    hour_at timestamptz not null,
    dialect text not null,
    action text not null,
    is_error boolean not null,
    up_to_us bigint not null,
    calls bigint not null,
    constraint call_counts_pkey primary key (tenant_id, hour_at, dialect, action, is_error, up_to_us)
  ) with (fillfactor = 70)`,
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['calls', 'call_partitions', 'call_counts']) await knex.raw(`drop table ${table}`);
}
