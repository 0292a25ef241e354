import type { Knex } from 'knex';

/**
 * The day that the caller gave a payment: the same reference days later is no repeat. Claims from before keep none, and
 * match any day. A column that may be null is added without a rewrite of the table.
 */
const DAY = 'alter table payment_claims add column given_on date';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(DAY);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
