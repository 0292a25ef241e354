import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import { installDemo } from '../../src/demo/demo.ts';
import { scrape, valueOf } from '../support/metrics.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/database.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { processes, startRunning, type Running } from './running.ts';

let testDatabase: TestDatabase;
let running: Running;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const { owner, runtime, worker } = testDatabase.urls;
  await installDemo(owner, systemClock, false);
  running = await startRunning({
    PROCESSES: '2',
    DATABASE_URL: runtime,
    MIGRATION_DATABASE_URL: owner,
    DIRECT_DATABASE_URL: worker,
    SECRET_KEY: 'a key of sixteen characters',
  });
}, 120_000);

afterAll(async () => {
  await running.stop();
  await testDatabase.drop();
});

describe('A gateway of two processes', () => {
  it('says how many live, at each of them', async () => {
    expect(running.pids()).toHaveLength(2);
    for (let times = 0; times < 4; times += 1) {
      const { processes: counts } = (await (await fetch(`${running.url}/readyz`)).json()) as Record<string, unknown>;
      expect(counts).toEqual({ wanted: 2, live: 2 });
    }
  });

  it('shows at any of them what all have done', async () => {
    const CALLS = 12;
    for (let call = 0; call < CALLS; call += 1) {
      const payment = { invoiceid: 78, transid: `S-${call}`, gateway: 'cash', amount: '0.25', noemail: 'true' };
      // A connection of its own, so that both take their part.
      const { text } = await callWhmcs(running.url, 'AddInvoicePayment', payment, { headers: { connection: 'close' } });
      expect(text).toBe('{"result":"success"}');
    }
    const labels = { dialect: 'whmcs', action: 'addinvoicepayment', outcome: 'ok' };
    for (let times = 0; times < 3; times += 1) {
      const samples = await scrape(running.url);
      expect(valueOf(samples, 'invoice_gateway_calls_total', labels)).toBe(CALLS);
      expect(valueOf(samples, 'invoice_gateway_payments_minor_units_total', { currency: 'USD' })).toBe(CALLS * 25);
      expect(valueOf(samples, 'invoice_gateway_processes', { state: 'live' })).toBe(2);
      expect(valueOf(samples, 'invoice_gateway_database_up')).toBe(1);
      expect(valueOf(samples, 'invoice_gateway_jobs', { kind: 'send-mail', state: 'failed' })).toBe(0);
    }
    const numbers = running.logged('call').map((line) => line['process']);
    expect(new Set(numbers)).toEqual(new Set([1, 2]));
  });

  it('ends with all of its processes on SIGTERM', async () => {
    const pids = running.pids();
    await running.stop();
    expect(running.parent.exitCode).toBe(0);
    expect(processes().filter(({ pid }) => pids.includes(pid))).toEqual([]);
    expect(running.logged('stopped')).toHaveLength(3);
  });
});
