import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { callWhmcs } from '../../support/whmcs-client.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

afterAll(async () => {
  await gateway.close();
});

describe('AddInvoicePayment', () => {
  it('answers the sample request of its document as documented', async () => {
    const answer = await callWhmcs(gateway.url, 'AddInvoicePayment', {
      invoiceid: '1',
      transid: 'D28DJIDJW393JDWQKQI332',
      gateway: 'mailin',
      date: '2016-01-01 12:33:12',
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('{"result":"success"}');
    const shown = await callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 1 });
    expect(shown.json).toMatchObject({ status: 'Paid', balance: '0.00', datepaid: '2016-01-01 12:33:12' });
  });
});
