import { beforeAll, describe, expect, it } from '@jest/globals';
import { queueJob } from '../../db/queue/job-queue.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { scrape, valueOf, type Sample } from '../support/metrics.ts';
import { callWhmcs } from '../support/whmcs-client.ts';

const { gateway } = gatewayWithCaller({ withJobs: true });
let samples: readonly Sample[];

function payment(transid: string, amount: string): Record<string, string> {
  return { invoiceid: '78', transid, gateway: 'cash', amount };
}

beforeAll(async () => {
  await callWhmcs(gateway.url, 'AddInvoicePayment', payment('M-1', '15.00'));
  await callWhmcs(gateway.url, 'AddInvoicePayment', payment('M-1', '15.00'));
  await callWhmcs(gateway.url, 'AddInvoicePayment', payment('M-1', '16.00'));
  await callWhmcs(gateway.url, 'AddInvoicePayment', payment('M-2', '0.05'));
  await callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 78 });
  for (const name of ['made-up-1', 'made-up-2', 'made-up-3']) await callWhmcs(gateway.url, name, {});
  await callWhmcs(gateway.url, 'GetInvoice', {}, { credential: { identifier: 'x', secret: 'y' } });
  await fetch(`${gateway.url}/corp/api`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ API_CALL_FUNCTION_NAME: 'addInvoicePayment', API_CORP_KEY_ID: 'PLA-0053' }),
  });
  await fetch(`${gateway.url}/i/home/unsigned`);
  samples = await scrape(gateway.url);
});

function calls(dialect: string, action: string, outcome: string): number | undefined {
  return valueOf(samples, 'invoice_gateway_calls_total', { dialect, action, outcome });
}

describe('The metrics', () => {
  it('count calls by dialect, action and outcome', () => {
    expect(calls('whmcs', 'addinvoicepayment', 'ok')).toBe(3);
    expect(calls('whmcs', 'addinvoicepayment', 'reference-reused')).toBe(1);
    expect(calls('whmcs', 'getinvoice', 'ok')).toBe(1);
    expect(calls('corp', 'addinvoicepayment', 'login: no password')).toBe(1);
    expect(calls('pages', 'home', 'invalid')).toBe(1);
  });

  it('give a made-up action no series of its own', () => {
    expect(calls('whmcs', 'unknown', 'action-unknown')).toBe(3);
    expect(samples.filter(({ labels }) => JSON.stringify(labels).includes('made-up'))).toEqual([]);
  });

  it('measure how long calls took', () => {
    const labels = { dialect: 'whmcs', action: 'addinvoicepayment' };
    expect(valueOf(samples, 'invoice_gateway_call_duration_seconds_count', labels)).toBe(4);
    const sum = valueOf(samples, 'invoice_gateway_call_duration_seconds_sum', labels) ?? 0;
    expect(sum).toBeGreaterThan(0.0004);
    expect(sum).toBeLessThan(20);
  });

  it('count each payment once, by currency, and its amount', () => {
    expect(valueOf(samples, 'invoice_gateway_payments_total', { currency: 'USD' })).toBe(2);
    expect(valueOf(samples, 'invoice_gateway_payments_minor_units_total', { currency: 'USD' })).toBe(1_505);
    expect(valueOf(samples, 'invoice_gateway_batch_size_commands_count')).toBe(4);
    expect(valueOf(samples, 'invoice_gateway_commands_waiting')).toBe(0);
  });

  it('count unknown callers, by dialect', () => {
    for (const dialect of ['whmcs', 'corp', 'pages']) {
      expect(valueOf(samples, 'invoice_gateway_authentication_failures_total', { dialect })).toBe(1);
    }
  });

  it('show the pools, and that the database answers', () => {
    for (const pool of ['writes', 'reads', 'jobs', 'queue']) {
      const states = ['used', 'free', 'waiting'].map((state) =>
        valueOf(samples, 'invoice_gateway_pool_connections', { pool, state }),
      );
      expect(states).toEqual([expect.any(Number), expect.any(Number), 0]);
    }
    expect(valueOf(samples, 'invoice_gateway_database_up')).toBe(1);
    // The tests' database trades durability for speed.
    expect(valueOf(samples, 'invoice_gateway_ready')).toBe(0);
  });

  it('show jobs by kind and state, and the age of the oldest', async () => {
    const worker = openDatabase(gateway.databaseUrls.worker, { max: 1, name: 'test worker' });
    try {
      // No worker sends mails here: the job stays.
      await queueJob(worker, 'send-mail', { tenantId: 53, id: 1 }, { maxAttempts: 3, delayMs: -60_000 });
      await queueJob(worker, 'send-mail', { tenantId: 53, id: 2 }, { maxAttempts: 3, delayMs: 3_600_000 });
    } finally {
      await worker.destroy();
    }
    const later = await until(async () => {
      const seen = await scrape(gateway.url);
      return valueOf(seen, 'invoice_gateway_jobs', { kind: 'send-mail', state: 'ready' }) === 1 ? seen : null;
    });
    const ready = { kind: 'send-mail', state: 'ready' };
    expect(valueOf(later, 'invoice_gateway_jobs_oldest_seconds', ready)).toBeGreaterThan(59);
    expect(valueOf(later, 'invoice_gateway_jobs_oldest_seconds', ready)).toBeLessThan(120);
    expect(valueOf(later, 'invoice_gateway_jobs', { kind: 'send-mail', state: 'delayed' })).toBe(1);
  });

  it('report the process', () => {
    expect(valueOf(samples, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(valueOf(samples, 'nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
  });

  it('name no tenant, credential, invoice or request', () => {
    const names = new Set(
      samples.flatMap(({ name, labels }) => (name.startsWith('invoice_') ? Object.keys(labels) : [])),
    );
    const known = [
      'action',
      'currency',
      'dialect',
      'figure',
      'kind',
      'le',
      'outcome',
      'pool',
      'reason',
      'scope',
      'state',
      'task',
    ];
    expect([...names].sort()).toEqual(known);
  });
});

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('It did not come true within twenty seconds');
}
