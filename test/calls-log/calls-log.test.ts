import { describe, expect, it } from '@jest/globals';
import { callCorp } from '../support/corp-client.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';

const { gateway, api } = gatewayWithCaller();

interface Row {
  readonly tenant_id: string;
  readonly action: string;
  readonly request: Readonly<Record<string, unknown>> | null;
}

async function rows(): Promise<Row[]> {
  await gateway.writeCalls();
  return await gateway.database<Row>('calls').select('*').orderBy('id');
}

describe('The log of calls', () => {
  it('has calls', async () => {
    await api.call('GetInvoice', { invoiceid: 78 });
    await callCorp(gateway.url, { ACTUAL_TRANS_NUMBER: 2 });
    console.log(await rows(), gateway.callsLog.figures().dropped, gateway.log.slice(-5));
    expect(await gateway.database('call_counts').select('*')).toEqual([]);
  });
});
