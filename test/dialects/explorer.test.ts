import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeTenant } from '../../db/admin/tenant-settings.ts';
import { moveCredentials } from '../../db/admin/credentials.ts';
import { DEMO_CALLER } from '../../schemas/corp/samples/sample.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
const EXPLORER = { 'x-explorer': 'yes' };

beforeAll(async () => {
  gateway = await startTestGateway();
});

afterAll(async () => {
  await gateway.close();
});

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function pay(transid: string, headers: Record<string, string> = {}): Promise<Reply> {
  const call = { action: 'AddInvoicePayment', invoiceid: '78', amount: '1.00', transid, gateway: 'mailin' };
  return send('/includes/api.php', headers, new URLSearchParams({ ...call, ...CREDENTIAL }));
}

const CREDENTIAL = { identifier: 'demo-identifier', secret: 'demo-secret', responsetype: 'json' };

async function send(path: string, headers: Record<string, string>, body: URLSearchParams | string): Promise<Reply> {
  const response = await fetch(gateway.url + path, { method: 'POST', headers, body });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function payAsCorporation(number: string, headers: Record<string, string>): Promise<Reply> {
  const call = { API_CALL_FUNCTION_NAME: 'addInvoicePayment', CORP_ID: 53, INVOICE_NUMBER: 78, MONEY_TYPE_ID: 2 };
  const payment = { AMOUNT_PAID: 1, TRANSACTION_DATE: '2015-03-24', ACTUAL_TRANS_NUMBER: number };
  return send('/corp/api', headers, JSON.stringify({ ...call, ...payment, ...DEMO_CALLER }));
}

async function setSandbox(isSandbox: boolean): Promise<void> {
  await gateway.database.transaction(async (trx) => {
    await changeTenant(trx, 53, { isSandbox });
    await moveCredentials(trx, 53);
  });
}

async function payments(): Promise<number> {
  return (await gateway.database('payments').where({ tenant_id: 53, invoice_id: 78 })).length;
}

describe('A write from the explorer', () => {
  it('is recorded for the demo’s tenant, which is a sandbox', async () => {
    expect((await pay('sandbox-1', EXPLORER)).body['result']).toBe('success');
    expect((await payAsCorporation('sandbox-2', EXPLORER)).body['RET_STATUS']).toBe('ok');
  });

  it('is refused for a tenant with real records, and records nothing', async () => {
    await setSandbox(false);
    const before = await payments();
    const refused = await pay('real-1', EXPLORER);
    expect(refused.status).toBe(403);
    expect(refused.body).toEqual({
      result: 'error',
      message: 'The explorer may not write to this tenant: it is not a sandbox. Nothing was recorded.',
    });
    expect((await payAsCorporation('real-2', EXPLORER)).body['RET_STATUS']).toBe('method');
    expect(await payments()).toBe(before);
  });

  it('leaves ordinary callers, and reads, as they are', async () => {
    expect((await pay('real-3')).body['result']).toBe('success');
    expect((await payAsCorporation('real-4', {})).body['RET_STATUS']).toBe('ok');
    const read = new URLSearchParams({ action: 'GetInvoice', invoiceid: '78', ...CREDENTIAL });
    expect((await send('/includes/api.php', EXPLORER, read)).body['result']).toBe('success');
  });

  it('is recorded once the operator has made the tenant a sandbox', async () => {
    expect((await pay('later-1', EXPLORER)).body['result']).toBe('error');
    await setSandbox(true);
    expect((await pay('later-1', EXPLORER)).body['result']).toBe('success');
  });
});
