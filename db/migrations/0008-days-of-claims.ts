import type { Knex } from 'knex';

/**
 * The day of a payment by its caller: the same reference days later is another payment. Older claims have no day and match
 * any. A nullable column is added without a rewrite of the table.
 */
const DAY = 'alter table payment_claims add column given_on date';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(DAY);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
