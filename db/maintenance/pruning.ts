import type { TenantId } from '../../src/core/tenant.ts';
import { inOneTransaction, queryRows, type Database } from '../postgres/sql.ts';
import { lockMaintenance } from './maintenance-lock.ts';

/** Rows that are kept only for a time: outcomes of commands, and finished events. */
export type Pruned = 'commands' | 'events';

/**
 * Outcomes of the daily tasks are kept for these days at least, whatever the operator wants: by them a task knows the invoices
 * that it has done within the last week.
 */
const DAILY_DAYS = 30;
const isOld = (alias: string): string =>
  `(${alias}.command_id not like 'daily:%' or ${alias}.recorded_at < now() - interval '${DAILY_DAYS} days')`;

/** Rows of a batch: a moment's work, and few locks. */
export const PRUNE_BATCH = 1_000;

/**
 * The deleted rows of a tenant, and the instant that decides: the outcome of a command by when it was recorded, an
 * event by when it was done or, where there was nothing to do, recorded.
 */
const DELETE: Readonly<Record<Pruned, string>> = {
  commands: `with old as (
      select k.command_id from commands k where k.tenant_id = ? and k.kind <> '' and k.recorded_at < ?
        and ${isOld('k')}
      order by k.recorded_at limit ${PRUNE_BATCH}),
    gone as (
      delete from commands d using old where d.tenant_id = ? and d.command_id = old.command_id and d.kind <> '' and d.recorded_at < ?
        and ${isOld('d')}
      returning 1)
    select count(*) as count from gone`,
  events: `with old as (
      select o.id from outbox o
      where o.tenant_id = ? and o.state in ('recorded', 'done') and coalesce(o.settled_at, o.recorded_at) < ?
      order by coalesce(o.settled_at, o.recorded_at) limit ${PRUNE_BATCH}),
    gone as (
      delete from outbox d using old where d.tenant_id = ? and d.id = old.id and d.state in ('recorded', 'done')
        and coalesce(d.settled_at, d.recorded_at) < ?
      returning 1)
    select count(*) as count from gone`,
};

/** Counts of calls to unsupported actions are kept for these days; `doctor` shows the last thirty. */
const COUNTED_DAYS = 90;

/** Deletes a batch of a tenant's old counts of unsupported calls; returns their number. Statistics leave no mark. */
export async function pruneUnsupportedCalls(database: Database, tenantId: TenantId): Promise<number> {
  const [gone] = await queryRows<{ count: bigint }>(
    database,
    `with old as (
      select u.dialect, u.action, u.called_on from unsupported_calls u
      where u.tenant_id = ? and u.called_on < (now() at time zone 'UTC')::date - ${COUNTED_DAYS}
      order by u.called_on limit ${PRUNE_BATCH}),
    gone as (
      delete from unsupported_calls d using old
      where d.tenant_id = ? and (d.dialect, d.action, d.called_on) = (old.dialect, old.action, old.called_on)
      returning 1)
    select count(*) as count from gone`,
    [tenantId, tenantId],
  );
  return Number(gone?.count ?? 0n);
}

/** Sent mails are kept for these days. */
const MAIL_DAYS = 365;

/** Deletes a batch of a tenant's old mails; returns their number. A mail is not a record of money: it leaves no mark. */
export async function pruneMails(database: Database, tenantId: TenantId): Promise<number> {
  const [gone] = await queryRows<{ count: bigint }>(
    database,
    `with old as (
      select s.id from sent_mails s where s.tenant_id = ? and s.sent_at < now() - ${MAIL_DAYS} * interval '1 day'
      order by s.sent_at limit ${PRUNE_BATCH}),
    gone as (delete from sent_mails d using old where d.tenant_id = ? and d.id = old.id returning 1)
    select count(*) as count from gone`,
    [tenantId, tenantId],
  );
  return Number(gone?.count ?? 0n);
}

/**
 * Deletes a batch of rows older than a number of days, the oldest first. The same transaction records the time up to which
 * rows may be missing. Returns the number of deleted rows.
 */
export async function pruneBatch(database: Database, tenantId: TenantId, what: Pruned, days: number): Promise<number> {
  return await inOneTransaction(database, async (trx) => {
    await lockMaintenance(trx, 'prune');
    const [now] = await queryRows<{ until_at: string }>(
      trx,
      `select to_char((now() - ? * interval '1 day') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as until_at`,
      [days],
    );
    const until = now?.until_at ?? '';
    const [gone] = await queryRows<{ count: bigint }>(trx, DELETE[what], [tenantId, until, tenantId, until]);
    const count = Number(gone?.count ?? 0n);
    if (count > 0) {
      await queryRows(
        trx,
        `insert into prunings (tenant_id, what, until_at) values (?, ?, ?)
         on conflict (tenant_id, what) do update set until_at = excluded.until_at
         where prunings.until_at < excluded.until_at`,
        [tenantId, what, until],
      );
    }
    return count;
  });
}
