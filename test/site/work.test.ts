import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDeliveries, type Deliveries } from '../support/deliveries.ts';
import { callerOf } from '../dialects/whmcs/fixtures.ts';
import type { Jobs } from '../../src/jobs/jobs.ts';
import { addTestOperator, formTokenOf, loggedIn, type SiteReply, type Visitor } from './visitor.ts';

const WORK = '/console/53/work';
let deliveries: Deliveries;
let jobs: Jobs | null = null;
let worker: Visitor;
let csrf: string;
/** A delivery that failed because the tenant had no account at Metrc. */
let failed: number;

beforeAll(async () => {
  deliveries = await openDeliveries();
  const { gateway } = deliveries;
  await addTestOperator(gateway, 'worker', [{ tenantId: 53, role: 'operate' }]);
  await addTestOperator(gateway, 'viewer', [{ tenantId: 53, role: 'view' }]);
  await addTestOperator(gateway, 'stranger', [{ tenantId: 54, role: 'admin' }]);
  await gateway.addTenant({ id: 54 });
  worker = await loggedIn(gateway, 'worker');
  csrf = formTokenOf(await worker.get('/console/tenants'));
  jobs = await deliveries.startJobs();
  failed = await deliveries.newInvoice();
  await deliveries.pay(failed);
  await deliveries.settled(failed);
  const caller = callerOf(gateway);
  for (let count = 0; count < 3; count += 1) await caller.pay(await caller.create(), { amount: '1.00' });
  await held(3);
});

afterAll(async () => {
  await jobs?.stop();
  await deliveries.close();
});

/** Waits until so many mails are held. */
async function held(wanted: number): Promise<readonly number[]> {
  for (;;) {
    const rows = await deliveries.gateway.database<{ id: bigint; state: string }>('outbox').where({ state: 'held' });
    if (rows.length >= wanted) return rows.map(({ id }) => Number(id));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stateOf(id: number): Promise<string | undefined> {
  const row = await deliveries.gateway.database<{ id: number; state: string }>('outbox').where({ id }).first();
  return row?.state;
}

async function failedJob(): Promise<number> {
  const row = await deliveries.gateway
    .database<{ id: bigint; invoice_id: number; event: string }>('outbox')
    .where({ invoice_id: failed, event: 'delivery.complete' })
    .orderBy('id', 'desc')
    .first();
  return Number(row?.id);
}

const post = (path: string, more: Readonly<Record<string, string>> = {}): Promise<SiteReply> =>
  worker.post(`${WORK}${path}`, { csrf, ...more });

describe('The work of a tenant', () => {
  it('is shown by its state, with counts and the oldest', async () => {
    const first = await worker.get(WORK);
    expect(first.text).toContain(`${WORK}/jobs/${await failedJob()}`);
    expect(first.text).toContain('the oldest since');
    // The form begins with the day of the oldest failure.
    expect(first.text).toContain('name="since" type="date" value="2026-11-22"');
    const waiting = await worker.get(`${WORK}?view=held`);
    for (const id of await held(3)) expect(waiting.text).toContain(`${WORK}/jobs/${id}"`);
    expect(waiting.text).toContain('There was no mail server');
    expect((await worker.get(`${WORK}?view=deliveries`)).text).toContain(`${WORK}/deliveries/${failed}`);
    expect((await worker.get(`${WORK}?view=daily`)).text).toContain('late-fee');
    expect((await worker.get(`${WORK}?view=charges`)).text).toContain('No charge is in doubt');
    expect((await worker.get(`${WORK}?view=done`)).text).toContain('Nothing is done yet');
  });

  it('shows one job with its last answer, and to the role view no form', async () => {
    const id = await failedJob();
    const page = await worker.get(`${WORK}/jobs/${id}`);
    expect(page.text).toContain('Failed');
    expect(page.text).toContain('Try again now');
    expect(page.text).toContain('ABCDEF012345670000010026');
    expect(page.text).toMatch(/account/);
    const viewer = await loggedIn(deliveries.gateway, 'viewer');
    const seen = await viewer.get(`${WORK}/jobs/${id}`);
    expect(seen.text).not.toContain('Try again now');
    const token = formTokenOf(seen);
    expect((await viewer.post(`${WORK}/jobs/${id}`, { csrf: token })).status).toBe(403);
    expect((await viewer.post(`${WORK}/retry`, { csrf: token, since: '2020-01-01' })).status).toBe(403);
  });

  it('of another tenant is neither shown nor tried again', async () => {
    const stranger = await loggedIn(deliveries.gateway, 'stranger');
    const token = formTokenOf(await stranger.get('/console/tenants'));
    const id = await failedJob();
    expect((await stranger.get(`/console/54/work/jobs/${id}`)).status).toBe(404);
    expect((await stranger.post(`/console/54/work/jobs/${id}`, { csrf: token })).status).toBe(404);
    expect((await stranger.post(`/console/54/work/deliveries/${failed}`, { csrf: token })).status).toBe(404);
    const range = await stranger.post('/console/54/work/retry', { csrf: token, since: '2020-01-01', held: '1' });
    expect(range.location).toBe('/console/54/work?retried=0');
    expect(await stateOf(id)).toBe('failed');
    expect(await deliveries.gateway.database('operator_acts').where({ act: 'job-retried' })).toEqual([]);
  });
});

describe('A retry', () => {
  it('of a held mail returns it to the relay, once', async () => {
    await jobs?.stop();
    jobs = null;
    const [id = 0] = await held(3);
    expect((await post(`/jobs/${id}`)).status).toBe(303);
    expect(await stateOf(id)).toBe('pending');
    const again = await post(`/jobs/${id}`);
    expect(again.status).toBe(409);
    expect(again.text).toContain('Nothing was changed');
    expect((await worker.get(`${WORK}?view=waiting`)).text).toContain(`${WORK}/jobs/${id}"`);
    expect(await deliveries.gateway.database('operator_acts').where({ act: 'job-retried' })).toHaveLength(1);
  });

  it('of a range takes what failed since a day, and the held mails where they are wanted', async () => {
    const before = await post('/retry', { since: '2026-11-23', task: '' });
    expect(before.location).toBe(`${WORK}?retried=0`);
    expect((await post('/retry', { since: 'yesterday' })).status).toBe(422);
    const mails = await post('/retry', { since: '2026-11-22', task: 'send-mail', held: '1' });
    expect(mails.location).toBe(`${WORK}?retried=2`);
    expect((await worker.get(`${WORK}?retried=2`)).text).toContain('2 jobs are tried again now');
    expect((await post('/retry', { since: '2026-11-22', task: 'send-mail', held: '1' })).location).toBe(
      `${WORK}?retried=0`,
    );
    expect((await deliveries.seen(failed)).state).toBe('failed');
  });

  it('of a failed delivery completes it once at Metrc, however often it is sent', async () => {
    await deliveries.setAccount();
    const id = await failedJob();
    expect((await post(`/jobs/${id}`)).status).toBe(303);
    expect((await deliveries.seen(failed)).state).toBe('completing');
    expect((await post(`/jobs/${id}`)).status).toBe(409);
    expect((await post(`/deliveries/${failed}`)).status).toBe(409);
    jobs = await deliveries.startJobs();
    expect(await deliveries.settled(failed)).toMatchObject({ state: 'completed', events: 'failed,done' });
    expect((await post(`/deliveries/${failed}`)).status).toBe(409);
    const done = await worker.get(`${WORK}?view=done`);
    expect(done.text).toContain('Delivery to Metrc');
    // The queue forgets a job with its attempts when it is done.
    expect(done.text).toContain('<td class="figure wide">–</td>');
    const acts = await worker.get('/console/53/acts');
    expect(acts.text).toContain(`job 53/${id}`);
  });

  it('of a delivery can also begin at the delivery', async () => {
    const other = await deliveries.newInvoice();
    await deliveries.setAccount({ userKey: 'wrong' });
    await deliveries.pay(other);
    expect((await deliveries.settled(other)).state).toBe('failed');
    await deliveries.setAccount();
    expect((await post(`/deliveries/${other}`)).status).toBe(303);
    expect(await deliveries.settled(other)).toMatchObject({ state: 'completed' });
  });
});

describe('A list of many jobs', () => {
  it('has pages of 25, each job once, the newest first', async () => {
    await deliveries.gateway.database.raw(
      `insert into outbox (tenant_id, id, event, state, payload, command_id, recorded_at)
       select 54, n, 'invoice.created', 'held', '{}', 'made-' || n, now() from generate_series(1, 60) n`,
    );
    const chief = await loggedIn(deliveries.gateway, 'stranger');
    const ids: number[] = [];
    let address: string | undefined = '/console/54/work?view=held';
    while (address !== undefined) {
      const { text } = await chief.get(address.replaceAll('&amp;', '&'));
      ids.push(...[...text.matchAll(/work\/jobs\/(\d+)"/g)].map(([, id]) => Number(id)));
      address = /href="([^"]*before=\d+)">Older/.exec(text)?.[1];
    }
    expect(ids).toEqual(Array.from({ length: 60 }, (_each, at) => 60 - at));
    expect((await chief.get('/console/54/work')).text).toContain('<span class="figure">60</span>');
  });
});
