import type { Knex } from 'knex';

/**
 * A credential's own format of answers, its label, its last use, and the secret that a rotation keeps for a while. Existing
 * credentials have none of them.
 */
const CHANGES = [
  `alter table credentials
     add column default_responsetype text,
     add column label text,
     add column last_used_at timestamptz,
     add column previous_secret_hash text,
     add column previous_ends_at timestamptz`,
  'alter table credentials drop constraint credentials_typing_check',
  `alter table credentials
     add constraint credentials_typing_check check (typing in ('modern', 'echo', 'legacy-strings')),
     add constraint credentials_default_responsetype_check check (default_responsetype in ('auto', 'nvp', 'xml', 'json')),
     add constraint credentials_label_check check (char_length(label) between 1 and 200),
     add constraint credentials_previous_check check ((previous_secret_hash is null) = (previous_ends_at is null))`,
];

export async function up(knex: Knex): Promise<void> {
  for (const change of CHANGES) await knex.raw(change);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
