import { afterEach, describe, expect, it } from '@jest/globals';
import { hashSecret } from '../../src/auth/secrets.ts';
import { startJobs, type Jobs, type JobsOptions } from '../../src/jobs/jobs.ts';
import { callerOf } from '../dialects/whmcs/fixtures.ts';
import { get, wordsOf } from '../pages/fixtures.ts';
import { callCorp } from '../support/corp-client.ts';
import { startTestGateway, PDF_WORKER, TEST_SECRET_KEY, type TestGateway } from '../support/gateway.ts';
import { memoryLogger } from '../support/logs/memory-logger.ts';

const PAYMENT = { transid: 'T-1', gateway: 'mailin', amount: '15.00' };

describe('The demo', () => {
  const undo: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  const gatewayWith = async (isLoopback: boolean, options: Partial<JobsOptions> = {}): Promise<TestGateway> => {
    const gateway = await startTestGateway({ isLoopback });
    undo.push(() => gateway.close());
    const jobs: Jobs = await startJobs({
      databaseUrl: gateway.databaseUrls.worker,
      smtpUrl: null,
      mailFrom: 'Billing <billing@example.com>',
      metrcBaseUrl: null,
      publicUrl: () => 'http://gateway.test',
      pdf: { workerUrl: PDF_WORKER },
      demo: { isLoopback },
      secretKeys: [TEST_SECRET_KEY],
      logger: memoryLogger([]),
      clock: gateway.clock,
      pollMs: 50,
      ...options,
    });
    undo.push(() => jobs.stop());
    return gateway;
  };
  const settled = async <T>(look: () => Promise<T>, isThere: (found: T) => boolean): Promise<T> => {
    for (;;) {
      const found = await look();
      if (isThere(found)) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const deliveryOf = ({ database }: TestGateway): Promise<{ state: string; failure: string | null }> =>
    database('deliveries').where({ tenant_id: 53, invoice_id: 78 }).first('state', 'failure') as never;
  const ended = (gateway: TestGateway): Promise<{ state: string; failure: string | null }> =>
    settled(
      () => deliveryOf(gateway),
      ({ state }) => state === 'completed' || state === 'failed',
    );
  const mailStates = async ({ database }: TestGateway, tenantId: number): Promise<readonly string[]> =>
    (await database('outbox')
      .where({ tenant_id: tenantId })
      .whereIn('event', ['mail.payment-received', 'mail.invoice-created'])
      .pluck('state')) as string[];

  it('completes the delivery of its first sample, and shows the receipt on its page', async () => {
    const gateway = await gatewayWith(true);
    expect((await callCorp(gateway.url)).json).toMatchObject({ RET_STATUS: 'ok' });
    expect(await ended(gateway)).toEqual({ state: 'completed', failure: null });
    await callerOf(gateway).pay(1, { ...PAYMENT, amount: '1.00' });
    await settled(
      () => mailStates(gateway, 53),
      (states) => states.length > 0 && states.every((state) => state === 'done'),
    );
    const list = await get(`${gateway.url}/_demo/mail`);
    expect([list.status, wordsOf(list)]).toEqual([
      200,
      expect.stringContaining(
        'Payment received for invoice #1 Sample Client <client2361@example.com>'.replace(/[<>]/g, (sign) =>
          sign === '<' ? '&lt;' : '&gt;',
        ),
      ),
    ]);
    const [, id = ''] = /href="mail\/([0-9]+)"/.exec(list.text) ?? [];
    const mail = await get(`${gateway.url}/_demo/mail/${id}`);
    expect(wordsOf(mail)).toContain('We have received your payment for invoice #1. Thank you.');
    expect(wordsOf(mail)).toMatch(/View the invoice: http\S+\/i\/home\/53\.1\./);
    const [, address = ''] = /<a href="([^"]+)" download="invoice-1\.pdf">/.exec(mail.text) ?? [];
    const file = await get(address);
    expect([file.status, file.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect((await get(`${gateway.url}/_demo/mail/999999`)).status).toBe(404);
    expect((await get(`${gateway.url}/_demo/mail`, { method: 'POST' })).status).toBe(404);
  });

  it('escapes what callers wrote, and shows a bounded number', async () => {
    const gateway = await gatewayWith(true);
    const caller = callerOf(gateway);
    const params = { itemdescription1: '<script>alert(1)</script>', itemamount1: '1.00', sendinvoice: '1' };
    for (let index = 0; index < 52; index += 1) await caller.create(params);
    const list = await get(`${gateway.url}/_demo/mail`);
    const ids = [...list.text.matchAll(/href="mail\/([0-9]+)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(50);
    const { text } = await get(`${gateway.url}/_demo/mail/${ids[0] ?? ''}`);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toContain('<script');
  });

  it('is off where others reach the gateway and it was not requested', async () => {
    const gateway = await gatewayWith(false);
    await completeByHand(gateway);
    expect(await ended(gateway)).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('No Metrc account'),
    });
    expect((await get(`${gateway.url}/_demo/mail`)).status).toBe(404);
    expect(await get(`${gateway.url}/_demo/mail`).then(({ text }) => text)).toMatch(/^{"error":"Not found"/);
  });

  it('is off once its credential is revoked or has another secret', async () => {
    const gateway = await gatewayWith(true);
    await gateway
      .database('credentials')
      .where({ tenant_id: 53, identifier: 'demo-identifier' })
      .update({ secret_hash: hashSecret('another') });
    expect((await get(`${gateway.url}/_demo/mail`)).status).toBe(404);
    await completeByHand(gateway);
    expect(await ended(gateway)).toMatchObject({ state: 'failed' });
  });

  it('does not affect mails and deliveries of other tenants, and gives way to METRC_BASE_URL', async () => {
    const gateway = await gatewayWith(true, { metrcBaseUrl: 'http://127.0.0.1:9' });
    await gateway.addTenant({ id: 54 });
    await gateway.addClient({ tenantId: 54, id: 1 });
    await gateway.addCredential({ tenantId: 54, identifier: 'other' });
    const mailed = { userid: 1, itemdescription1: 'a', itemamount1: '1.00', sendinvoice: '1' };
    await callerOf(gateway, { identifier: 'other', secret: 'other' }).create(mailed);
    await settled(
      () => mailStates(gateway, 54),
      (states) => states[0] === 'held',
    );
    expect((await get(`${gateway.url}/_demo/mail`)).text).toContain('No mail yet');
    await callCorp(gateway.url);
    expect(await ended(gateway)).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('No Metrc account'),
    });
  });
});

/** The effect of a payment on the delivery, where the demo's callers are refused. */
async function completeByHand({ database }: TestGateway): Promise<void> {
  await database('deliveries')
    .where({ tenant_id: 53, invoice_id: 78 })
    .update({ state: 'completing', arrived_at: '2026-11-22 10:00:00' });
  await database('outbox').insert({
    tenant_id: 53,
    id: 900_001,
    event: 'delivery.complete',
    state: 'pending',
    invoice_id: 78,
    payload: '{}',
    command_id: 'by hand',
    recorded_at: '2026-11-22T10:00:00Z',
  });
}
