import type { Knex } from 'knex';
import { isRecordable } from '../../src/core/dates.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type SqlValue } from '../postgres/sql.ts';
import { BATCH, Cursor } from './walks/cursor.ts';
import type { DifferenceKind, Findings } from './difference.ts';
import { SaturatingCounter } from './saturating-counter.ts';

/** The kinds of rows that are counted. */
export type Checked =
  'clients' | 'invoices' | 'payments' | 'refunds' | 'history' | 'events' | 'commands' | 'claims' | 'seals';

/** Checks the MAC of a text under the key of this name. */
export type SealCheck = (keyName: string, text: string, mac: Buffer) => 'good' | 'altered' | 'unknown-key';

/** The MACs of a tenant's seals in the log, hexadecimal, by the number of the seal. */
export type LoggedSeals = ReadonlyMap<number, ReadonlySet<string>>;

/** Rows in the order of a unique index of the tenant. */
interface Walk<Row> {
  /** `payments p`: the table and its alias. */
  readonly from: string;
  /** The columns of each row and of its joined rows. */
  readonly columns: string;
  /** Joined to the rows of one batch, never to the table; `:tenant` is the tenant. */
  readonly joins?: string;
  /** The columns of the key, without the tenant. */
  readonly key: readonly string[];
  /** Below every key. */
  readonly start: readonly (bigint | string)[];
  readonly keyOf: (row: Row) => readonly (bigint | string)[];
}

/** Below and above every id. */
export const BEFORE_ALL = -1n;
export const AFTER_ALL = 2n ** 63n - 1n;

/** The verification of one tenant: its snapshot, its findings, and the counts that one pass leaves for another. */
export class Audit {
  readonly tenantId: TenantId;
  /** Events, entries of credit, claims and commands of each payment; events and commands of each refund. */
  readonly paymentEvents = new SaturatingCounter();
  readonly paymentCredit = new SaturatingCounter();
  /** Rows of the history that mention an entry of credit of a caller. */
  readonly creditHistory = new SaturatingCounter();
  /** Rows of the history that mention a transaction, each of which agrees with it or is reported. */
  readonly transactionHistory = new SaturatingCounter();
  readonly paymentClaims = new SaturatingCounter();
  /** Claims of each payment that keep a given day. */
  readonly datedClaims = new SaturatingCounter();
  readonly paymentCommands = new SaturatingCounter();
  readonly refundEvents = new SaturatingCounter();
  readonly refundCommands = new SaturatingCounter();
  /** Invoices of which the applied credit was compared. */
  readonly invoiceCredit = new SaturatingCounter();
  /** Invoices with a completion under way. */
  readonly completing = new Set<number>();
  /** Up to when outcomes of commands, and events, may be pruned: ISO 8601, or the empty text. */
  readonly prunedUntil = { commands: '', events: '' };
  /** `null`: no key is known. */
  readonly verdictOn: SealCheck | null;
  readonly loggedSeals: LoggedSeals;
  /** Seals whose MAC was not checked. */
  sealsUnchecked = 0;

  readonly #trx: Knex.Transaction;
  readonly #findings: Findings;
  readonly #checked: Record<Checked, number>;
  readonly #advance: (rows: number) => void;
  readonly #rest: (() => Promise<void>) | undefined;

  constructor(
    trx: Knex.Transaction,
    tenantId: TenantId,
    into: {
      readonly findings: Findings;
      readonly checked: Record<Checked, number>;
      readonly advance: (rows: number) => void;
      /** Waits between batches, for the work of others. */
      readonly rest?: (() => Promise<void>) | undefined;
    },
    seals: { readonly verdictOn: SealCheck | null; readonly logged: LoggedSeals },
  ) {
    this.#trx = trx;
    this.tenantId = tenantId;
    this.#findings = into.findings;
    this.#checked = into.checked;
    this.#advance = into.advance;
    this.#rest = into.rest;
    this.verdictOn = seals.verdictOn;
    this.loggedSeals = seals.logged;
  }

  differs(kind: DifferenceKind, id: bigint | number | string, expected: string, found: string): void {
    this.#findings.add({ tenant: this.tenantId, kind, id: id.toString(), expected, found });
  }

  /** Checks a date as the driver returns it. As text the year 10000 would sort before 2000. */
  dated(thing: string, column: string, date: string | null): void {
    if (date === null || (/^[0-9]{4}-/.test(date) && isRecordable(date))) return;
    this.differs('date', `${thing} ${column}`, '1900 to 2200', date);
  }

  checked(what: Checked, count: number): void {
    this.#checked[what] += count;
  }

  rows<Row>(sql: string, bindings: readonly SqlValue[] | Readonly<Record<string, SqlValue>>): Promise<Row[]> {
    return queryRows<Row>(this.#trx, sql, bindings);
  }

  walk<Row>({ from, columns, joins = '', key, start, keyOf }: Walk<Row>): Cursor<Row> {
    const [, alias = ''] = from.split(' ');
    const names = key.map((column) => `${alias}.${column}`).join(', ');
    const places = key.map((_column, at) => `:after${at}`).join(', ');
    const sql = `select ${columns} from (
      select * from ${from} where ${alias}.tenant_id = :tenant and (${names}) > (${places}) order by ${names} limit ${BATCH}
    ) ${alias} ${joins} order by ${names}`;
    return new Cursor(async (after) => {
      const last = (after === null ? start : keyOf(after)).map((value, at) => [`after${at}`, value] as const);
      const rows = await this.rows<Row>(sql, { tenant: this.tenantId, ...Object.fromEntries(last) });
      this.#advance(rows.length);
      await this.#rest?.();
      return rows;
    });
  }
}
