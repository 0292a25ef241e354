import { sizeFunctions, type SizeFunctions } from './call-sizes.ts';
import { inOneTransaction, queryRows, type Database, type Queryable } from '../postgres/sql.ts';

/** For how long calls are kept, and in how many bytes at most; zero days: none are kept. */
export interface CallRetention {
  readonly days: number;
  readonly bytes: number;
}

/** The tables of the ring. */
export const CALL_PARTS = 8;
/** A part of the bytes for each table, and some for what is written before the next look. */
const SHARES = CALL_PARTS + 2;
const DAY_MS = 86_400_000;
/** Another gateway that turns the ring now does it for all. */
const LOCK = `select pg_try_advisory_xact_lock(hashtext('invoice-gateway calls')) as mine`;

interface Part {
  readonly part: number;
  /** Milliseconds; `null`: it is empty, and waits for its turn. */
  readonly opened: bigint | null;
  /** `null`: it is written now, or waits for its turn. */
  readonly closed: bigint | null;
  readonly bytes: bigint;
  /** Whether it has, or had, a row since it was emptied. */
  readonly is_used: boolean;
  readonly now: bigint;
}

const partsBy = ({ total, rows }: SizeFunctions): string => `
select p.part::integer as part, (extract(epoch from p.opened_at) * 1000)::bigint as opened,
  (extract(epoch from p.closed_at) * 1000)::bigint as closed, (extract(epoch from now()) * 1000)::bigint as now,
  ${total}(('calls_' || p.part)::regclass) as bytes,
  ${rows}(('calls_' || p.part)::regclass) > 0 as is_used
from call_partitions p order by p.opened_at nulls last, p.part`;

/**
 * Empties the tables of the ring whose calls are too old, or for which there is no room, and goes on to the next table where
 * the one that is written is full or old enough. Returns how many it emptied. One gateway at a time does it.
 */
export async function turnCallRing(database: Database, retention: CallRetention): Promise<number> {
  return await inOneTransaction(database, async (trx) => {
    const [lock] = await queryRows<{ mine: boolean }>(trx, LOCK, []);
    if (lock?.mine !== true) return 0;
    // A reader that holds a table for long must not make all others wait behind this.
    await queryRows(trx, `select set_config('lock_timeout', '500ms', true)`, []);
    const sizes = await sizeFunctions((sql) => queryRows(trx, sql, []));
    const parts = await queryRows<Part>(trx, partsBy(sizes), []);
    let emptied = 0;
    for (const { part } of endedParts(parts, retention)) {
      await empty(trx, part);
      emptied += 1;
    }
    const [current] = parts.filter(({ opened, closed }) => opened !== null && closed === null);
    if (current === undefined || isToTurn(current, retention)) emptied += await openNext(trx, parts, current);
    return emptied;
  });
}

/** The closed tables whose newest call is too old, and the oldest of those that are too many bytes. */
function endedParts(parts: readonly Part[], { days, bytes }: CallRetention): readonly Part[] {
  let total = parts.reduce((sum, part) => sum + Number(part.bytes), 0);
  const ended: Part[] = [];
  for (const part of parts) {
    if (part.opened === null || part.closed === null) continue;
    const isOld = Number(part.now - part.closed) >= days * DAY_MS;
    if (!isOld && total <= bytes * (1 - 1 / SHARES)) continue;
    ended.push(part);
    total -= Number(part.bytes);
  }
  return ended;
}

/** A table is written for a part of the days, so that seven closed ones have them all. An empty log has nothing to end. */
function isToTurn({ opened, now, bytes, is_used: isUsed }: Part, retention: CallRetention): boolean {
  const ageMs = Number(now - (opened ?? now));
  if (!isUsed) return false;
  return ageMs >= (retention.days * DAY_MS) / (CALL_PARTS - 1) || Number(bytes) >= retention.bytes / SHARES;
}

/** Opens the table that waits, or the oldest one, which it empties. */
async function openNext(trx: Queryable, parts: readonly Part[], current: Part | undefined): Promise<number> {
  const waiting = parts.filter(({ opened, part }) => opened === null && part !== current?.part);
  const next = waiting[0] ?? parts.find(({ closed }) => closed !== null);
  if (next === undefined) return 0;
  await empty(trx, next.part);
  if (current !== undefined) {
    await queryRows(trx, 'update call_partitions p set closed_at = now() where p.part = ?', [current.part]);
  }
  await queryRows(trx, 'update call_partitions p set opened_at = now(), closed_at = null where p.part = ?', [
    next.part,
  ]);
  return next.opened === null ? 0 : 1;
}

async function empty(trx: Queryable, part: number): Promise<void> {
  await queryRows(trx, `truncate calls_${part}`, []);
  await queryRows(trx, 'update call_partitions p set opened_at = null, closed_at = null where p.part = ?', [part]);
}

const PRUNED_COUNTS = 10_000;

/** Deletes a batch of a tenant's old counts of calls; returns their number. */
export async function pruneCallCounts(database: Database, tenantId: number, days: number): Promise<number> {
  const [gone] = await queryRows<{ count: bigint }>(
    database,
    `with old as (
      select c.tenant_id, c.hour_at, c.dialect, c.action, c.is_error, c.up_to_us from call_counts c
      where c.tenant_id = :tenant and c.hour_at < now() - (cast(:days as integer) + 1) * interval '1 day'
      order by c.hour_at limit ${PRUNED_COUNTS}),
    gone as (
      delete from call_counts d using old where d.tenant_id = :tenant
        and (d.hour_at, d.dialect, d.action, d.is_error, d.up_to_us)
          = (old.hour_at, old.dialect, old.action, old.is_error, old.up_to_us)
      returning 1)
    select count(*) as count from gone`,
    { tenant: tenantId, days },
  );
  return Number(gone?.count ?? 0n);
}
