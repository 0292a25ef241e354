import { LRUCache } from 'lru-cache';
import { UNSUPPORTED_OUTCOME, type CallTrace } from '../../adapters/dialect.ts';
import { instantText, type Instant } from '../core/dates.ts';
import type { Clock, UnsupportedCalls, UnsupportedCallStore } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';
import type { Logger } from './log/logger.ts';

const HOUR_MS = 3_600_000;
/** Counts that wait to be written, and names that are remembered as logged: more than callers of one gateway make. */
const WAITING = 10_000;
const REMEMBERED = 10_000;

/** A count that waits to be written. */
interface Waiting {
  readonly tenantId: TenantId;
  readonly dialect: string;
  readonly action: string;
  readonly day: string;
  calls: number;
}

/**
 * Counts calls to documented actions that the gateway does not have, by tenant, action and day. A call only counts in
 * memory; {@link write} adds the counts to the stored ones, and logs each name once an hour with its count of the day.
 * A crash loses the counts of a few seconds.
 */
export class UnsupportedCallCounts {
  readonly #store: UnsupportedCallStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #waiting = new Map<string, Waiting>();
  readonly #loggedAt = new LRUCache<string, Instant>({ max: REMEMBERED });
  #isWriting = false;

  constructor(store: UnsupportedCallStore, clock: Clock, logger: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Counts a call, where it asked for such an action and its caller is known. */
  note({ dialect, action, tenant, outcome }: CallTrace): void {
    if (outcome !== UNSUPPORTED_OUTCOME || action === null || tenant === null) return;
    const day = instantText(this.#clock.now()).slice(0, 'YYYY-MM-DD'.length);
    this.#add({ tenantId: Number(tenant), dialect, action, day, calls: 1 });
  }

  /** Writes what was counted, unless an earlier write is under way. Rejects with LedgerUnavailable; the counts then wait. */
  async write(): Promise<void> {
    if (this.#isWriting || this.#waiting.size === 0) return;
    this.#isWriting = true;
    const counted = [...this.#waiting.values()];
    this.#waiting = new Map();
    const written = new Set<TenantId>();
    try {
      for (const [tenantId, counts] of byTenant(counted)) {
        this.#log(tenantId, await this.#store.add(tenantId, counts));
        written.add(tenantId);
      }
    } catch (error) {
      for (const count of counted) if (!written.has(count.tenantId)) this.#add(count);
      throw error;
    } finally {
      this.#isWriting = false;
    }
  }

  #add(count: Waiting): void {
    const key = `${count.tenantId} ${count.dialect} ${count.action} ${count.day}`;
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) waiting.calls += count.calls;
    else if (this.#waiting.size < WAITING) this.#waiting.set(key, { ...count });
  }

  #log(tenantId: TenantId, totals: readonly UnsupportedCalls[]): void {
    const now = this.#clock.now();
    for (const { dialect, action, day, calls } of totals) {
      const key = `${tenantId} ${dialect} ${action}`;
      const last = this.#loggedAt.get(key);
      if (last !== undefined && now >= last && now - last < HOUR_MS) continue;
      this.#loggedAt.set(key, now);
      this.#logger.warn('unsupported action', { tenant: String(tenantId), dialect, action, day, calls });
    }
  }
}

function byTenant(counts: readonly Waiting[]): ReadonlyMap<TenantId, readonly Waiting[]> {
  const groups = new Map<TenantId, Waiting[]>();
  for (const count of counts) groups.set(count.tenantId, [...(groups.get(count.tenantId) ?? []), count]);
  return groups;
}
