import type { Knex } from 'knex';
import { ID_KINDS, type IdKind } from '../src/core/needs.ts';
import type { Ids } from '../src/core/ports.ts';
import type { TenantId } from '../src/core/tenant.ts';
import { queryRows } from './sql.ts';

/**
 * How many are reserved at a time. Invoice numbers are seen by people, so only as many as are needed; the others may
 * skip when a gateway stops.
 */
const BLOCK: Readonly<Record<IdKind, number>> = {
  invoice: 1,
  line: 100,
  payment: 100,
  refund: 20,
  credit: 100,
  history: 500,
  event: 500,
};

/**
 * A block of the history's ids is let go after a day: who seals the history closes the gaps in them a week after they
 * came about (`db/history-seals.ts`).
 */
const HELD_MS = 86_400_000;

interface Range {
  next: number;
  end: number;
  readonly reservedAt: number;
}

/**
 * Ids per tenant, reserved in a transaction of their own ahead of the money transaction: a counter locked inside it
 * would let one payment at a time through. That transaction need not wait for the disk: whatever uses an id commits
 * later, durably, and flushes it too. A reservation that a crash undoes before that may be given out a second time: the
 * row's key tells, and its taker forgets what it holds.
 */
export class IdReserve {
  readonly #knex: Knex;
  readonly #ranges = new Map<string, Range[]>();
  readonly #now: () => number;

  /** `now` gives milliseconds that only go forward. */
  constructor(knex: Knex, now: () => number = () => performance.now()) {
    this.#knex = knex;
    this.#now = now;
  }

  /** Ids enough for the counts; rejects with an error of the database. */
  async take(tenantId: TenantId, counts: Readonly<Record<IdKind, number>>): Promise<Ids> {
    this.#forgetOld(this.#of(tenantId, 'history'));
    const short = ID_KINDS.filter((kind) => this.#left(tenantId, kind) < counts[kind]);
    if (short.length > 0) await this.#reserve(tenantId, short, counts);
    return { next: (kind) => this.#next(tenantId, kind) };
  }

  /** Lets go of what is held for a tenant; the next ids are reserved anew. */
  forget(tenantId: TenantId): void {
    for (const kind of ID_KINDS) this.#ranges.delete(`${tenantId}:${kind}`);
  }

  async #reserve(
    tenantId: TenantId,
    kinds: readonly IdKind[],
    counts: Readonly<Record<IdKind, number>>,
  ): Promise<void> {
    const sizes = kinds.map((kind) => Math.max(BLOCK[kind], counts[kind] - this.#left(tenantId, kind)));
    const rows = await queryRows<{ kind: IdKind; size: bigint; end_id: bigint }>(
      this.#knex,
      `insert into id_counters as c (tenant_id, kind, next_id)
       select ?::bigint, n.kind, n.size + 1 from unnest(?::text[], ?::bigint[]) as n (kind, size) order by n.kind
       on conflict (tenant_id, kind) do update set next_id = c.next_id + excluded.next_id - 1
       returning kind, next_id as end_id, set_config('synchronous_commit', 'off', true)`,
      [tenantId, kinds, sizes],
    );
    for (const { kind, end_id: end } of rows) {
      const size = sizes[kinds.indexOf(kind)] ?? 0;
      this.#of(tenantId, kind).push({ next: Number(end) - size, end: Number(end), reservedAt: this.#now() });
    }
  }

  #forgetOld(ranges: Range[]): void {
    while (ranges[0] !== undefined && this.#now() - ranges[0].reservedAt > HELD_MS) ranges.shift();
  }

  #of(tenantId: TenantId, kind: IdKind): Range[] {
    const key = `${tenantId}:${kind}`;
    const known = this.#ranges.get(key);
    if (known !== undefined) return known;
    const fresh: Range[] = [];
    this.#ranges.set(key, fresh);
    return fresh;
  }

  #left(tenantId: TenantId, kind: IdKind): number {
    return this.#of(tenantId, kind).reduce((count, range) => count + range.end - range.next, 0);
  }

  #next(tenantId: TenantId, kind: IdKind): number {
    const ranges = this.#of(tenantId, kind);
    const range = ranges[0];
    if (range === undefined) throw new Error(`No ${kind} id was reserved for this set`);
    const id = range.next;
    range.next += 1;
    if (range.next === range.end) ranges.shift();
    return id;
  }
}
