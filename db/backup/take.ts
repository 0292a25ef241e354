import type { Knex } from 'knex';
import { queryRows } from '../postgres/sql.ts';
import { appliedMigrations, copiedTables, quoted } from './catalog.ts';
import { Digest, FORMAT, type Counts, type Mark } from './format.ts';

const BATCH = 1_000;

/**
 * Writes all rows of one snapshot, beside gateways under load; `at` is ISO 8601. `write` takes a line and is awaited, so
 * that memory is bounded. Rejects with an error of the database or of the writer.
 */
export async function takeBackup(database: Knex, at: string, write: (line: string) => Promise<void>): Promise<Counts> {
  return await database.transaction(
    async (trx) => {
      const digest = new Digest();
      const put = async (line: string): Promise<void> => {
        digest.add(line);
        await write(line);
      };
      const mark = (value: Mark): Promise<void> => put(JSON.stringify(value));
      await mark(['manifest', { format: FORMAT, migrations: await appliedMigrations(trx), takenAt: at }]);
      const rows: Record<string, number> = {};
      for (const { name } of await copiedTables(trx)) {
        await mark(['table', name]);
        rows[name] = await copyRows(trx, name, put);
      }
      const end: Mark = ['end', { rows, sha256: digest.end() }];
      await write(JSON.stringify(end));
      return rows;
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

async function copyRows(trx: Knex.Transaction, table: string, put: (line: string) => Promise<void>): Promise<number> {
  await queryRows(
    trx,
    `declare backup_rows no scroll cursor for select row_to_json(t)::text as line from ${quoted(table)} t`,
    [],
  );
  let count = 0;
  for (;;) {
    const rows = await queryRows<{ line: string }>(trx, `fetch ${BATCH} from backup_rows`, []);
    for (const { line } of rows) await put(line);
    count += rows.length;
    if (rows.length < BATCH) break;
  }
  await queryRows(trx, 'close backup_rows', []);
  return count;
}
