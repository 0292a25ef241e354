import type { Knex } from 'knex';

/**
 * Leaves room on every page of `invoices` for new versions of its rows. A payment changes no indexed column of its invoice.
 * Where the new version fits on the page, no index is touched, and none of its pages goes to the log. Full pages stay full
 * until they are rewritten.
 */
const ROOM = 'alter table invoices set (fillfactor = 85)';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(ROOM);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
