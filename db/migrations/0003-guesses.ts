import type { Knex } from 'knex';

/**
 * Wrong secrets, counted for all gateways: for an account from an address, for the account (no address), and for the
 * address (no account). Both are keyed digests: a password in the place of a name does not appear here. The tables are
 * global like `credentials`, because no tenant is known yet. Rows cover a quarter of an hour and may be lost; lockouts are
 * kept.
 */
const TABLES = `
create table authentication_failures (
  account text not null,
  address text not null,
  failures integer not null,
  counted_at timestamptz not null,
  ends_at timestamptz not null,
  constraint authentication_failures_pkey primary key (account, address)
) with (fillfactor = 70);
create index authentication_failures_ends_idx on authentication_failures (ends_at);

create table lockouts (
  account text not null,
  address text not null,
  locked_at timestamptz not null,
  ends_at timestamptz not null,
  failures integer not null,
  credential_id bigint,
  from_address text,
  constraint lockouts_pkey primary key (account, address, locked_at)
);
create index lockouts_locked_idx on lockouts (locked_at);
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(TABLES);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
