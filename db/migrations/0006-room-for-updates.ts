import type { Knex } from 'knex';

/**
 * Room on every page of `invoices` for a next version of some of its rows. A payment changes no indexed column of its
 * invoice: where the new version fits beside the old one, no index of the table is touched, and none of their pages has
 * to be written to the log. Pages that are full already stay so until they are written anew.
 */
const ROOM = 'alter table invoices set (fillfactor = 85)';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(ROOM);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
