import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { SMTPServer } from 'smtp-server';
import winston from 'winston';
import { openDatabase } from '../../db/postgres/knex.ts';
import { openQueuePool } from '../../db/queue/queue-pool.ts';
import { systemClock } from '../../src/clock.ts';
import { startJobs, type Jobs } from '../../src/jobs/jobs.ts';
import { PDF_WORKER, startTestGateway, TEST_SECRET_KEY, type TestGateway } from '../support/gateway.ts';
import { PostgresProxy } from '../support/postgres/proxy.ts';
import { callWhmcs } from '../support/whmcs-client.ts';

/** The code at which the queue tries again what it could not note. */
const TRY_AGAIN = { code: '57P03' };
let gateway: TestGateway;
let proxy: PostgresProxy;
/** Also where an expectation fails: what is left open would keep the run from ending. */
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  gateway = await startTestGateway();
  proxy = await PostgresProxy.start(gateway.databaseUrls.worker);
});

afterAll(async () => {
  await proxy.close();
  await gateway.close();
});

afterEach(async () => {
  await proxy.up();
  for (const close of closing.splice(0).reverse()) await close();
}, 60_000);

function openPool(queryTimeoutMs?: number): pg.Pool {
  const pool = openQueuePool(proxy.url, 2, queryTimeoutMs);
  closing.push(() => pool.end());
  return pool;
}

describe('The pool of the job queue', () => {
  it('names a lost database as what the queue tries again, and a bug as itself', async () => {
    const pool = openPool();
    const client = await pool.connect();
    closing.push(() => {
      client.release(true);
    });
    await expect(client.query('select now()::text::int')).rejects.toMatchObject({ code: '22P02' });
    await proxy.down();
    await expect(client.query('select 1')).rejects.toMatchObject(TRY_AGAIN);
    await expect(pool.connect()).rejects.toMatchObject(TRY_AGAIN);
  });

  it('cuts a connection to a server that takes no writes, and one whose answer does not come', async () => {
    const pool = openPool(200);
    const pidOf = async (): Promise<unknown> => (await pool.query('select pg_backend_pid() as pid')).rows[0].pid;
    const pids = [await pidOf()];
    await expect(pool.query('select pg_sleep(1)')).rejects.toMatchObject(TRY_AGAIN);
    pids.push(await pidOf());
    await pool.query('set default_transaction_read_only = on');
    await expect(pool.query('create table refused (id int)')).rejects.toMatchObject(TRY_AGAIN);
    pids.push(await pidOf());
    expect(new Set(pids).size).toBe(3);
  });
});

describe('A job whose database is gone when it ends', () => {
  /** Background work with a mail server that does something for every mail which it took. */
  async function startMailing(took: () => void): Promise<Jobs> {
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, _session, done) {
        stream.resume();
        stream.on('end', () => {
          took();
          done();
        });
      },
    });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    closing.push(
      () =>
        new Promise<void>((resolve) => {
          smtp.close(resolve);
        }),
    );
    const jobs = await startJobs({
      databaseUrl: proxy.url,
      smtpUrl: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
      mailFrom: 'Billing <billing@example.com>',
      metrcBaseUrl: null,
      publicUrl: () => 'http://gateway.test',
      pdf: { workerUrl: PDF_WORKER },
      secretKeys: [TEST_SECRET_KEY],
      logger: winston.createLogger({ silent: true }),
      clock: systemClock,
      pollMs: 50,
    });
    closing.push(() => jobs.stop());
    return jobs;
  }

  async function pay(transid: string): Promise<void> {
    await callWhmcs(gateway.url, 'AddInvoicePayment', { invoiceid: 78, transid, gateway: 'cash', amount: '1.00' });
  }

  it('is done again when the database is back', async () => {
    let received = 0;
    await startMailing(() => {
      received += 1;
      // The mail is taken, and its success cannot be recorded.
      if (received === 1) void proxy.down().then(() => sleep(500).then(() => proxy.up()));
    });
    await pay('mailed');
    const isDone = async (): Promise<boolean> => {
      const row = await gateway.database('outbox').whereLike('event', 'mail.%').first('state');
      return (row as { state: string } | undefined)?.state === 'done';
    };
    // Less than the fifty seconds after which a job is taken from a worker that says nothing of it.
    for (let tries = 0; tries < 200 && !(await isDone()); tries += 1) await sleep(100);
    expect([await isDone(), received]).toEqual([true, 2]);
  });

  it('does not prevent a stop while the database stays away', async () => {
    let isTaken = false;
    const jobs = await startMailing(() => {
      isTaken = true;
      void proxy.down();
    });
    await pay('mailed into the dark');
    const hasTaken = (): boolean => isTaken;
    for (let tries = 0; tries < 200 && !hasTaken(); tries += 1) await sleep(100);
    // Beyond the first tries to note it.
    await sleep(3_000);
    const stopped = jobs.stop().then(() => 'stopped');
    expect(await Promise.race([stopped, sleep(40_000, 'waits for the database')])).toBe('stopped');
    expect(hasTaken()).toBe(true);
    // Remaining work would go on into the next tests: with a database it ends.
    await proxy.up();
    const worker = openDatabase(gateway.databaseUrls.worker, { max: 1, name: 'test' });
    closing.push(() => worker.destroy());
    const queue = { usename: worker.raw('current_user'), application_name: 'invoice-gateway queue' };
    for (let tries = 0, quiet = 0; tries < 300 && quiet < 30; tries += 1) {
      quiet = (await worker('pg_stat_activity').where(queue)).length === 0 ? quiet + 1 : 0;
      await sleep(100);
    }
  }, 120_000);
});
