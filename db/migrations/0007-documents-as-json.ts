import type { Knex } from 'knex';

/**
 * Documents that are written once and read whole are kept as text. `jsonb` would parse and rebuild each of them; `json`
 * only checks the syntax. Each table is rewritten under an exclusive lock: minutes for millions of payments.
 */
const TABLES = [
  ['history', ['before', 'after']],
  ['payments', ['details']],
  ['outbox', ['payload']],
  ['commands', ['outcome']],
] as const;

export async function up(knex: Knex): Promise<void> {
  for (const [table, columns] of TABLES) {
    const changes = columns.map((column) => `alter column ${column} type json using ${column}::json`);
    await knex.raw(`alter table ${table} ${changes.join(', ')}`);
  }
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
