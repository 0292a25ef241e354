import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listDeliveries, retryDelivery } from '../../db/admin/metrc.ts';
import { queueJob } from '../../db/queue/job-queue.ts';
import { IdReserve } from '../../db/ledger/id-reserve.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { DatabasePool } from '../../db/postgres/pool.ts';
import { BatchLedger } from '../../db/ledger/batch-ledger.ts';
import { queryRows } from '../../db/postgres/sql.ts';
import { decideBatch } from '../../src/core/decide/decide-batch.ts';
import { systemClock } from '../../src/clock.ts';
import type { Jobs } from '../../src/jobs/jobs.ts';
import { addPayment, decimal } from '../support/builders.ts';
import { LICENSE, openDeliveries, TENANT_ID, USER_KEY, VENDOR_KEY, type Deliveries } from '../support/deliveries.ts';
import { callWhmcs } from '../support/whmcs-client.ts';

const PAID_AT = '2015-03-24 11:54:00';
const AT_METRC = '2015-03-24T11:54:00.000';
const AT = '2026-11-22T10:00:00.000Z';
let deliveries: Deliveries;
let jobs: Jobs | null = null;

beforeAll(async () => {
  deliveries = await openDeliveries();
});

beforeEach(async () => {
  await deliveries.setAccount();
});

afterEach(async () => {
  await jobs?.stop();
  jobs = null;
});

afterAll(async () => {
  await deliveries.close();
});

/** Requests that the server got about a delivery, as `GET` and `PUT`. */
function requestsAbout(id: number): string[] {
  return deliveries.metrc.requests
    .filter(({ method, url, body }) =>
      method === 'GET' ? url.includes(`/deliveries/${id}?`) : body.includes(`"Id":${id},`),
    )
    .map(({ method }) => method);
}

function retry(invoiceId: number): Promise<string> {
  return deliveries.gateway.database.transaction((trx) => retryDelivery(trx, TENANT_ID, invoiceId, AT));
}

describe('The job', () => {
  it('completes the delivery with the time stamp of the payment', async () => {
    const id = await deliveries.newInvoice({
      returnedPackages: [{ label: 'B', quantity: '2', unitOfMeasure: 'Each', reason: 'Spoilage', note: 'wet' }],
    });
    expect(await deliveries.pay(id)).toMatchObject({ ok: true, result: { kind: 'payment-added', isRepeat: false } });
    expect(await deliveries.seen(id)).toEqual({
      state: 'completing',
      arrivedAt: PAID_AT,
      failure: null,
      events: 'pending',
    });
    jobs = await deliveries.startJobs();
    expect(await deliveries.settled(id)).toEqual({
      state: 'completed',
      arrivedAt: PAID_AT,
      failure: null,
      events: 'done',
    });
    expect(requestsAbout(id)).toEqual(['GET', 'PUT']);
    expect(deliveries.metrc.deliveries.get(id)?.completion).toEqual({
      Id: id,
      ActualArrivalDateTime: AT_METRC,
      PaymentType: null,
      AcceptedPackages: ['ABCDEF012345670000010026'],
      ReturnedPackages: [
        {
          Label: 'B',
          ReturnQuantityVerified: 2,
          ReturnUnitOfMeasure: 'Each',
          ReturnReason: 'Spoilage',
          ReturnReasonNote: 'wet',
        },
      ],
    });
  });

  it('is raised once: neither a repeat nor a second payment completes again', async () => {
    const id = await deliveries.newInvoice();
    await deliveries.pay(id, { reference: '23' });
    expect(await deliveries.pay(id, { reference: '23' })).toMatchObject({ ok: true, result: { isRepeat: true } });
    await deliveries.pay(id, { reference: '24', paidAt: '2015-03-25 09:00:00' });
    jobs = await deliveries.startJobs();
    expect(await deliveries.settled(id)).toMatchObject({ state: 'completed', arrivedAt: PAID_AT, events: 'done' });
    await deliveries.pay(id, { reference: '25', paidAt: '2015-03-26 09:00:00' });
    expect(await deliveries.seen(id)).toMatchObject({ state: 'completed', arrivedAt: PAID_AT, events: 'done' });
    expect(requestsAbout(id)).toEqual(['GET', 'PUT']);
  });

  it('is not raised by a payment of the other dialect', async () => {
    await callWhmcs(deliveries.gateway.url, 'AddInvoicePayment', {
      invoiceid: 78,
      transid: 'w',
      gateway: 'cash',
      amount: '1',
    });
    expect(await deliveries.seen(78)).toMatchObject({ state: 'open', events: '' });
  });

  it('is not raised by a payment that is rolled back', async () => {
    const id = await deliveries.newInvoice();
    const pool = new DatabasePool(deliveries.gateway.databaseUrls.runtime, { max: 2, name: 'test rollback' });
    const ledger = new BatchLedger(pool, new IdReserve(pool), deliveries.gateway.clock);
    const command = addPayment({
      actor: { tenantId: TENANT_ID, credentialId: 1, credentialVersion: 1 },
      dialect: 'corp',
      completesDelivery: true,
      invoiceId: id,
      amount: decimal('10.00'),
    });
    // An amount that the table refuses: the statement that writes payment, delivery and event fails as one.
    const faulty = ledger.commitBatch(TENANT_ID, [command], (...given) =>
      decideBatch(...given).map((decision) => ({
        ...decision,
        changes: decision.changes.map((change) =>
          change.kind === 'payment-added' ? { ...change, payment: { ...change.payment, amountMinor: 0n } } : change,
        ),
      })),
    );
    await expect(faulty).rejects.toMatchObject({ code: '23514' });
    await pool.close();
    expect(await deliveries.seen(id)).toEqual({ state: 'open', arrivedAt: null, failure: null, events: '' });
  });

  it('writes nothing at Metrc for a delivery that is completed there already', async () => {
    const id = await deliveries.newInvoice();
    deliveries.metrc.deliveries.get(id)!.completedAt = '2015-03-23T08:00:00.000';
    await deliveries.pay(id);
    jobs = await deliveries.startJobs();
    expect(await deliveries.settled(id)).toMatchObject({ state: 'completed', events: 'done' });
    expect(requestsAbout(id)).toEqual(['GET']);
  });

  it('fails for a delivery that was voided, and writes nothing at Metrc', async () => {
    const id = await deliveries.newInvoice();
    deliveries.metrc.deliveries.get(id)!.voidedOn = '2015-03-23';
    await deliveries.pay(id);
    jobs = await deliveries.startJobs();
    expect(await deliveries.settled(id)).toMatchObject({
      state: 'failed',
      failure: 'The delivery was voided',
      events: 'failed',
    });
    expect(requestsAbout(id)).toEqual(['GET']);
  });
});

describe('A failure', () => {
  it('keeps Metrc’s words where the operator sees them, and is retried by the operator', async () => {
    const id = await deliveries.newInvoice();
    const words = 'Package ABCDEF012345670000010026 is on hold.';
    deliveries.metrc.failNext({
      method: 'PUT',
      kind: 'answer',
      status: 400,
      body: JSON.stringify([{ row: 0, message: words }]),
    });
    await deliveries.pay(id);
    jobs = await deliveries.startJobs();
    expect(await deliveries.settled(id)).toMatchObject({ state: 'failed', failure: words, events: 'failed' });
    const [listed] = await listDeliveries(deliveries.gateway.database, TENANT_ID, { invoiceId: id, state: 'failed' });
    expect(listed).toMatchObject({ invoiceId: id, licenseNumber: LICENSE, arrivedAt: PAID_AT, failure: words });

    expect(await retry(id)).toBe('retried');
    expect(['completing', 'completed']).toContain(await retry(id));
    expect(await deliveries.settled(id)).toEqual({
      state: 'completed',
      arrivedAt: PAID_AT,
      failure: null,
      events: 'failed,done',
    });
    expect(await retry(id)).toBe('completed');
    expect(deliveries.metrc.deliveries.get(id)?.completedAt).toBe(AT_METRC);
  });

  it('is retried by the next payment, with that one’s time', async () => {
    const id = await deliveries.newInvoice({ licenseNumber: 'not ours' });
    await deliveries.pay(id);
    jobs = await deliveries.startJobs();
    expect(await deliveries.settled(id)).toMatchObject({
      state: 'failed',
      failure: 'Authorization has been denied for this request.',
    });
    await deliveries.pay(id, { paidAt: '2015-03-25 09:00:00' });
    await expect(deliveries.seen(id)).resolves.toMatchObject({ arrivedAt: '2015-03-25 09:00:00' });
    expect(await deliveries.settled(id)).toMatchObject({ state: 'failed', events: 'failed,failed' });
  });

  it('names the command to run where the tenant has no account', async () => {
    const id = await deliveries.newInvoice();
    await deliveries.gateway.database('metrc_accounts').delete();
    await deliveries.pay(id);
    jobs = await deliveries.startJobs();
    expect(await deliveries.settled(id)).toMatchObject({
      state: 'failed',
      failure: 'No Metrc account is set for tenant 53: set it with ./gateway delivery account.',
    });
    expect(requestsAbout(id)).toEqual([]);
  });

  it('says so where SECRET_KEY is not the one that encrypted the keys', async () => {
    const id = await deliveries.newInvoice();
    await deliveries.pay(id);
    jobs = await deliveries.startJobs({ secretKeys: ['another secret key, long enough'] });
    const { state, failure } = await deliveries.settled(id);
    expect(state).toBe('failed');
    expect(failure).toMatch(
      /^The Metrc keys of tenant 53 cannot be decrypted with SECRET_KEY: give the gateway the key/,
    );
    expect(requestsAbout(id)).toEqual([]);
  });

  it('comes at the end of all attempts', async () => {
    const id = await deliveries.newInvoice();
    deliveries.metrc.failNext({ kind: 'answer', status: 503 }, { kind: 'answer', status: 503 });
    await deliveries.pay(id);
    jobs = await deliveries.startJobs({ deliveryAttempts: 2 });
    expect(await deliveries.settled(id)).toMatchObject({
      state: 'failed',
      failure: 'Metrc answered 503 without a reason',
      events: 'failed',
    });
    expect(requestsAbout(id)).toEqual(['GET', 'GET']);
  });
});

describe('A fault that passes', () => {
  it('is tried again, and what Metrc did before it is found', async () => {
    const id = await deliveries.newInvoice();
    // The completion works, and its answer is lost.
    deliveries.metrc.failNext({ method: 'PUT', kind: 'lost' });
    await deliveries.pay(id);
    jobs = await deliveries.startJobs();
    expect(await deliveries.settled(id)).toMatchObject({ state: 'completed', failure: null, events: 'done' });
    expect(requestsAbout(id)).toEqual(['GET', 'PUT', 'GET']);
    expect(deliveries.metrc.deliveries.get(id)?.completedAt).toBe(AT_METRC);
  });

  it('is a Metrc that hangs: the payment is answered, and the delivery says why it waits', async () => {
    const id = await deliveries.newInvoice();
    deliveries.metrc.failNext({ kind: 'hang' });
    jobs = await deliveries.startJobs();
    const before = systemClock.now();
    expect(await deliveries.pay(id)).toMatchObject({ ok: true });
    expect(systemClock.now() - before).toBeLessThan(500);
    let seen = await deliveries.seen(id);
    while (seen.failure === null) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      seen = await deliveries.seen(id);
    }
    expect(seen).toMatchObject({ state: 'completing', failure: 'Metrc did not answer within 500 ms' });
    expect(await deliveries.settled(id)).toMatchObject({ state: 'completed', failure: null });
  });

  it('is not tried again before the time that Metrc named', async () => {
    const id = await deliveries.newInvoice();
    deliveries.metrc.failNext({
      method: 'GET',
      kind: 'answer',
      status: 429,
      headers: { 'retry-after': '5' },
      body: '{"Message":"Too many requests."}',
    });
    await deliveries.pay(id);
    jobs = await deliveries.startJobs();
    while ((await deliveries.seen(id)).failure === null) await new Promise((resolve) => setTimeout(resolve, 20));
    const delayedAt = systemClock.now();
    expect(await deliveries.seen(id)).toMatchObject({ state: 'completing', failure: 'Too many requests.' });
    expect(await deliveries.settled(id)).toMatchObject({ state: 'completed', events: 'done' });
    // The queue's own pause after a first failure is below three seconds.
    expect(systemClock.now() - delayedAt).toBeGreaterThan(4_500);
    expect(requestsAbout(id)).toEqual(['GET', 'GET', 'PUT']);
  });

  it('uses up attempts when Metrc names times for ever', async () => {
    const id = await deliveries.newInvoice();
    const busy = { kind: 'answer', status: 429, headers: { 'retry-after': '0' } } as const;
    deliveries.metrc.failNext(busy, busy, busy);
    await deliveries.pay(id);
    jobs = await deliveries.startJobs({ deliveryAttempts: 3 });
    expect(await deliveries.settled(id)).toMatchObject({
      state: 'failed',
      failure: 'Metrc answered 429 without a reason',
    });
    expect(requestsAbout(id)).toEqual(['GET', 'GET', 'GET']);
  });
});

describe('A gateway that stops', () => {
  it('waits for no Metrc that hangs, and leaves the completion to the next gateway', async () => {
    const id = await deliveries.newInvoice();
    deliveries.metrc.failNext({ method: 'PUT', kind: 'hang' });
    await deliveries.pay(id);
    jobs = await deliveries.startJobs({ metrcTimeoutMs: 60_000 });
    while (!requestsAbout(id).includes('PUT')) await new Promise((resolve) => setTimeout(resolve, 20));
    const before = systemClock.now();
    await jobs.stop();
    expect(systemClock.now() - before).toBeLessThan(8_000);
    expect(await deliveries.seen(id)).toMatchObject({
      state: 'completing',
      failure: 'The gateway stopped before Metrc answered',
    });
    jobs = await deliveries.startJobs();
    expect(await deliveries.settled(id)).toMatchObject({ state: 'completed', events: 'done' });
  });
});

describe('A gateway that dies', () => {
  it('leaves a job that another one does', async () => {
    const id = await deliveries.newInvoice();
    await deliveries.pay(id);
    // The steps of the relay and a worker before they are killed.
    const worker = openDatabase(deliveries.gateway.databaseUrls.worker, { max: 1, name: 'test dead worker' });
    const [event] = await queryRows<{ id: bigint }>(
      worker,
      "update outbox set state = 'queued' where tenant_id = ? and invoice_id = ? and event = 'delivery.complete' returning id",
      [TENANT_ID, id],
    );
    await queueJob(worker, 'complete-delivery', { tenantId: TENANT_ID, id: Number(event!.id) }, { maxAttempts: 25 });
    await worker.raw(
      "update graphile_worker._private_jobs set locked_by = 'dead', locked_at = now() - interval '1 minute', attempts = 1",
    );
    await worker.destroy();
    jobs = await deliveries.startJobs();
    expect(await deliveries.settled(id)).toMatchObject({ state: 'completed', events: 'done' });
  });
});

describe('The keys', () => {
  it('appear in the clear in no column and in no line of a log', async () => {
    const id = await deliveries.newInvoice();
    deliveries.metrc.failNext({
      kind: 'answer',
      status: 401,
      body: JSON.stringify({ Message: `Bad key ${USER_KEY}` }),
    });
    await deliveries.pay(id);
    jobs = await deliveries.startJobs();
    expect(await deliveries.settled(id)).toMatchObject({ state: 'failed', failure: 'Bad key …' });
    const pair = Buffer.from(`${VENDOR_KEY}:${USER_KEY}`).toString('base64');
    const database = deliveries.gateway.database;
    const tables = await database('pg_tables').where({ schemaname: 'public' }).pluck<string[]>('tablename');
    expect(tables).toContain('metrc_accounts');
    for (const table of tables) {
      const { rows } = await database.raw<{ rows: { text: string }[] }>('select t::text as text from ?? t', [table]);
      const all = rows.map((row) => row.text).join('\n');
      for (const secret of [VENDOR_KEY, USER_KEY, pair]) expect(all.includes(secret)).toBe(false);
    }
    const lines = [...deliveries.log, ...deliveries.gateway.log].join('\n');
    expect(lines).toContain('Bad key …');
    for (const secret of [VENDOR_KEY, USER_KEY, pair]) expect(lines.includes(secret)).toBe(false);
  });
});
