import { openChunk, type OpenChunk } from '../../db/console/open-amounts.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import type { OpenAge, OpenAmounts } from '../core/console/overview.ts';
import type { LocalDate } from '../core/dates.ts';
import type { Clock } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';

/** A result is shown for this many times as long as it took. */
const KEPT_TIMES = 20;
const MOST_KEPT = 1_000;

interface Known {
  readonly amounts: OpenAmounts;
  readonly until: number;
}

/**
 * The sums of all Unpaid invoices, added up in statements of a bounded length. A page waits for the first statement only.
 * Where there are more invoices it gets the last sums, and the next ones are made meanwhile.
 */
export class OpenAmountsCount {
  readonly #database: Queryable;
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();
  /** The first statement of each count that is under way. */
  readonly #running = new Map<string, Promise<void>>();

  constructor(database: Queryable, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** `null`: they are being added up for the first time. */
  async of(tenantId: TenantId, today: LocalDate): Promise<OpenAmounts | null> {
    const key = `${tenantId} ${today}`;
    const known = this.#known.get(key);
    if (known !== undefined && known.until > performance.now()) return known.amounts;
    const running = this.#running.get(key) ?? this.#start(key, tenantId, today);
    await running;
    return this.#known.get(key)?.amounts ?? null;
  }

  /** Resolves when the first statement has ended; rejects where that failed. */
  #start(key: string, tenantId: TenantId, today: LocalDate): Promise<void> {
    const startedAt = performance.now();
    const first = openChunk(this.#database, tenantId, today, Number.MAX_SAFE_INTEGER).then((chunk) => {
      if (chunk.next === null) this.#keep(key, [chunk], startedAt);
      else void this.#goOn(key, { tenantId, today, first: chunk, startedAt });
      if (chunk.next === null) this.#running.delete(key);
    });
    this.#running.set(key, first);
    first.catch(() => this.#running.delete(key));
    return first;
  }

  /** Reads the rest. Never rejects: the next page tries again. */
  async #goOn(
    key: string,
    of: {
      readonly tenantId: TenantId;
      readonly today: LocalDate;
      readonly first: OpenChunk;
      readonly startedAt: number;
    },
  ): Promise<void> {
    const chunks = [of.first];
    try {
      for (let { next } = of.first; next !== null;) {
        const chunk = await openChunk(this.#database, of.tenantId, of.today, next);
        chunks.push(chunk);
        next = chunk.next;
      }
      this.#keep(key, chunks, of.startedAt);
    } catch {
      // The database is away, or the gateway stops.
    } finally {
      this.#running.delete(key);
    }
  }

  #keep(key: string, chunks: readonly OpenChunk[], startedAt: number): void {
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    const now = performance.now();
    this.#known.set(key, {
      amounts: {
        ages: sumsOf(chunks.flatMap(({ ages }) => ages)),
        oldestDueOn: chunks.flatMap(({ oldestDueOn }) => oldestDueOn ?? []).sort()[0] ?? null,
        at: this.#clock.now(),
      },
      until: now + (now - startedAt) * KEPT_TIMES,
    });
  }
}

function sumsOf(ages: readonly OpenAge[]): readonly OpenAge[] {
  const sums = new Map<string, OpenAge>();
  for (const each of ages) {
    const key = `${each.currency} ${each.age}`;
    const before = sums.get(key) ?? { ...each, invoices: 0, openMinor: 0n };
    sums.set(key, {
      ...before,
      invoices: before.invoices + each.invoices,
      openMinor: before.openMinor + each.openMinor,
    });
  }
  return [...sums.values()].sort((one, other) => one.age - other.age);
}
