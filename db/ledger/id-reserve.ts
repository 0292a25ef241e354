import { ID_KINDS, type IdKind } from '../../src/core/ids.ts';
import type { Ids } from '../../src/core/ports.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { DURABLE } from '../postgres/durable.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/**
 * The smallest reservation of each kind. Ids may be skipped when a gateway stops.
 */
const BLOCK: Partial<Readonly<Record<IdKind, number>>> = {
  line: 100,
  payment: 100,
  refund: 20,
  credit: 100,
  history: 500,
  event: 500,
};

/** People see these numbers: only the needed ones are reserved. */
const PRECISE: ReadonlySet<IdKind> = new Set(['invoice', 'credit-note']);

const LEAST_BLOCK = 10;

/** Busy tenants reserve for this many batches at a time: every reservation flushes the database's log. */
const SETS_AHEAD = 16;
/** Ids are reserved ahead when fewer are left than this many batches need, so that batches do not wait. */
const SETS_LEFT = 4;
/**
 * A block of the history's ids is dropped after a day: a week after a gap in the ids, the seals close it
 * (`db/maintenance/history-seals.ts`).
 */
const HELD_MS = 86_400_000;

interface Range {
  next: number;
  end: number;
  readonly reservedAt: number;
}

/** Ids that only one batch holds. */
interface TakenIds extends Ids {
  /** Returns unused ids to the reserve; none is handed out after that. */
  giveBack(): void;
}

/** The reserved ids of one tenant's kind. */
type Ranges = Range[];

/**
 * Ids per tenant, reserved in a transaction of their own ahead of the money transaction: a counter locked inside it
 * would let one payment at a time through. That transaction is as durable as the money's: a reservation that a crash
 * undid would be made a second time, while its ids are still held here. Counters go back nevertheless where a standby
 * takes over that missed some, or a backup is restored: ids that are held twice are let go, so that no batch meets an
 * id twice. If two gateways hold the same id, the primary key rejects the second insert, and its gateway forgets its
 * reserve.
 */
export class IdReserve {
  readonly #database: Queryable;
  readonly #now: () => number;
  readonly #tenants = new Map<TenantId, Map<IdKind, Ranges>>();
  /** Reservations ahead of need; they never reject. */
  readonly #ahead = new Map<TenantId, Promise<void>>();

  /** `now` returns milliseconds of a monotonic clock. */
  constructor(database: Queryable, now: () => number = () => performance.now()) {
    this.#database = database;
    this.#now = now;
  }

  /** Takes ids for the counts; rejects with an error of the database. */
  async take(tenantId: TenantId, counts: Readonly<Record<IdKind, number>>): Promise<TakenIds> {
    for (;;) {
      const held = this.#heldFor(tenantId);
      dropOlder(rangesOf(held, 'history'), this.#now() - HELD_MS);
      const short = ID_KINDS.filter((kind) => sizeOf(rangesOf(held, kind)) < counts[kind]);
      if (short.length === 0) {
        const taken = takenFrom(held, counts);
        this.#reserveAhead(tenantId, held, counts);
        return taken;
      }
      // Another batch may take ids during the query.
      const ahead = short.some((kind) => PRECISE.has(kind)) ? undefined : this.#ahead.get(tenantId);
      await (ahead ?? this.#reserve(tenantId, short, counts));
    }
  }

  /**
   * In the background. After a failure the next command that finds the reserve empty gets the error of its own
   * reservation.
   */
  #reserveAhead(tenantId: TenantId, held: Map<IdKind, Ranges>, counts: Readonly<Record<IdKind, number>>): void {
    if (this.#ahead.has(tenantId)) return;
    const isLow = (kind: IdKind): boolean =>
      !PRECISE.has(kind) && counts[kind] > 0 && sizeOf(rangesOf(held, kind)) < counts[kind] * SETS_LEFT;
    const low = ID_KINDS.filter(isLow);
    if (low.length === 0) return;
    const reserved = this.#reserve(tenantId, low, counts)
      .catch(() => undefined)
      .finally(() => this.#ahead.delete(tenantId));
    this.#ahead.set(tenantId, reserved);
  }

  /** Lets go of a tenant's ids; the next ids are reserved again. */
  forget(tenantId: TenantId): void {
    this.#tenants.delete(tenantId);
  }

  #heldFor(tenantId: TenantId): Map<IdKind, Ranges> {
    const known = this.#tenants.get(tenantId);
    if (known !== undefined) return known;
    const fresh = new Map<IdKind, Ranges>();
    this.#tenants.set(tenantId, fresh);
    return fresh;
  }

  async #reserve(
    tenantId: TenantId,
    kinds: readonly IdKind[],
    counts: Readonly<Record<IdKind, number>>,
  ): Promise<void> {
    const held = this.#heldFor(tenantId);
    const sizes = kinds.map((kind) => {
      const short = counts[kind] - sizeOf(rangesOf(held, kind));
      // Another batch may have given ids back meanwhile: a counter never goes back.
      return PRECISE.has(kind) ? Math.max(0, short) : Math.max(BLOCK[kind] ?? LEAST_BLOCK, counts[kind] * SETS_AHEAD);
    });
    const rows = await queryRows<{ kind: IdKind; size: bigint; end_id: bigint }>(
      this.#database,
      `insert into id_counters as c (tenant_id, kind, next_id)
       select ?::bigint, n.kind, n.size + 1 from unnest(?::text[], ?::bigint[]) as n (kind, size) order by n.kind
       on conflict (tenant_id, kind) do update set next_id = c.next_id + excluded.next_id - 1
       returning kind, next_id as end_id, ${DURABLE}`,
      [tenantId, kinds, sizes],
    );
    const fresh = rows.map(({ kind, end_id: end }) => {
      const size = sizes[kinds.indexOf(kind)] ?? 0;
      return { kind, range: { next: Number(end) - size, end: Number(end), reservedAt: this.#now() } };
    });
    // Others may have reserved or dropped ids meanwhile.
    if (fresh.some(({ kind, range }) => isHeld(rangesOf(this.#heldFor(tenantId), kind), range))) this.forget(tenantId);
    for (const { kind, range } of fresh) {
      if (range.next < range.end) rangesOf(this.#heldFor(tenantId), kind).push(range);
    }
  }
}

/** Takes the counts out of the held ids. Ids that return after the tenant was forgotten are forgotten too. */
function takenFrom(held: Map<IdKind, Ranges>, counts: Readonly<Record<IdKind, number>>): TakenIds {
  const taken = new Map(ID_KINDS.map((kind) => [kind, carve(rangesOf(held, kind), counts[kind])]));
  return {
    next: (kind) => {
      const ranges = rangesOf(taken, kind);
      const range = ranges[0];
      if (range === undefined) throw new Error(`No ${kind} id was reserved for this set`);
      const id = range.next;
      range.next += 1;
      if (range.next === range.end) ranges.shift();
      return id;
    },
    giveBack: () => {
      for (const kind of ID_KINDS) {
        const ranges = rangesOf(held, kind);
        const unused = rangesOf(taken, kind).splice(0);
        ranges.push(...unused.filter((range) => !isHeld(ranges, range)));
        // Batches end in any order, and lists show rows by their ids.
        ranges.sort((one, other) => one.next - other.next);
      }
    },
  };
}

function carve(ranges: Ranges, count: number): Ranges {
  const carved: Ranges = [];
  for (let missing = count; missing > 0;) {
    const range = ranges[0];
    if (range === undefined) throw new Error('More ids are carved than are held');
    const end = Math.min(range.end, range.next + missing);
    carved.push({ ...range, end });
    missing -= end - range.next;
    range.next = end;
    if (range.next === range.end) ranges.shift();
  }
  return carved;
}

/** Whether any id of a range is in others. */
function isHeld(ranges: Ranges, { next, end }: Range): boolean {
  return ranges.some((held) => held.next < end && next < held.end);
}

function dropOlder(ranges: Ranges, reservedAt: number): void {
  for (let at = ranges.length - 1; at >= 0; at -= 1) {
    if ((ranges[at]?.reservedAt ?? 0) < reservedAt) ranges.splice(at, 1);
  }
}

function rangesOf(held: Map<IdKind, Ranges>, kind: IdKind): Ranges {
  const known = held.get(kind);
  if (known !== undefined) return known;
  const fresh: Ranges = [];
  held.set(kind, fresh);
  return fresh;
}

function sizeOf(ranges: Ranges): number {
  return ranges.reduce((count, { next, end }) => count + end - next, 0);
}
