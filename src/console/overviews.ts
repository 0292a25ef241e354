import { lastProof, receivedByDay, waitingWork } from '../../db/console/overview.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import type { Overview, OverviewPort } from '../core/console/overview.ts';
import type { LocalDate } from '../core/dates.ts';
import type { Clock } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';
import { OpenAmountsCount } from './open-amounts.ts';

/** Several people, and reloads, share an overview for this long. */
const KEPT_MS = 3_000;
const MOST_KEPT = 1_000;

/** Overviews of tenants: four statements, each of a bounded number of rows. */
export class Overviews implements OverviewPort {
  readonly #database: Queryable;
  readonly #open: OpenAmountsCount;
  readonly #kept = new Map<string, { readonly overview: Promise<Overview>; readonly until: number }>();

  constructor(database: Queryable, clock: Clock) {
    this.#database = database;
    this.#open = new OpenAmountsCount(database, clock);
  }

  overview(tenantId: TenantId, today: LocalDate): Promise<Overview> {
    const key = `${tenantId} ${today}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > performance.now()) return kept.overview;
    const overview = this.#read(tenantId, today);
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(key, { overview, until: performance.now() + KEPT_MS });
    // A failure is not kept, and neither are sums that are being made.
    overview.then(
      ({ open }) => {
        if (open === null) this.#kept.delete(key);
      },
      () => this.#kept.delete(key),
    );
    return overview;
  }

  async #read(tenantId: TenantId, today: LocalDate): Promise<Overview> {
    const [received, open, work, proof] = await Promise.all([
      receivedByDay(this.#database, tenantId, today),
      this.#open.of(tenantId, today),
      waitingWork(this.#database, tenantId),
      lastProof(this.#database, tenantId),
    ]);
    return { received, open, work, ...proof };
  }
}
