import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callCorp } from '../support/corp-client.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callWhmcs } from '../support/whmcs-client.ts';

let gateway: TestGateway;

beforeAll(async () => {
  const before = process.env['TEST_CONNECTIONS'];
  process.env['TEST_CONNECTIONS'] = '1';
  gateway = await startTestGateway();
  if (before === undefined) delete process.env['TEST_CONNECTIONS'];
});

afterAll(async () => {
  await gateway.close();
});

describe('A gateway with one connection to write and one to read', () => {
  it('serves fifty callers of each kind at once: no call takes a connection while it holds one', async () => {
    const { url } = gateway;
    const numbers = Array.from({ length: 50 }, (_each, index) => index);
    const lines = { itemdescription1: 'Line', itemamount1: '1.00' };
    const answers = await Promise.all(
      numbers.flatMap((number) => [
        callWhmcs(url, 'CreateInvoice', { userid: 1, ...lines }),
        callWhmcs(url, 'UpdateInvoice', { invoiceid: 1, notes: `Note ${number}` }),
        callWhmcs(url, 'AddInvoicePayment', { invoiceid: 1, transid: `T-${number}`, gateway: 'cash', amount: '0.01' }),
        callWhmcs(url, 'GetInvoice', { invoiceid: 1 }),
        callCorp(url, { ACTUAL_TRANS_NUMBER: 1_000 + number, AMOUNT_PAID: 0.01 }),
      ]),
    );
    const results = answers.map(({ json }) => String(json.result ?? json['RET_STATUS']));
    expect([...new Set(results)].sort()).toEqual(['ok', 'success']);
    const connections = await gateway.database.raw<{ rows: unknown[] }>(
      `select 1 from pg_stat_activity where datname = current_database()
         and application_name in ('invoice-gateway writes', 'invoice-gateway reads')`,
    );
    expect(connections.rows).toHaveLength(2);
  });
});
