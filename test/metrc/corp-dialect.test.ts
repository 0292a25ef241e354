import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Jobs } from '../../src/jobs/jobs.ts';
import { openDeliveries, TENANT_ID, type Deliveries } from '../support/deliveries.ts';

/** The sample request of the corp-ID document, unchanged. */
const SAMPLE = JSON.parse(
  '{"API_CALL_FUNCTION_NAME":"addInvoicePayment","CORP_ID":53,"INVOICE_NUMBER":78,"MERCHANT_SETTING_ID":4,"MONEY_TYPE_ID":2,"TRANSACTION_DATE":"2015-03-24","TRANSACTION_DATE_TIME":"2015-03-24 11:54:00","ACTUAL_TRANS_NUMBER":23,"AMOUNT_PAID":15,"PAYMENT_CHECK_NUMBER":"1003","PAYMENT_NOTES":"notes","TRANSACTION_NUMBER":24,"TRANSACTION_PROCESSED_BY_ID":178,"API_CORP_KEY_ID":"PLA-0053","API_USER_NAME":"demo","API_USER_PASSWORD":"1234","API_CURRENT_PAYEE_ID":"3","API_INPUT_OUTPUT_TYPE":"JSON","API_URL_ENCODING":"AUTO"}',
) as Readonly<Record<string, unknown>>;

let deliveries: Deliveries;
let jobs: Jobs;

beforeAll(async () => {
  deliveries = await openDeliveries();
  jobs = await deliveries.startJobs();
});

afterAll(async () => {
  await jobs.stop();
  await deliveries.close();
});

async function call(fields: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const response = await fetch(`${deliveries.gateway.url}/corp/api`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...SAMPLE, ...fields }),
  });
  return await response.json();
}

it('completes the demo’s delivery with the TRANSACTION_DATE_TIME of the document’s sample', async () => {
  await deliveries.setAccount();
  deliveries.metrc.addDelivery({ id: 7801, licenseNumber: 'DEMO-0001' });
  expect(await call()).toMatchObject({ RET_STATUS: 'ok' });
  expect(await deliveries.settled(78)).toEqual({
    state: 'completed',
    arrivedAt: '2015-03-24 11:54:00',
    failure: null,
    events: 'done',
  });
  expect(deliveries.metrc.deliveries.get(7801)?.completedAt).toBe('2015-03-24T11:54:00.000');
});

it('raises nothing for a repeat, nor for what is refused', async () => {
  expect(await call()).toMatchObject({ RET_STATUS: 'ok' });
  expect(await call({ AMOUNT_PAID: 16 })).toMatchObject({ RET_STATUS: 'logicProblem' });
  expect(await deliveries.seen(78)).toMatchObject({ state: 'completed', events: 'done' });
});

it('answers the payment the same when the completion fails', async () => {
  await deliveries.gateway.database('metrc_accounts').where({ tenant_id: TENANT_ID }).delete();
  const id = await deliveries.newInvoice();
  expect(await call({ INVOICE_NUMBER: id, ACTUAL_TRANS_NUMBER: 24 })).toMatchObject({ RET_STATUS: 'ok' });
  expect(await deliveries.settled(id)).toMatchObject({ state: 'failed', arrivedAt: '2015-03-24 11:54:00' });
});
