import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { listeningUrl, stopChild } from '../../bench/stage/child-process.ts';
import { setDailySettings } from '../../db/admin/daily-settings.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { queryRows } from '../../db/postgres/sql.ts';
import { verify } from '../../db/verify/verify.ts';
import { systemClock } from '../../src/clock.ts';
import { NO_DAILY_TASKS } from '../../src/core/daily/settings.ts';
import { addDays, dateOf, instantText, wallTimeAt } from '../../src/core/dates.ts';
import { installDemo } from '../../src/demo/demo.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/database.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { scrape } from '../support/metrics.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'src', 'main.js');
const TENANT = 53;
const COUNT = 300;
/** The queue starts the job with the minute; a job of a dead gateway is free after 50 seconds. */
const LIMIT_MS = 240_000;

let testDatabase: TestDatabase;
let database: Knex;
const children: ChildProcess[] = [];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  await installDemo(testDatabase.urls.owner, systemClock, false);
  database = openDatabase(testDatabase.urls.owner, { max: 2, name: 'test' });
});

afterAll(async () => {
  await Promise.all(children.map(stopChild));
  await database.destroy();
  await testDatabase.drop();
});

async function start(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const { owner, runtime, worker } = testDatabase.urls;
  const child = spawn(process.execPath, [PROGRAM], {
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      PROCESSES: '1',
      LOG_LEVEL: 'error',
      DATABASE_URL: runtime,
      MIGRATION_DATABASE_URL: owner,
      DIRECT_DATABASE_URL: worker,
      SECRET_KEY: 'a key that both of them share',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return { child, url: await listeningUrl(child) };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function countOf(sql: string): Promise<number> {
  const [row] = await queryRows<{ count: bigint }>(database, `select count(*) as count from ${sql}`, []);
  return Number(row?.count ?? 0n);
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('It did not come true');
    await delay(20);
  }
}

const REMINDED = `history h where h.tenant_id = ${TENANT} and h.action = 'remind-invoice' and h.outcome = 'applied'`;
const RUNS = `daily_runs r where r.tenant_id = ${TENANT}`;

describe('The daily tasks of whole gateways', () => {
  it(
    'do each effect once, with two gateways and with both killed in between',
    async () => {
      const gateways = await Promise.all([start(), start()]);
      const today = dateOf(wallTimeAt(systemClock.now(), 'UTC'));
      const dates = { date: addDays(today, -30) ?? '', duedate: addDays(today, -3) ?? '' };
      const lines = { itemdescription1: 'Line', itemamount1: '10.00' };
      const invoices: number[] = [];
      for (let made = 0; made < COUNT; made += 20) {
        const answers = await Promise.all(
          Array.from({ length: 20 }, () =>
            callWhmcs(gateways[0].url, 'CreateInvoice', { userid: 1, ...dates, ...lines }),
          ),
        );
        invoices.push(...answers.map(({ json }) => json.invoiceid as number));
      }
      const lateFee = { days: 1, rate: 10_000n, fixedMinor: null, minimumMinor: 0n, currency: 'USD' };
      const settings = { ...NO_DAILY_TASKS, startHour: 0, firstOverdueDays: 1, lateFee };
      await database.transaction((trx) => setDailySettings(trx, TENANT, settings, '', instantText(systemClock.now())));
      await until(async () => (await countOf(REMINDED)) > 0 || (await countOf(RUNS)) > 0);
      await Promise.all(gateways.map(({ child }) => kill(child)));
      const { url } = await start();
      await until(async () => (await countOf(RUNS)) >= 2);
      const mine = `invoice_id between ${Math.min(...invoices)} and ${Math.max(...invoices)}`;
      const fees = `invoice_lines l where l.tenant_id = ${TENANT} and l.type = 'LateFee' and l.${mine}`;
      const mails = `outbox o where o.tenant_id = ${TENANT} and o.event = 'mail.requested' and o.${mine}`;
      expect([await countOf(fees), await countOf(mails)]).toEqual([COUNT, COUNT]);
      expect((await verify(database, { tenantId: TENANT })).differences).toEqual([]);
      const ages = (await scrape(url)).filter(({ name }) => name === 'invoice_gateway_daily_age_seconds');
      expect(ages.map(({ labels }) => labels['task'])).toContain('first-overdue');
    },
    LIMIT_MS * 2,
  );
});
