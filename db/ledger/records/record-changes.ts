import type { Change } from '../../../src/core/changes.ts';
import type { AnyRecord, RecordKind, RecordRef } from '../../../src/core/records/records.ts';
import type { ClientId } from '../../../src/core/tenant.ts';
import { arraysOf, rowsOf, type RowOf, type Columns } from '../write/columns.ts';
import { type Statement } from '../write/statement.ts';
import type { RecordTable } from './record-table.ts';
import { RECORD_TABLES } from './tables.ts';

const PASSWORD = { client_id: 'bigint', secret_hash: 'text', changed_at: 'timestamptz' } as const;

type RecordSet = Extract<Change, { readonly kind: 'record-set' }>;

interface Changed {
  /** `null`: the record is removed. */
  readonly record: AnyRecord | null;
  /** Whether the table has no row yet. */
  readonly isNew: boolean;
}

/** The changed records of a batch: each is written once, as its last command left it. */
export class RecordChanges {
  readonly #byKind = new Map<RecordKind, Map<number, Changed>>();
  readonly #passwords = new Map<ClientId, RowOf<typeof PASSWORD>>();

  /** `at`, the time of the batch, is ISO 8601. */
  set({ record, isNew, passwordHash = null }: RecordSet, at: string): void {
    const { id } = record.value;
    const changed = this.#ofKind(record.kind);
    changed.set(id, { record, isNew: isNew || changed.get(id)?.isNew === true });
    if (passwordHash !== null) {
      this.#passwords.set(id, { client_id: id, secret_hash: passwordHash, changed_at: at });
    }
  }

  remove({ kind, id }: RecordRef): void {
    const changed = this.#ofKind(kind);
    if (changed.get(id)?.isNew === true) changed.delete(id);
    else changed.set(id, { record: null, isNew: false });
  }

  write(statement: Statement, tenantId: number): void {
    for (const [kind, changed] of this.#byKind)
      writeTable(statement, tenantId, RECORD_TABLES[kind] as RecordTable, changed);
    if (this.#passwords.size > 0) {
      const clause = `on conflict (tenant_id, client_id)
        do update set secret_hash = excluded.secret_hash, changed_at = excluded.changed_at`;
      statement.insert('portal_passwords', PASSWORD, tenantId, [...this.#passwords.values()], clause);
    }
  }

  #ofKind(kind: RecordKind): Map<number, Changed> {
    const known = this.#byKind.get(kind);
    if (known !== undefined) return known;
    const fresh = new Map<number, Changed>();
    this.#byKind.set(kind, fresh);
    return fresh;
  }
}

function writeTable(
  statement: Statement,
  tenantId: number,
  { table, columns, toRow }: RecordTable,
  changed: ReadonlyMap<number, Changed>,
): void {
  const rowsWhere = (isNew: boolean): RowOf<Columns>[] =>
    [...changed.values()].flatMap((each) =>
      each.record !== null && each.isNew === isNew ? [toRow(each.record.value)] : [],
    );
  const [added, updated] = [rowsWhere(true), rowsWhere(false)];
  const removed = [...changed].filter(([, { record }]) => record === null).map(([id]) => id);
  if (added.length > 0) statement.insert(table, columns, tenantId, added);
  if (updated.length > 0) {
    const names = Object.keys(columns).filter((name) => name !== 'id');
    statement.add({
      table,
      verb: 'changed',
      sql: `update ${table} t set ${names.map((name) => `${name} = r.${name}`).join(', ')}
       from ${rowsOf(columns)} where t.tenant_id = ? and t.id = r.id`,
      bindings: [...arraysOf(columns, updated), tenantId],
    });
  }
  if (removed.length > 0) {
    statement.add({
      table,
      verb: 'removed',
      sql: `delete from ${table} t where t.tenant_id = ? and t.id = any(?::bigint[])`,
      bindings: [tenantId, removed],
    });
  }
}
