import type { Knex } from 'knex';

/**
 * The operators of the console and their sessions. Neither belongs to a tenant: an operator may have roles in several. A
 * session is kept by the digest of its token.
 */
const STATEMENTS = [
  `create table operators (
    id bigint not null,
    name text not null,
    password_hash text not null,
    version integer not null default 1,
    grants json not null,
    second_factor text,
    used_step bigint not null default 0,
    is_loopback_only boolean not null default false,
    created_at timestamptz not null,
    last_login_at timestamptz,
    disabled_at timestamptz,
    constraint operators_pkey primary key (id)
  )`,
  'create unique index operators_name_key on operators (lower(name) collate "C")',
  `create table operator_sessions (
    token_digest text not null,
    operator_id bigint not null,
    operator_version integer not null,
    started_at timestamptz not null,
    seen_at timestamptz not null,
    constraint operator_sessions_pkey primary key (token_digest),
    constraint operator_sessions_operator_fkey foreign key (operator_id) references operators (id) on delete cascade
  )`,
  'create index operator_sessions_operator_idx on operator_sessions (operator_id)',
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table operator_sessions');
  await knex.raw('drop table operators');
}
