import type { Knex } from 'knex';

/**
 * One name for one meaning. A fingerprint was both the digest of a request and that of a look-alike payment, and a key at
 * rest was called sealed like the history. Only names change: no row is rewritten.
 */
const STATEMENTS = [
  'alter table payments rename column fingerprint to duplicate_digest',
  'alter index payments_fingerprint_idx rename to payments_duplicate_digest_idx',
  'alter table commands rename column fingerprint to request_digest',
  'alter table metrc_accounts rename column vendor_key_sealed to vendor_key_encrypted',
  'alter table metrc_accounts rename column user_key_sealed to user_key_encrypted',
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
