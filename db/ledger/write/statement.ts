import type { SqlValue } from '../../postgres/sql.ts';
import type { Columns, RowOf } from './columns.ts';
import { ofArrays, ofValues, type Insertion, type Sql } from './insertion.ts';
import type { LastStatement, Transaction } from '../transaction.ts';
import { inWriteOrder, type WrittenTable } from './write-order.ts';

interface Place {
  readonly table: WrittenTable;
  readonly verb: 'added' | 'changed' | 'moved' | 'removed';
}

/** A change of one table: new rows, or any other statement. */
type Part = Place & ((Sql & { readonly rows?: never }) | (Insertion & { readonly clause: string }));

/**
 * The parts of a batch's write, one definition for both of its forms. On PostgreSQL every part is a common table
 * expression of one statement. Citus would send such parts to all nodes by way of the coordinator, so there every part is
 * a statement of its own, and all are sent in one go.
 */
export class Statement {
  readonly #recordedAt: string;
  readonly #parts: Part[] = [];

  /** `recordedAt` is the time of all rows of the batch. */
  constructor(recordedAt: string) {
    this.#recordedAt = recordedAt;
  }

  add(part: Place & Sql): void {
    this.#parts.push(part);
  }

  /** `clause`: the end of the insert, `on conflict …`. */
  insert<C extends Columns>(
    table: WrittenTable,
    columns: C,
    tenantId: number,
    rows: readonly RowOf<C>[],
    clause = '',
  ): void {
    const { recorded_at: recordedAt, ...own } = columns as Columns;
    const time = recordedAt === undefined ? [] : [['recorded_at', recordedAt, this.#recordedAt] as const];
    const common = [['tenant_id', 'bigint', tenantId] as const, ...time];
    this.#parts.push({ table, verb: 'added', into: table, common, columns: own, rows, clause });
  }

  /** Writes, unless there is nothing to write, and commits. */
  async runLast(transaction: Transaction, isDistributed: boolean): Promise<void> {
    const parts = inWriteOrder(this.#parts);
    if (parts.length === 0) await transaction.end([]);
    else await transaction.end(isDistributed ? parts.flatMap(apart) : [together(parts)]);
  }
}

/** The text of new rows differs with their number: the server need not keep it. */
function apart(part: Part): readonly LastStatement[] {
  if (part.rows === undefined) return [{ text: numbered(part.sql, 0), values: part.bindings, isKept: true }];
  return ofValues(part).map(({ sql, bindings }) => ({
    text: numbered(`${sql} ${part.clause}`, 0),
    values: bindings,
    isKept: false,
  }));
}

/** PostgreSQL checks the foreign keys after all parts. */
function together(parts: readonly Part[]): LastStatement {
  const values: SqlValue[] = [];
  const texts = parts.map((part, index) => {
    const { sql, bindings } = part.rows === undefined ? part : ofArrays(part);
    const clause = part.rows === undefined ? '' : `${waiting(part, parts.slice(0, index))} ${part.clause}`;
    const text = numbered(`${sql} ${clause} returning 1`, values.length);
    values.push(...bindings);
    return `${nameOf(part)} as (${text})`;
  });
  return { text: `with ${texts.join(',\n')} select 1 as written`, values, isKept: true };
}

function nameOf({ table, verb }: Place): string {
  return `${table}_${verb}`;
}

/**
 * Makes a part wait for another one. PostgreSQL promises no order of the parts, and all batches must lock in one order:
 * clients, claims, command ids.
 */
function waiting({ table }: Place, before: readonly Place[]): string {
  if (table !== 'payment_claims' && table !== 'commands') return '';
  const last = before.findLast(
    (part) => part.table === 'payment_claims' || (part.table === 'clients' && part.verb === 'moved'),
  );
  return last === undefined ? '' : `where (select count(*) from ${nameOf(last)}) >= 0`;
}

function numbered(sql: string, first: number): string {
  let place = first;
  return sql.replaceAll('?', () => `$${(place += 1)}`);
}
