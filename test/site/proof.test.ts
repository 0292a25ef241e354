import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { sealHistory } from '../../db/maintenance/history-seals.ts';
import { HistorySealKeys } from '../../src/auth/history-seal-keys.ts';
import { Cli } from '../cli/support/harness.ts';
import { callerOf } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, TEST_SECRET_KEY, type TestGateway } from '../support/gateway.ts';
import { addTestOperator, formTokenOf, loggedIn, type SiteReply, type Visitor } from './visitor.ts';

const PROOF = '/console/53/proof';
let gateway: TestGateway;
let worker: Visitor;
let csrf: string;
let invoice: number;

beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.addTenant({ id: 54 });
  await addTestOperator(gateway, 'worker', [{ tenantId: 53, role: 'operate' }]);
  await addTestOperator(gateway, 'viewer', [{ tenantId: 53, role: 'view' }]);
  worker = await loggedIn(gateway, 'worker');
  csrf = formTokenOf(await worker.get('/console/tenants'));
  const caller = callerOf(gateway);
  invoice = await caller.create({ itemamount1: '20.00', itemdescription1: 'x' });
  await caller.pay(invoice, { amount: '5.00' });
});

afterEach(async () => {
  await gateway.database('verify_runs').del();
});

afterAll(async () => {
  await gateway.close();
});

const start = (visitor = worker, token = csrf): Promise<SiteReply> => visitor.post(PROOF, { csrf: token });

interface Run {
  readonly tenant_id: bigint;
  readonly id: bigint;
  readonly state: string;
  readonly origin: string;
  readonly found: bigint;
  readonly failure: string;
}

async function newest(tenantId = 53): Promise<Run | undefined> {
  return await gateway.database<Run>('verify_runs').whereRaw('tenant_id = ?', [tenantId]).orderBy('id', 'desc').first();
}

/** Waits until the newest run has ended. */
async function ended(): Promise<Run> {
  for (;;) {
    const run = await newest();
    if (run !== undefined && run.state !== 'running') return run;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Holds a run before its first invoice, until the work has ended: it waits for the lock of the table. */
async function whileHeld(work: () => Promise<void>): Promise<void> {
  await gateway.database.transaction(async (trx: Knex.Transaction) => {
    await trx.raw('lock table commands in access exclusive mode');
    await work();
  });
}

describe('A verification in the console', () => {
  it('runs in the background, and shows a result without differences', async () => {
    expect((await start()).status).toBe(303);
    expect(await ended()).toMatchObject({ state: 'done', origin: 'console', found: 0n });
    const { text } = await worker.get(PROOF);
    expect(text).toContain('No differences');
    expect(text).toContain('worker');
    expect(text).not.toContain('http-equiv="refresh"');
    const page = await worker.get(`${PROOF}/runs/1`);
    expect(page.text).toContain('Each row is as the history left it');
    expect(await gateway.database('operator_acts').where({ act: 'verify-started' })).toHaveLength(1);
  });

  it('shows a changed row as a difference, with a link to its invoice', async () => {
    await gateway.database('payments').where({ tenant_id: 53, invoice_id: invoice }).update({ amount_minor: 501 });
    await gateway.database('invoices').where({ tenant_id: 53, id: invoice }).update({ notes: '<b>changed</b>' });
    try {
      await start();
      const run = await ended();
      expect(run.state).toBe('done');
      expect(Number(run.found)).toBeGreaterThan(1);
      const { text } = await worker.get(`${PROOF}/runs/1`);
      expect(text).toContain('<code>invoice-payments</code>');
      expect(text).toContain('<code>payment-history</code>');
      expect(text.split(`href="/console/53/invoices/${invoice}"`).length).toBeGreaterThan(2);
      expect(text).not.toContain('<b>changed');
      expect((await worker.get(PROOF)).text).toContain(`${Number(run.found)} differences`);
      const door = await fetch(gateway.url, { headers: { accept: 'application/json' } });
      expect(await door.json()).toMatchObject({ health: { verify: { state: `${Number(run.found)} differences` } } });
    } finally {
      await gateway.database('payments').where({ tenant_id: 53, invoice_id: invoice }).update({ amount_minor: 500 });
      await gateway.database('invoices').where({ tenant_id: 53, id: invoice }).update({ notes: '' });
    }
  });

  it('is one at a time, here and at other gateways, and its page loads again while it runs', async () => {
    const other = await startTestGateway({ beside: gateway });
    await whileHeld(async () => {
      expect((await start()).status).toBe(303);
      const page = await worker.get(PROOF);
      expect(page.text).toContain('<meta http-equiv="refresh" content="3; url=?live=1" />');
      expect(page.text).not.toContain('Run verify now');
      expect((await worker.get(`${PROOF}?still=1`)).text).not.toContain('http-equiv="refresh"');
      expect((await start()).status).toBe(409);
      const there = await loggedIn(other, 'worker');
      const token = formTokenOf(await there.get('/console/tenants'));
      const refused = await there.post(PROOF, { csrf: token });
      expect(refused.status).toBe(409);
      expect(refused.text).toContain('Another verification runs now');
    });
    expect(await ended()).toMatchObject({ state: 'done' });
    expect(await gateway.database('verify_runs')).toHaveLength(1);
    await other.close();
  });

  it('that loses its connection is shown as not finished, and the next one can begin', async () => {
    await whileHeld(async () => {
      await start();
      await gateway.database.raw(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'invoice-gateway verify'`,
      );
      expect(await ended()).toMatchObject({ state: 'failed' });
    });
    expect((await worker.get(PROOF)).text).toContain('Not finished');
    expect((await start()).status).toBe(303);
    expect(await ended()).toMatchObject({ state: 'done' });
  });

  it('ends with its gateway', async () => {
    const other = await startTestGateway({ beside: gateway });
    const there = await loggedIn(other, 'worker');
    await whileHeld(async () => {
      await start(there, formTokenOf(await there.get('/console/tenants')));
      await other.close();
    });
    expect(await newest()).toMatchObject({ state: 'failed', failure: expect.stringContaining('was stopped') });
  });

  it('of a gateway that died without a word is shown as broken off', async () => {
    await start();
    await ended();
    await gateway.database.raw(
      `update verify_runs set state = 'running', ended_at = null, seen_at = now() - interval '31 seconds'`,
    );
    const { text } = await worker.get(PROOF);
    expect(text).toContain('Broken off');
    expect(text).not.toContain('http-equiv="refresh"');
    expect((await start()).status).toBe(303);
    expect(await ended()).toMatchObject({ state: 'done' });
  });

  it('is refused to the role view, and of another tenant it shows nothing', async () => {
    const viewer = await loggedIn(gateway, 'viewer');
    expect((await start(viewer, formTokenOf(await viewer.get(PROOF)))).status).toBe(403);
    await start();
    await ended();
    expect((await viewer.get('/console/54/proof')).status).toBe(404);
    const chief = await loggedIn(gateway, 'demo');
    expect((await chief.get('/console/54/proof')).status).toBe(404);
    expect((await viewer.get(PROOF)).text).toContain('needs the role <strong>operate</strong>');
  });
});

describe('The command verify', () => {
  it('records its run for each tenant, with the differences of that tenant only', async () => {
    const cli = new Cli(gateway.databaseUrls);
    await gateway.database('clients').where({ tenant_id: 53, id: 1 }).update({ credit_minor: 1 });
    try {
      expect((await cli.run('verify')).code).toBe(1);
    } finally {
      await gateway.database('clients').where({ tenant_id: 53, id: 1 }).update({ credit_minor: 0 });
      await cli.database.destroy();
    }
    expect(await newest()).toMatchObject({ origin: 'command', state: 'done', found: 1n });
    expect(await newest(54)).toMatchObject({ origin: 'command', state: 'done', found: 0n });
    expect((await worker.get(PROOF)).text).toContain('the command verify');
    expect((await worker.get(`${PROOF}/runs/1`)).text).toContain('client-credit');
  });
});

describe('The seals', () => {
  it('are listed, the newest first, in pages', async () => {
    const keys = new HistorySealKeys([TEST_SECRET_KEY]);
    const caller = callerOf(gateway);
    for (let count = 0; count < 27; count += 1) {
      await caller.pay(invoice, { amount: '0.10' });
      await sealHistory(gateway.database, 53, keys);
    }
    const first = await worker.get(`${PROOF}/seals`);
    const macs = await gateway.database<{ mac: Buffer; seq: bigint }>('history_seals').orderBy('seq', 'desc');
    expect(macs).toHaveLength(27);
    expect(first.text).toContain(macs[0]?.mac.toString('hex'));
    expect(first.text).not.toContain(macs[26]?.mac.toString('hex'));
    expect(first.text).toContain(`?before=${macs[24]?.seq}`);
    const second = await worker.get(`${PROOF}/seals?before=${macs[24]?.seq}`);
    expect(second.text).toContain(macs[26]?.mac.toString('hex'));
    expect((await worker.get(PROOF)).text).toContain(macs[0]?.mac.toString('hex'));
  });
});
