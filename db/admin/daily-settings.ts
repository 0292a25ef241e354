import type { Knex } from 'knex';
import { NO_DAILY_TASKS, type DailySettings } from '../../src/core/daily/settings.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { addCredential } from './credentials.ts';
import { OPERATOR } from './operator-credential.ts';

/** The dialect of the daily tasks in the history; no caller speaks it. */
export const DAILY = 'daily-tasks';

/** A row of `daily_settings`. */
export interface DailyRow {
  readonly start_hour: number;
  readonly before_due_days: number | null;
  readonly first_overdue_days: number | null;
  readonly second_overdue_days: number | null;
  readonly third_overdue_days: number | null;
  readonly late_fee_days: number | null;
  readonly late_fee_rate_milli: bigint | null;
  readonly late_fee_minor: bigint | null;
  readonly late_fee_minimum_minor: bigint;
  readonly late_fee_currency: string | null;
  readonly applies_credit: boolean;
  readonly bills_items: boolean;
}

export const DAILY_COLUMNS = `d.start_hour, d.before_due_days, d.first_overdue_days, d.second_overdue_days,
  d.third_overdue_days, d.late_fee_days, d.late_fee_rate_milli, d.late_fee_minor, d.late_fee_minimum_minor,
  d.late_fee_currency, d.applies_credit, d.bills_items`;

export function dailySettingsOf(row: DailyRow): DailySettings {
  const fee = {
    rate: row.late_fee_rate_milli,
    fixedMinor: row.late_fee_minor,
    minimumMinor: row.late_fee_minimum_minor,
    currency: row.late_fee_currency ?? '',
  };
  return {
    startHour: row.start_hour,
    beforeDueDays: row.before_due_days,
    firstOverdueDays: row.first_overdue_days,
    secondOverdueDays: row.second_overdue_days,
    thirdOverdueDays: row.third_overdue_days,
    lateFee: row.late_fee_days === null ? null : { ...fee, days: row.late_fee_days },
    appliesCredit: row.applies_credit,
    billsItems: row.bills_items,
  };
}

export async function dailySettings(database: Queryable, tenantId: TenantId): Promise<DailySettings> {
  const [row] = await queryRows<DailyRow>(
    database,
    `select ${DAILY_COLUMNS} from daily_settings d where d.tenant_id = ?`,
    [tenantId],
  );
  return row === undefined ? NO_DAILY_TASKS : dailySettingsOf(row);
}

/**
 * Stores the settings, and makes the credential of the tasks, with which no one can log in: `secretHash` matches no secret;
 * `at` is ISO 8601. The caller holds the tenant's lock.
 */
export async function setDailySettings(
  trx: Knex.Transaction,
  tenantId: TenantId,
  { lateFee, ...settings }: DailySettings,
  secretHash: string,
  at: string,
): Promise<void> {
  const row: DailyRow & { readonly tenant_id: number; readonly changed_at: string } = {
    tenant_id: tenantId,
    start_hour: settings.startHour,
    before_due_days: settings.beforeDueDays,
    first_overdue_days: settings.firstOverdueDays,
    second_overdue_days: settings.secondOverdueDays,
    third_overdue_days: settings.thirdOverdueDays,
    late_fee_days: lateFee?.days ?? null,
    late_fee_rate_milli: lateFee?.rate ?? null,
    late_fee_minor: lateFee?.fixedMinor ?? null,
    late_fee_minimum_minor: lateFee?.minimumMinor ?? 0n,
    late_fee_currency: lateFee?.currency ?? null,
    applies_credit: settings.appliesCredit,
    bills_items: settings.billsItems,
    changed_at: at,
  };
  await trx('daily_settings').insert(row).onConflict('tenant_id').merge();
  const identifier = `${DAILY}/${tenantId}`;
  const known: { id: bigint } | undefined = await trx<{
    dialect: string;
    kind: string;
    identifier: string;
    id: bigint;
  }>('credentials')
    .where({ dialect: DAILY, kind: OPERATOR, identifier })
    .first('id');
  if (known !== undefined) return;
  const named = { dialect: DAILY, kind: OPERATOR, identifier };
  const rights = { actions: [], allowedIps: null, allowsQueryString: false, typing: 'modern' } as const;
  const label = 'the daily tasks';
  await addCredential(trx, { tenantId, ...named, secretHash, ...rights, label, isLoopbackOnly: false }, at);
}

/** The last run of a task. */
export interface DailyRun {
  readonly task: string;
  readonly runOn: string;
  readonly effects: number;
  readonly failures: number;
}

/** The last runs of a tenant, the newest first. */
export async function lastDailyRuns(
  database: Queryable,
  tenantId: TenantId,
  limit: number,
): Promise<readonly DailyRun[]> {
  const rows = await queryRows<{ task: string; run_on: string; effects: bigint; failures: bigint }>(
    database,
    `select r.task, r.run_on, r.effects, r.failures from daily_runs r where r.tenant_id = ?
     order by r.run_on desc, r.ended_at desc, r.task limit ?`,
    [tenantId, limit],
  );
  return rows.map((row) => ({
    task: row.task,
    runOn: row.run_on,
    effects: Number(row.effects),
    failures: Number(row.failures),
  }));
}
