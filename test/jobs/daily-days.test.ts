import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setDailySettings } from '../../db/admin/daily-settings.ts';
import { queryRows } from '../../db/postgres/sql.ts';
import { verify } from '../../db/verify/verify.ts';
import { NO_DAILY_TASKS } from '../../src/core/daily/settings.ts';
import { callerOfNewTenant, type Caller } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, TestClock, type TestGateway } from '../support/gateway.ts';

const TENANT = 60;
/** 23:59 of 22 November in Auckland. */
const BEFORE_MIDNIGHT = '2026-11-22T10:59:00.000Z';

let gateway: TestGateway;
let api: Caller;

beforeAll(async () => {
  gateway = await startTestGateway({ demo: false, withJobs: 'daily', clock: new TestClock(BEFORE_MIDNIGHT) });
  api = await callerOfNewTenant(gateway, { id: TENANT, timeZone: 'Pacific/Auckland' });
  const lateFee = { days: 1, rate: 10_000n, fixedMinor: null, minimumMinor: 0n, currency: 'USD' };
  const settings = { ...NO_DAILY_TASKS, startHour: 0, firstOverdueDays: 1, lateFee };
  await gateway.database.transaction((trx) => setDailySettings(trx, TENANT, settings, '', '2026-11-01T00:00:00Z'));
});

afterAll(() => gateway.close());

/** The job of a minute, as the queue gives it to the running gateway. */
async function runMinute(): Promise<void> {
  const { database } = gateway;
  await queryRows(database, `select graphile_worker.add_job('daily-tasks', queue_name := 'daily-tasks')`, []);
  for (;;) {
    const left = await queryRows(
      database,
      `select from graphile_worker.jobs where task_identifier = 'daily-tasks'`,
      [],
    );
    if (left.length === 0) return;
    await delay(50);
  }
}

const due = (duedate: string): Promise<number> =>
  api.create({ date: '2026-11-01', duedate, itemdescription1: 'A', itemamount1: '10.00' });
const runs = (): Promise<unknown[]> =>
  queryRows(
    gateway.database,
    `select r.run_on, r.task, r.effects::integer as effects from daily_runs r where r.tenant_id = ${TENANT} order by 1, 2`,
    [],
  );
const totalOf = async (id: number): Promise<unknown> => ((await api.show(id)) as { total: unknown }).total;

describe('The day of a tenant turns in a running gateway', () => {
  it('and the tasks of each day run once, whatever the day is elsewhere', async () => {
    const [yesterday, today] = [await due('2026-11-21'), await due('2026-11-22')];
    await runMinute();
    await runMinute();
    const first = [
      { run_on: '2026-11-22', task: 'first-overdue', effects: 1 },
      { run_on: '2026-11-22', task: 'late-fee', effects: 1 },
    ];
    expect(await runs()).toEqual(first);
    expect([await totalOf(yesterday), await totalOf(today)]).toEqual(['11.00', '10.00']);

    gateway.clock.set('2026-11-22T11:00:00.000Z');
    await runMinute();
    await runMinute();
    const second = first.map((run) => ({ ...run, run_on: '2026-11-23' }));
    expect(await runs()).toEqual([...first, ...second]);
    expect([await totalOf(yesterday), await totalOf(today)]).toEqual(['11.00', '11.00']);

    // A gateway with a slower clock still has the day before.
    gateway.clock.set('2026-11-22T10:59:59.000Z');
    await runMinute();
    expect(await runs()).toEqual([...first, ...second]);
    const mails = await gateway
      .database('outbox')
      .where({ tenant_id: TENANT, event: 'mail.requested' })
      .orderBy('id')
      .pluck<string[]>('invoice_id');
    expect(mails.map(Number)).toEqual([yesterday, today]);
    expect((await verify(gateway.database, { tenantId: TENANT })).differences).toEqual([]);
  });
});
