import type { Actor } from '../../src/core/commands.ts';
import type { DailySettings, DailyTask } from '../../src/core/daily/settings.ts';
import type { LocalDate } from '../../src/core/dates.ts';
import type { InvoiceId } from '../../src/core/invoice.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { DAILY, DAILY_COLUMNS, dailySettingsOf, type DailyRow } from '../admin/daily-settings.ts';
import { OPERATOR } from '../admin/operator-credential.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/** A tenant with daily settings, and the credential of its tasks. */
export interface DailyTenant {
  readonly actor: Actor;
  readonly timeZone: string;
  readonly settings: DailySettings;
  /** Since the last change of the settings. */
  readonly secondsSinceChange: number;
}

/** All tenants with daily settings, but not the disabled ones. */
export async function dailyTenants(database: Queryable): Promise<readonly DailyTenant[]> {
  const rows = await queryRows<
    DailyRow & { tenant_id: bigint; time_zone: string; credential_id: bigint; version: number; since: number }
  >(
    database,
    `select t.id as tenant_id, t.time_zone, c.id as credential_id, c.version, ${DAILY_COLUMNS},
       extract(epoch from now() - d.changed_at)::float8 as since
     from daily_settings d
     join tenants t on t.id = d.tenant_id and t.disabled_at is null
     join credentials c on c.tenant_id = t.id and c.dialect = ? and c.kind = ? and c.disabled_at is null
     order by t.id`,
    [DAILY, OPERATOR],
  );
  return rows.map((row) => ({
    actor: {
      tenantId: Number(row.tenant_id),
      credentialId: Number(row.credential_id),
      credentialVersion: row.version,
    },
    timeZone: row.time_zone,
    settings: dailySettingsOf(row),
    secondsSinceChange: row.since,
  }));
}

/** The tasks of a day that a tenant's runs have ended. */
export async function endedTasks(
  database: Queryable,
  tenantId: TenantId,
  day: LocalDate,
): Promise<ReadonlySet<string>> {
  const rows = await queryRows<{ task: string }>(
    database,
    'select r.task from daily_runs r where r.tenant_id = ? and r.run_on = ?',
    [tenantId, day],
  );
  return new Set(rows.map(({ task }) => task));
}

/** Notes the end of a run; of two runs at once the first counts. */
export async function endRun(
  database: Queryable,
  run: { readonly tenantId: TenantId; readonly task: DailyTask; readonly day: LocalDate },
  counts: { readonly effects: number; readonly failures: number },
  at: string,
): Promise<void> {
  await queryRows(
    database,
    `insert into daily_runs (tenant_id, task, run_on, effects, failures, ended_at) values (?, ?, ?, ?, ?, ?)
     on conflict (tenant_id, task, run_on) do nothing`,
    [run.tenantId, run.task, run.day, counts.effects, counts.failures, at],
  );
}

/** The column of clients that a task leaves out. */
export type Spared = 'is_late_fee_exempt' | 'gets_no_reminders' | 'none';

export interface DueInvoice {
  readonly id: InvoiceId;
  readonly dueOn: LocalDate;
}

/**
 * The next Unpaid invoices that are due in some days, in the order of the due date. Those with a command of the prefix, their
 * id and their due date are left out: a run that was broken off goes on where it ended.
 */
export async function invoicesDue(
  database: Queryable,
  tenantId: TenantId,
  days: { readonly from: LocalDate; readonly until: LocalDate; readonly prefix: string; readonly spares: Spared },
  after: DueInvoice,
  limit: number,
): Promise<readonly DueInvoice[]> {
  const isSpared =
    days.spares === 'none'
      ? ''
      : `and not exists (select 1 from invoices i join clients c on c.tenant_id = ? and c.id = i.client_id
           where i.tenant_id = ? and i.id = s.invoice_id and c.${days.spares})`;
  const rows = await queryRows<{ invoice_id: bigint; due_on: string }>(
    database,
    `select s.invoice_id, s.due_on from invoice_states s where s.tenant_id = ? and s.status = 'Unpaid'
       and s.due_on between ? and ? and (s.due_on, s.invoice_id) > (?::date, ?::bigint)
       and not exists (select 1 from commands k where k.tenant_id = ?
         and k.command_id = ?::text || s.invoice_id || ':' || s.due_on) ${isSpared}
     order by s.due_on, s.invoice_id limit ?`,
    [
      tenantId,
      days.from,
      days.until,
      after.dueOn,
      after.id,
      tenantId,
      days.prefix,
      ...(isSpared === '' ? [] : [tenantId, tenantId]),
      limit,
    ],
  );
  return rows.map((row) => ({ id: Number(row.invoice_id), dueOn: row.due_on }));
}

/** The next Unpaid invoices of clients with credit: by client, the oldest due date first. */
export async function invoicesWithCredit(
  database: Queryable,
  tenantId: TenantId,
  afterClient: number,
  limit: number,
): Promise<readonly (DueInvoice & { readonly clientId: number })[]> {
  const rows = await queryRows<{ client_id: bigint; id: bigint; due_on: string }>(
    database,
    `select c.id as client_id, i.id, i.due_on from (
       select k.id from clients k
       cross join lateral (select 1 from invoices e where e.tenant_id = ? and e.client_id = k.id and e.status = 'Unpaid'
         limit 1) e
       where k.tenant_id = ? and k.credit_minor > 0 and k.id > ? order by k.id limit ?) c
     cross join lateral (select n.id, n.due_on from invoices n where n.tenant_id = ? and n.client_id = c.id
       and n.status = 'Unpaid' order by n.due_on, n.id limit ?) i
     order by c.id, i.due_on, i.id`,
    [tenantId, tenantId, afterClient, limit, tenantId, limit],
  );
  return rows.map((row) => ({ clientId: Number(row.client_id), id: Number(row.id), dueOn: row.due_on }));
}
