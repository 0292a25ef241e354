import type { Knex } from 'knex';
import { queryRows } from '../postgres/sql.ts';
import { appliedMigrations, copiedTables, quoted } from './catalog.ts';
import { isDistributed } from '../schema/distribution/take.ts';
import { PLACEMENTS } from '../schema/distribution/placements.ts';
import { tenantIds } from '../queue/outbox.ts';
import { Digest, FORMAT, type Counts, type Mark } from './format.ts';

const BATCH = 1_000;

/**
 * Writes all rows, beside gateways under load; `at` is ISO 8601. `write` takes a line and is awaited, so that memory is
 * bounded. The rows are those of one snapshot. On a distributed database there is none of all nodes: the common tables come
 * first, and then each tenant, whose rows are those of one snapshot of its node. Rejects with an error of the database or
 * of the writer.
 */
export async function takeBackup(database: Knex, at: string, write: (line: string) => Promise<void>): Promise<Counts> {
  const file = new Lines(write);
  const isDivided = await isDistributed(database);
  const { tables, tenants } = await inSnapshot(database, async (trx) => {
    await file.mark(['manifest', { format: FORMAT, migrations: await appliedMigrations(trx), takenAt: at }]);
    const all = (await copiedTables(trx)).map(({ name }) => name);
    const divided = isDivided ? all.filter((name) => PLACEMENTS.tenant.includes(name)) : [];
    for (const name of all) if (!divided.includes(name)) await copyRows(trx, file, name);
    return { tables: divided, tenants: isDivided ? await tenantIds(trx) : [] };
  });
  for (const tenant of tenants) {
    await inSnapshot(database, async (trx) => {
      for (const name of tables) await copyRows(trx, file, name, tenant);
    });
  }
  return await file.end();
}

async function inSnapshot<T>(database: Knex, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  return await database.transaction(work, { isolationLevel: 'repeatable read', readOnly: true });
}

/** The lines of a backup, with the number of rows of each table and the digest of all. */
class Lines {
  readonly #write: (line: string) => Promise<void>;
  readonly #digest = new Digest();
  readonly #rows: Record<string, number> = {};

  constructor(write: (line: string) => Promise<void>) {
    this.#write = write;
  }

  async mark(value: Mark): Promise<void> {
    if (value[0] === 'table') this.#rows[value[1]] ??= 0;
    await this.#put(JSON.stringify(value));
  }

  async row(table: string, line: string): Promise<void> {
    this.#rows[table] = (this.#rows[table] ?? 0) + 1;
    await this.#put(line);
  }

  async end(): Promise<Counts> {
    const end: Mark = ['end', { rows: this.#rows, sha256: this.#digest.end() }];
    await this.#write(JSON.stringify(end));
    return this.#rows;
  }

  async #put(line: string): Promise<void> {
    this.#digest.add(line);
    await this.#write(line);
  }
}

/** All rows of a table, or those of a tenant. */
async function copyRows(
  trx: Knex.Transaction,
  file: Lines,
  table: string,
  tenant: number | null = null,
): Promise<void> {
  await file.mark(['table', table]);
  // A cursor takes no parameters.
  const which = tenant === null ? '' : ` where t.tenant_id = ${tenant}`;
  await queryRows(
    trx,
    `declare backup_rows no scroll cursor for select row_to_json(t)::text as line from ${quoted(table)} t${which}`,
    [],
  );
  for (;;) {
    const rows = await queryRows<{ line: string }>(trx, `fetch ${BATCH} from backup_rows`, []);
    for (const { line } of rows) await file.row(table, line);
    if (rows.length < BATCH) break;
  }
  await queryRows(trx, 'close backup_rows', []);
}
