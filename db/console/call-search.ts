import {
  callIdAt,
  type CallId,
  type CallLogPort,
  type CallSearch,
  type CallStats,
  type FoundCall,
  type FoundCalls,
  type LoggedCall,
} from '../../src/core/console/calls.ts';
import type { Bound } from '../../src/core/console/search.ts';
import type { Instant } from '../../src/core/dates.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable, type SqlValue } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';
import { callStats } from './call-stats.ts';

/** The calls that one page looks through: a search for rare ones goes on with the next page, and takes no longer. */
const MOST_WALKED = 20_000;
/** The tenant of the calls of unknown callers. */
const UNKNOWN = 0;

interface Row {
  readonly id: bigint;
  readonly at: bigint;
  readonly dialect: string;
  readonly action: string | null;
  readonly caller: string | null;
  readonly outcome: string;
  readonly is_repeat: boolean;
  readonly status: number;
  readonly duration_us: bigint;
  readonly invoice_id: bigint | null;
  readonly command_id: string | null;
  readonly reason: string | null;
}

interface WholeRow extends Row {
  readonly request: LoggedCall['request'];
  readonly request_bytes: bigint;
  readonly answer: string | null;
  readonly answer_bytes: bigint | null;
  readonly is_cut: boolean;
  readonly request_id: string;
  readonly address: string;
  readonly instance: string;
}

const TENANT = 'cast(:tenant as bigint)';
const LISTED = `id, (extract(epoch from called_at) * 1000)::bigint as at, dialect, action, caller, outcome, is_repeat, status,
  duration_us, invoice_id, command_id, reason`;
const LIST_COLUMNS =
  'c.id, c.called_at, c.dialect, c.action, c.caller, c.outcome, c.is_error, c.is_repeat, c.status, c.duration_us, c.invoice_id, c.command_id, c.reason';

/** The log of calls on PostgreSQL. A page reads a bounded number of rows in the order of an index. */
export class CallLog implements CallLogPort {
  readonly #database: Queryable;
  readonly #oldest: () => Instant;

  /** Calls from before `oldest` are not shown: they wait for their deletion. */
  constructor(database: Queryable, oldest: () => Instant) {
    this.#database = database;
    this.#oldest = oldest;
  }

  async search(
    tenantId: TenantId | null,
    search: CallSearch,
    before: CallId | null,
    most: number,
  ): Promise<FoundCalls> {
    const from = callIdAt(Math.max(this.#oldest(), search.since ?? 0));
    const to = search.until === undefined ? null : callIdAt(search.until);
    const values: Record<string, SqlValue> = { tenant: tenantId ?? UNKNOWN, from, to, before };
    const walk = `from calls c where c.tenant_id = ${TENANT} and c.id >= :from
      and (cast(:to as bigint) is null or c.id < cast(:to as bigint))
      and (cast(:before as bigint) is null or c.id < cast(:before as bigint))${indexed(search, values)}
      order by c.id desc`;
    const end = { ...values };
    const fits = conditionsOf(search, values).join(' and ') || 'true';
    const rows = await this.#rows<Row>(
      `select ${LISTED} from (select ${LIST_COLUMNS} ${walk} limit ${MOST_WALKED}) w where ${fits}
       order by id desc limit ${Math.trunc(most) + 1}`,
      values,
    );
    const calls = rows.slice(0, most).map(foundOf);
    if (rows.length > most) return { calls, next: calls.at(-1)?.id ?? null, stoppedAfter: null };
    const [last] = await this.#rows<{ id: bigint }>(`select c.id ${walk} offset ${MOST_WALKED - 1} limit 1`, end);
    return {
      calls,
      next: last === undefined ? null : String(last.id),
      stoppedAfter: last === undefined ? null : MOST_WALKED,
    };
  }

  async call(tenantId: TenantId | null, id: CallId): Promise<LoggedCall | null> {
    const [row] = await this.#rows<WholeRow>(
      `select ${LISTED}, request, request_bytes, answer, answer_bytes, is_cut, request_id, address, instance
       from calls c where c.tenant_id = ${TENANT} and c.id = cast(:id as bigint) and c.id >= :from`,
      { tenant: tenantId ?? UNKNOWN, id, from: callIdAt(this.#oldest()) },
    );
    return row === undefined ? null : wholeOf(row);
  }

  stats(tenantId: TenantId, since: Instant): Promise<CallStats> {
    return translated(() => callStats(this.#database, tenantId, Math.max(since, this.#oldest())));
  }

  #rows<T>(sql: string, values: Readonly<Record<string, SqlValue>>): Promise<readonly T[]> {
    return translated(() => queryRows<T>(this.#database, sql, values));
  }
}

/** Conditions that have an index of their own: of these, the walk has no other rows. */
function indexed({ commandId, invoiceId, outcome }: CallSearch, values: Record<string, SqlValue>): string {
  const conditions: string[] = [];
  if (commandId !== undefined) conditions.push(equal('c.command_id', commandId, values));
  if (invoiceId !== undefined) conditions.push(`c.invoice_id = cast(${bind(invoiceId, values)} as bigint)`);
  if (outcome === 'error') conditions.push('c.is_error');
  return conditions.map((condition) => ` and ${condition}`).join('');
}

function conditionsOf(search: CallSearch, values: Record<string, SqlValue>): readonly string[] {
  const { action, caller, dialect, outcome, status, duration } = search;
  const text = (column: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [equal(`lower(${column})`, value.toLowerCase(), values)];
  const bounds = (column: string, of: readonly Bound<number>[] = []): readonly string[] =>
    of.map(({ operator, value }) => `${column} ${operator} cast(${bind(value, values)} as bigint)`);
  return [
    ...text('action', action),
    ...text('caller', caller),
    ...text('dialect', dialect),
    ...(outcome === 'repeat' ? ['is_repeat'] : []),
    ...(outcome === 'error' || outcome === 'repeat' ? [] : text('outcome', outcome)),
    ...bounds('status', status),
    ...bounds('duration_us', duration),
  ];
}

function equal(column: string, value: string, values: Record<string, SqlValue>): string {
  return `${column} = cast(${bind(value, values)} as text)`;
}

/** Gives a value its placeholder. */
function bind(value: SqlValue, values: Record<string, SqlValue>): string {
  const name = `v${Object.keys(values).length}`;
  values[name] = value;
  return `:${name}`;
}

function foundOf(row: Row): FoundCall {
  return {
    id: String(row.id),
    calledAt: Number(row.at),
    dialect: row.dialect,
    action: row.action,
    caller: row.caller,
    outcome: row.outcome,
    isRepeat: row.is_repeat,
    status: row.status,
    durationUs: Number(row.duration_us),
    invoiceId: row.invoice_id === null ? null : Number(row.invoice_id),
    commandId: row.command_id,
    reason: row.reason,
  };
}

function wholeOf(row: WholeRow): LoggedCall {
  return {
    ...foundOf(row),
    request: row.request,
    requestBytes: Number(row.request_bytes),
    answer: row.answer,
    answerBytes: row.answer_bytes === null ? null : Number(row.answer_bytes),
    isCut: row.is_cut,
    requestId: row.request_id,
    address: row.address,
    instance: row.instance,
  };
}
