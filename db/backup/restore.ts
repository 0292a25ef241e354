import type { Knex } from 'knex';
import { queryRows } from '../postgres/sql.ts';
import { isDistributed } from '../schema/distribution/take.ts';
import { appliedMigrations, copiedTables, quoted, type CopiedTable } from './catalog.ts';
import { BackupError, Digest, FORMAT, markOf, type Counts, type Manifest } from './format.ts';

/** Characters of rows that are sent at a time. */
const BATCH_LENGTH = 500_000;

export interface Restored {
  readonly takenAt: string;
  readonly rows: Counts;
}

/**
 * Fills an empty database of the backup's own schema: all of it, or nothing. A backup does not contain the job queue,
 * so its events are handed to it again. Throws BackupError; rejects with an error of the database.
 */
export async function restoreBackup(database: Knex, lines: AsyncIterable<string>): Promise<Restored> {
  if (await isDistributed(database)) {
    throw new BackupError(
      'The database is distributed: restore into one that is not, and run ./gateway distribute after that.',
    );
  }
  return await database.transaction(async (trx) => {
    // A gateway may start meanwhile.
    await queryRows(trx, 'lock table tenants in exclusive mode', []);
    const [taken] = await queryRows(trx, 'select 1 from tenants limit 1', []);
    if (taken !== undefined)
      throw new BackupError(
        'The database is not empty: a backup is restored into a new one, named by DATA_DIR or DATABASE_URL.',
      );
    const tables = new Map((await copiedTables(trx)).map((table) => [table.name, table]));
    const restored = await withoutLateChecks(trx, () => readLines(trx, tables, lines));
    await queryRows(
      trx,
      `update outbox o set state = 'pending', settled_at = null
       from tenants t where o.tenant_id = t.id and o.state = 'queued'`,
      [],
    );
    for (const table of tables.values()) await raiseIdentity(trx, table);
    return restored;
  });
}

interface LateCheck {
  readonly name: string;
  readonly table: string;
  readonly definition: string;
}

/** A check that was added only for new rows must accept old ones in a restore. */
async function withoutLateChecks<T>(trx: Knex.Transaction, restore: () => Promise<T>): Promise<T> {
  const checks = await queryRows<LateCheck>(
    trx,
    `select k.conname::text as name, c.relname::text as table, pg_get_constraintdef(k.oid) as definition
     from pg_constraint k join pg_class c on c.oid = k.conrelid
     where c.relnamespace = 'public'::regnamespace and k.contype = 'c' and not k.convalidated`,
    [],
  );
  for (const { table, name } of checks) {
    await queryRows(trx, `alter table ${quoted(table)} drop constraint ${quoted(name)}`, []);
  }
  const restored = await restore();
  for (const { table, name, definition } of checks) {
    await queryRows(trx, `alter table ${quoted(table)} add constraint ${quoted(name)} ${definition}`, []);
  }
  return restored;
}

async function readLines(
  trx: Knex.Transaction,
  tables: ReadonlyMap<string, CopiedTable>,
  lines: AsyncIterable<string>,
): Promise<Restored> {
  const digest = new Digest();
  const counts: Record<string, number> = {};
  let manifest: Manifest | null = null;
  let sink: RowSink | null = null;
  for await (const line of lines) {
    const mark = markOf(line);
    if (manifest === null) {
      manifest = await demandManifest(trx, mark?.[0] === 'manifest' ? mark[1] : null);
    } else if (mark?.[0] === 'table') {
      await sink?.flush();
      const table = tables.get(mark[1]);
      if (table === undefined) throw new BackupError(`The backup has an unknown table: ${mark[1]}.`);
      sink = new RowSink(trx, table);
      // A tenant's rows follow those of another one: a table may come several times.
      counts[table.name] ??= 0;
    } else if (mark?.[0] === 'end') {
      await sink?.flush();
      const isWhole = mark[1].sha256 === digest.end() && JSON.stringify(mark[1].rows) === JSON.stringify(counts);
      if (!isWhole) throw new BackupError('The backup is damaged: its checksum does not match.');
      return { takenAt: manifest.takenAt, rows: counts };
    } else {
      if (sink === null) throw new BackupError('The backup is damaged: a row has no table.');
      await sink.add(line);
      counts[sink.table.name] = (counts[sink.table.name] ?? 0) + 1;
    }
    digest.add(line);
  }
  throw new BackupError('The backup is not complete: its end is missing.');
}

async function demandManifest(trx: Knex.Transaction, manifest: Manifest | null): Promise<Manifest> {
  if (manifest === null) throw new BackupError('This is not a backup of an invoice gateway.');
  if (manifest.format !== FORMAT) throw new BackupError('The backup was made by a later version.');
  const here = await appliedMigrations(trx);
  if (here.join() === manifest.migrations.join()) return manifest;
  throw new BackupError(
    `The backup is of another schema (${manifest.migrations.join(', ')}; here: ${here.join(', ')}): restore it with the ` +
      'version that made it, then upgrade.',
  );
}

/** Collects rows of one table. The server parses them, so that no number is rounded. */
class RowSink {
  readonly table: CopiedTable;
  readonly #trx: Knex.Transaction;
  #lines: string[] = [];
  #length = 0;

  constructor(trx: Knex.Transaction, table: CopiedTable) {
    this.#trx = trx;
    this.table = table;
  }

  async add(line: string): Promise<void> {
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= BATCH_LENGTH) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const columns = this.table.columns.map(quoted).join(', ');
    const name = quoted(this.table.name);
    await queryRows(
      this.#trx,
      `insert into ${name} (${columns}) select ${columns} from json_populate_recordset(null::${name}, cast(? as json))`,
      [`[${this.#lines.join(',')}]`],
    );
    this.#lines = [];
    this.#length = 0;
  }
}

/** Raises the server's own counters above the restored rows. */
async function raiseIdentity(trx: Knex.Transaction, { name, identity }: CopiedTable): Promise<void> {
  if (identity === null) return;
  await queryRows(
    trx,
    `select setval(pg_get_serial_sequence(?, ?), coalesce(max(t.${quoted(identity)}), 0) + 1, false) from ${quoted(name)} t`,
    [name, identity],
  );
}
