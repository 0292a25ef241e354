import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { openDatabase } from '../../db/postgres/knex.ts';
import { queryRows } from '../../db/postgres/sql.ts';
import { openDeliveries, type Deliveries } from '../support/deliveries.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { Cli } from './support/harness.ts';

let deliveries: Deliveries;
let cli: Cli;
let smtp: SMTPServer;
let smtpUrl: string;
let received = 0;
let refusals = 0;

interface Job {
  readonly id: string;
  readonly task: string;
  readonly state: string;
  readonly invoice: number;
  readonly attempts: number;
  readonly maxAttempts: number | null;
  readonly nextRunAt: string | null;
  readonly lastError: string | null;
}

beforeAll(async () => {
  deliveries = await openDeliveries();
  await deliveries.setAccount();
  cli = new Cli(deliveries.gateway.databaseUrls);
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      stream.resume();
      stream.on('end', () => {
        if (refusals > 0) {
          refusals -= 1;
          done(new Error('try later'));
          return;
        }
        received += 1;
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  smtpUrl = `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await new Promise<void>((resolve) => {
    smtp.close(resolve);
  });
  await cli.database.destroy();
  await deliveries.close();
});

let payments = 0;

/** A mail in the outbox, as a payment leaves it; gives its job's id. */
async function newMail(): Promise<string> {
  const params = { invoiceid: 78, transid: `mail-${(payments += 1)}`, gateway: 'cash', amount: '0.01' };
  expect((await callWhmcs(deliveries.gateway.url, 'AddInvoicePayment', params)).json).toEqual({ result: 'success' });
  const [row] = await queryRows<{ id: bigint }>(
    cli.database,
    "select max(id) as id from outbox where tenant_id = 53 and event like 'mail.%'",
    [],
  );
  return `53/${String(row?.id)}`;
}

async function list(args = ''): Promise<readonly Job[]> {
  return (await cli.json(`jobs list${args}`)) as Job[];
}

async function job(id: string): Promise<Job> {
  const found = [...(await list()), ...(await list(' --state done'))].find((known) => known.id === id);
  if (found === undefined) throw new Error(`${id} is not listed`);
  return found;
}

async function until(id: string, isTrue: (found: Job) => boolean): Promise<Job> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await job(id);
    if (isTrue(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It did not come true: ${JSON.stringify(await job(id))}`);
}

/** As the worker's own connection sees and changes the queue. */
async function onQueue(sql: string): Promise<void> {
  const worker = openDatabase(deliveries.gateway.databaseUrls.worker, { max: 1, name: 'test' });
  try {
    await worker.raw(sql);
  } finally {
    await worker.destroy();
  }
}

describe('A mail', () => {
  beforeEach(() => {
    received = 0;
    refusals = 0;
  });

  it('that is held is listed with the reason, released, and sent by a gateway with a mail server', async () => {
    const id = await newMail();
    expect(await job(id)).toMatchObject({ task: 'send-mail', state: 'pending', attempts: 0, maxAttempts: null });
    const without = await deliveries.startJobs();
    const held = await until(id, ({ state }) => state === 'held');
    await without.stop();
    expect(held).toMatchObject({ lastError: 'There was no mail server (SMTP_URL)', nextRunAt: null, invoice: 78 });
    const result = await cli.run('jobs retry --held --json');
    expect(JSON.parse(result.out)).toEqual([{ id, tenant: 53, task: 'send-mail', invoice: 78, was: 'held' }]);
    expect(result.err).toContain('SMTP_URL is not set here: a gateway that has none either will keep the mails once');
    expect((await job(id)).state).toBe('pending');
    const worker = await deliveries.startJobs({ smtpUrl });
    await until(id, ({ state }) => state === 'done');
    await worker.stop();
    expect(received).toBe(1);
    expect((await cli.run(`jobs retry ${id}`)).err).toBe(`The job ${id} is done.\n`);
  });

  it('that was refused waits, is put first in time, and is sent once', async () => {
    refusals = 1;
    const id = await newMail();
    const worker = await deliveries.startJobs({ smtpUrl });
    const waiting = await until(id, ({ lastError, state }) => lastError !== null && state === 'waiting');
    expect(waiting).toMatchObject({ attempts: 1, maxAttempts: 15, lastError: expect.stringContaining('try later') });
    // Far away, where nothing but a retry brings it near.
    await onQueue(
      "select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), now() + interval '1 d')",
    );
    expect(await cli.json(`jobs retry ${id}`)).toEqual([
      { id, tenant: 53, task: 'send-mail', invoice: 78, was: 'waiting' },
    ]);
    await until(id, ({ state }) => state === 'done');
    await worker.stop();
    expect(received).toBe(1);
  });

  it('that is given up is tried with all its attempts again', async () => {
    refusals = 1;
    const id = await newMail();
    const first = await deliveries.startJobs({ smtpUrl });
    await until(id, ({ lastError, state }) => lastError !== null && state === 'waiting');
    await first.stop();
    await onQueue(
      'select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), now(), null, 14)',
    );
    refusals = 1;
    const last = await deliveries.startJobs({ smtpUrl });
    await until(id, ({ state }) => state === 'failed');
    await last.stop();
    expect(await list(' --state failed')).toMatchObject([{ id, attempts: 15, nextRunAt: null }]);
    expect((await cli.run('jobs list --state failed')).out).toMatch(
      /^ID +TASK +EVENT +INVOICE +STATE +ATTEMPTS +NEXT RUN AT +AGE +LAST ERROR\n53\/\d+ +send-mail +mail.payment-received +78 +failed +15 +- +0 s +Message failed/,
    );
    await cli.json('jobs retry --all --task send-mail --tenant 53');
    expect(await job(id)).toMatchObject({ state: 'waiting', attempts: 0 });
    const worker = await deliveries.startJobs({ smtpUrl });
    await until(id, ({ state }) => state === 'done');
    await worker.stop();
    expect(received).toBe(1);
  });

  it('that runs stays as it is', async () => {
    const id = await newMail();
    refusals = 1;
    const worker = await deliveries.startJobs({ smtpUrl });
    await until(id, ({ state, lastError }) => lastError !== null && state === 'waiting');
    await worker.stop();
    const lock = (value: string): Promise<void> =>
      onQueue(`update graphile_worker._private_jobs set locked_at = ${value}, locked_by = 'test'`);
    await lock('now()');
    expect((await job(id)).state).toBe('running');
    const result = await cli.run(`jobs retry ${id}`);
    expect(result).toEqual({ code: 1, out: '', err: `The job ${id} is running: wait for its end.\n` });
    expect(await cli.json('jobs retry --all')).toEqual([]);
    expect(await job(id)).toMatchObject({ state: 'running', attempts: 1 });
    await lock('null');
    await onQueue('select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))');
    // Its job is gone from the queue: it is queued once more.
    expect((await job(id)).state).toBe('lost');
    expect(await cli.json(`jobs retry ${id}`)).toMatchObject([{ was: 'lost' }]);
    expect(await job(id)).toMatchObject({ state: 'waiting', attempts: 0, maxAttempts: 15 });
    const other = await deliveries.startJobs({ smtpUrl });
    await until(id, ({ state }) => state === 'done');
    await other.stop();
  });
});

describe('A delivery', () => {
  it('that failed is opened again, and its earlier event is done', async () => {
    const invoiceId = await deliveries.newInvoice();
    deliveries.metrc.failNext({ kind: 'answer', status: 400, body: '{"Message":"No"}' });
    const worker = await deliveries.startJobs();
    await deliveries.pay(invoiceId);
    expect(await deliveries.settled(invoiceId)).toMatchObject({ state: 'failed', events: 'failed' });
    const [failed] = await list(' --state failed --task complete-delivery');
    expect(failed).toMatchObject({
      task: 'complete-delivery',
      invoice: invoiceId,
      lastError: expect.stringContaining('No'),
    });
    expect(await cli.json(`jobs retry ${failed?.id ?? ''}`)).toMatchObject([{ id: failed?.id, was: 'failed' }]);
    expect(await deliveries.settled(invoiceId)).toMatchObject({ state: 'completed', events: 'failed,done' });
    await worker.stop();
    expect(await list(' --task complete-delivery')).toEqual([]);
    expect((await cli.run(`jobs retry ${failed?.id ?? ''}`)).err).toContain('is done.');
  });

  it('that waits for Metrc is listed with its words', async () => {
    const invoiceId = await deliveries.newInvoice();
    deliveries.metrc.failNext({ kind: 'answer', status: 429, headers: { 'retry-after': '600' } });
    const worker = await deliveries.startJobs();
    await deliveries.pay(invoiceId);
    let [waiting] = await list(' --task complete-delivery');
    for (let tries = 0; tries < 100 && waiting?.state !== 'waiting'; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      [waiting] = await list(' --task complete-delivery');
    }
    expect(waiting).toMatchObject({ invoice: invoiceId, state: 'waiting', lastError: expect.stringMatching(/\S/) });
    expect(await cli.json('jobs retry --all --task complete-delivery')).toMatchObject([{ was: 'waiting' }]);
    expect(await deliveries.settled(invoiceId)).toMatchObject({ state: 'completed', events: 'done' });
    await worker.stop();
    const requests = deliveries.metrc.requests.filter(
      ({ method, body }) => method === 'PUT' && body.includes(`"Id":${invoiceId},`),
    );
    expect(requests).toHaveLength(1);
  });
});

describe('jobs list', () => {
  it('comes in pages', async () => {
    const ids = [await newMail(), await newMail(), await newMail()];
    const first = await cli.run('jobs list --limit 2 --json');
    expect((JSON.parse(first.out) as Job[]).map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.err).toBe(`There are more: jobs list --after ${ids[1] ?? ''}\n`);
    expect((await list(` --after ${ids[1] ?? ''}`)).map(({ id }) => id)).toEqual([ids[2]]);
    expect(await list(' --tenant 53 --state done --limit 1')).toHaveLength(1);
  });
});

describe('A command line that is wrong', () => {
  it.each([
    ['list --tenant 999', 1, 'There is no tenant 999'],
    ['list --state gone', 2, '--state must be pending, waiting, running, held, lost, failed or done; "gone" is not.'],
    ['list --limit 0', 2, '--limit must be a whole number from 1 to 10000'],
    ['list --after 53', 2, '--after must be a job as jobs list shows it, such as 53/17; "53" is not.'],
    ['retry', 2, 'jobs retry must be given jobs, or --all or --held.'],
    ['retry 53/1 --all', 2, 'jobs retry must be given jobs, or --all or --held.'],
    ['retry 53/1 --tenant 53', 2, '--tenant and --task require --all or --held.'],
    ['retry one', 2, '<jobs> must be a job as jobs list shows it, such as 53/17; "one" is not.'],
    ['retry 53/999999', 1, 'There is no job 53/999999: jobs list shows those there are.'],
    ['retry --all --tenant 999', 1, 'There is no tenant 999'],
  ])('jobs %s is refused with %i', async (args, code, sentence) => {
    const result = await cli.run(`jobs ${args}`);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err).toContain(sentence);
  });
});
