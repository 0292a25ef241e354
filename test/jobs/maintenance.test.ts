import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { verify } from '../../db/verify/verify.ts';
import { HistorySealKeys } from '../../src/auth/history-seal-keys.ts';
import { startJobs, type Jobs } from '../../src/jobs/jobs.ts';
import { sealOnce } from '../../src/jobs/maintenance.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { startTestGateway, TEST_SECRET_KEY, type TestGateway } from '../support/gateway.ts';
import { memoryLogger } from '../support/logs/memory-logger.ts';
import { PostgresProxy } from '../support/postgres/proxy.ts';
import { callWhmcs } from '../support/whmcs-client.ts';

const HOUR_MS = 3_600_000;

let gateway: TestGateway;
let proxy: PostgresProxy;
const log: string[] = [];
const logger = memoryLogger(log);
const running: Jobs[] = [];

beforeAll(async () => {
  gateway = await startTestGateway();
  proxy = await PostgresProxy.start(gateway.databaseUrls.worker);
});

afterEach(async () => {
  for (const jobs of running.splice(0)) await jobs.stop();
  log.length = 0;
});

afterAll(async () => {
  await proxy.close();
  await gateway.close();
});

async function start(sealEveryMs: number, databaseUrl = gateway.databaseUrls.worker): Promise<Jobs> {
  const jobs = await startJobs({
    databaseUrl,
    smtpUrl: null,
    mailFrom: 'Billing <billing@example.com>',
    metrcBaseUrl: null,
    publicUrl: () => 'http://gateway.test',
    secretKeys: [TEST_SECRET_KEY],
    logger,
    clock: gateway.clock,
    pollMs: 50,
    maintenance: { sealEveryMs, retention: { commands: 36_500, events: 36_500 } },
  });
  running.push(jobs);
  return jobs;
}

let payments = 0;
async function pay(): Promise<void> {
  payments += 1;
  const payment = { invoiceid: 78, transid: `U-${payments}`, gateway: 'cash', amount: '0.10' };
  expect((await callWhmcs(gateway.url, 'AddInvoicePayment', payment)).text).toContain('success');
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await isTrue()) return;
    await sleep(50);
  }
  throw new Error(`It did not come true within thirty seconds: ${log.join('')}`);
}

async function sealedRows(): Promise<number> {
  const row = (await gateway.database('history_seals').sum('row_count as rows').first()) as { rows: string | null };
  return Number(row.rows ?? 0);
}

interface SealLine {
  readonly tenant: number;
  readonly seal: number;
  readonly mac: string;
}

function sealLines(): SealLine[] {
  return log.filter((line) => line.includes('history sealed')).map((line) => JSON.parse(line) as SealLine);
}

describe('Maintenance', () => {
  it('seals at its start, and from time to time; each seal is in the log as it is in the database', async () => {
    await pay();
    await start(200);
    await until(async () => (await sealedRows()) === 1);
    await pay();
    await until(async () => (await sealedRows()) === 2);
    const rows = await gateway.database<{ seq: bigint; mac: Buffer }>('history_seals').orderBy('seq');
    await until(() => Promise.resolve(sealLines().length === rows.length));
    expect(sealLines().map(({ tenant, seal, mac }) => [tenant, seal, mac])).toEqual(
      rows.map(({ seq, mac }) => [53, Number(seq), mac.toString('hex')]),
    );
    const keys = new HistorySealKeys([TEST_SECRET_KEY]);
    const verified = await verify(gateway.database, { tenantId: null, verdictOn: keys.verdictOn.bind(keys) });
    expect([verified.found, verified.checked.seals]).toEqual([0, rows.length]);
  });

  it('finds done what another gateway did', async () => {
    await pay();
    const before = await sealedRows();
    const database = openDatabase(gateway.databaseUrls.worker, { max: 2, name: 'invoice-gateway test worker' });
    try {
      const seal = { database, logger, signer: new HistorySealKeys([TEST_SECRET_KEY]) };
      const [signal] = [new AbortController().signal];
      // The last seal is younger than that.
      expect(await sealOnce(seal, HOUR_MS, signal)).toBe(0);
      expect(await sealedRows()).toBe(before);
      await Promise.all([sealOnce(seal, 0, signal), sealOnce(seal, 0, signal)]);
      expect([await sealedRows(), sealLines()].map((each) => (Array.isArray(each) ? each.length : each))).toEqual([
        before + 1,
        1,
      ]);
    } finally {
      await database.destroy();
    }
  });

  it('seals what is left when it is stopped', async () => {
    const before = await sealedRows();
    const jobs = await start(HOUR_MS);
    await until(() => Promise.resolve(jobs.maintenanceAges()['seal']! < 1));
    await pay();
    expect(await sealedRows()).toBe(before);
    await running.pop()!.stop();
    expect(await sealedRows()).toBe(before + 1);
  });

  it('goes on after the database was away, and its age says how long it was not done', async () => {
    const jobs = await start(100, proxy.url);
    const before = await sealedRows();
    await proxy.down();
    await pay();
    await until(() => Promise.resolve(log.some((line) => line.includes('the history could not be sealed'))));
    expect(await sealedRows()).toBe(before);
    const age = jobs.maintenanceAges()['seal']!;
    await sleep(100);
    expect(jobs.maintenanceAges()['seal']).toBeGreaterThan(age);
    await proxy.up();
    await until(async () => (await sealedRows()) === before + 1);
    await until(() => Promise.resolve(jobs.maintenanceAges()['seal']! < 5));
  });
});
