import { beforeAll, describe, expect, it } from '@jest/globals';
import { callCorp } from '../support/corp-client.ts';
import { startTestGateway } from '../support/gateway.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { scrape, valueOf } from '../support/metrics.ts';
import { callWhmcs, type WhmcsAnswer } from '../support/whmcs-client.ts';

const LIMIT = 20;
const { gateway } = gatewayWithCaller({ maxCallsInFlight: LIMIT });

beforeAll(async () => {
  // Both credentials are known before the database is slow.
  await callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 1 });
  await callCorp(gateway.url, { ACTUAL_TRANS_NUMBER: 1 });
});

function pay(transid: string): Promise<WhmcsAnswer> {
  return callWhmcs(gateway.url, 'AddInvoicePayment', { invoiceid: 1, transid, gateway: 'cash', amount: '0.01' });
}

async function inFlight(kind: string): Promise<number> {
  return valueOf(await scrape(gateway.url), 'invoice_gateway_calls_in_flight', { kind }) ?? 0;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const BUSY = { result: 'error', message: 'The server is busy. Nothing was recorded. Please try again.' };

describe('A gateway that more calls reach than it takes', () => {
  it('sheds reads at once, while payments are taken, and payments where all places are taken', async () => {
    const { running, shed } = await gateway.database.transaction(async (trx) => {
      // Every call for this invoice waits: payments for its lock, reads for their table.
      await trx.raw('lock table invoices in access exclusive mode');
      const reads = Array.from({ length: 15 }, () => callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 1 }));
      await until(async () => (await inFlight('read')) === 15);
      const read = await callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 1 });
      const payments = Array.from({ length: 5 }, (_each, index) => pay(`taken-${index}`));
      await until(async () => (await inFlight('write')) === 5);
      const [payment, corp] = [await pay('shed'), await callCorp(gateway.url, { ACTUAL_TRANS_NUMBER: 2 })];
      return { running: [...reads, ...payments], shed: { read, payment, corp } };
    });
    expect([shed.read.status, shed.read.json]).toEqual([503, BUSY]);
    expect([shed.payment.status, shed.payment.json]).toEqual([503, BUSY]);
    expect([shed.corp.status, shed.corp.json['RET_STATUS']]).toEqual([200, 'db']);
    const results = (await Promise.all(running)).map(({ json }) => json.result as string);
    expect(results).toEqual(Array<string>(20).fill('success'));
    expect([await inFlight('read'), await inFlight('write')]).toEqual([0, 0]);
    expect((await pay('shed')).json).toEqual({ result: 'success' });
    expect(await gateway.database('payments').where({ tenant_id: 53, reference: 'shed' })).toHaveLength(1);
  });
});

describe('A gateway whose memory for bodies is taken', () => {
  it('answers 503 at once, in the words of each dialect, and closes the connection', async () => {
    const small = await startTestGateway({ beside: gateway, memoryLimits: { heldBytes: 8 * 1024, connections: 100 } });
    try {
      const bodies = {
        whmcs: `action=GetInvoice&responsetype=json&x=${'y'.repeat(9_000)}`,
        corp: `{"x":"${'y'.repeat(9_000)}"}`,
      };
      const whmcs = await fetch(`${small.url}/includes/api.php?responsetype=json`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: bodies.whmcs,
      });
      expect([whmcs.status, whmcs.headers.get('connection'), whmcs.headers.get('retry-after')]).toEqual([
        503,
        'close',
        '1',
      ]);
      expect(await whmcs.json()).toEqual(BUSY);
      const corp = await fetch(`${small.url}/corp/api`, { method: 'POST', body: bodies.corp });
      expect([corp.status, corp.headers.get('connection'), corp.headers.get('retry-after')]).toEqual([
        503,
        'close',
        '1',
      ]);
      expect(await corp.json()).toMatchObject({ RET_STATUS: 'db' });
      // Smaller ones are answered as ever.
      expect((await callWhmcs(small.url, 'GetInvoice', { invoiceid: 1 })).json).toMatchObject({ result: 'success' });
      expect(valueOf(await scrape(small.url), 'invoice_gateway_turned_away_total', { reason: 'memory' })).toBe(2);
    } finally {
      await small.close();
    }
  });
});
