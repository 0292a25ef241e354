import type { Knex } from 'knex';

/** The words and the day of an entry of credit from a caller. */
const STATEMENTS = ['alter table credit_entries add column description text, add column dated_on date'];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
