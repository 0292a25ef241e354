import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { callCorp, SAMPLE, sendCorp, type Arguments } from '../../../support/corp-client.ts';
import { callWhmcs } from '../../../support/whmcs-client.ts';

const BACK = 'Use your back button and try again.';
const DATA_IN = 'Unable to record the invoice payment. Missing some data.';

const { gateway } = gatewayWithCaller();

async function payments(): Promise<Record<string, unknown>[]> {
  return await gateway.database<Record<string, unknown>>('payments').select('*').orderBy('id');
}

describe('The sample request of addInvoicePayment', () => {
  it.each(['/corp/api', '/web/adilas_api_calls.cfm'])('answers ok at %s, and records one payment', async (path) => {
    const answer = await sendCorp(gateway.url, SAMPLE, 'application/json', path);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      RET_STATUS: 'ok',
      RET_MAIN_MESSAGE: 'Successfully added the payment to the invoice.',
      RET_SECOND_MESSAGE: 'Where can we take you?',
      REDIRECT_LINK_ARRAY: ['invoice line items', 'printable invoice', 'invoice homepage'].map((label) => ({
        LABEL: label,
        URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:[0-9]+\/i\//),
      })),
    });
    expect(await payments()).toHaveLength(1);
  });

  it('is shown by the other dialect a moment later, and stored with all that it says', async () => {
    const shown = await callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 78 });
    expect(shown.json).toMatchObject({ balance: '30.00', status: 'Unpaid' });
    expect(shown.json.transactions.transaction).toEqual([
      expect.objectContaining({ gateway: 'cash', date: '2015-03-24 11:54:00', amountin: '15.00', transid: '23' }),
    ]);
    const [payment] = await payments();
    expect(payment).toMatchObject({
      dialect: 'corp',
      payee_id: 178n,
      details: {
        moneyTypeId: '2',
        moneyTypeName: 'Cash',
        merchantSettingId: '4',
        processedById: '178',
        authorizationCode: '24',
        checkNumber: '1003',
        notes: 'notes',
      },
    });
  });

  it('gives links that lead to pages', async () => {
    const { json } = await sendCorp(gateway.url, SAMPLE);
    const links = json['REDIRECT_LINK_ARRAY'] as { URL: string }[];
    for (const { URL } of links) expect((await fetch(URL)).status).toBe(200);
  });

  it('is the same payment that the other dialect sends for its transaction number', async () => {
    const again = await callWhmcs(gateway.url, 'AddInvoicePayment', {
      invoiceid: 78,
      transid: '23',
      gateway: 'Cash',
      amount: 15,
    });
    expect(again.text).toBe('{"result":"success"}');
    expect(await payments()).toHaveLength(1);
  });
});

describe('A number of JSON that JavaScript would write in another way', () => {
  it.each([
    ['15.0', 'ok'],
    ['1e12', 'dataIn'],
  ])('is read as it is sent: %s is %s', async (number, status) => {
    const call = SAMPLE.replace(/("AMOUNT_PAID"\s*:\s*)[^,}\s]+/, `$1${number}`);
    expect(call).toContain(number);
    const { json } = await sendCorp(gateway.url, call);
    expect(json['RET_STATUS']).toBe(status);
    expect(await payments()).toMatchObject([{ amount_minor: 1500n }]);
  });
});

describe('The results of addInvoicePayment', () => {
  const table: readonly (readonly [status: string, main: string, changes: Arguments])[] = [
    ['dataIn', DATA_IN, { CORP_ID: undefined }],
    ['dataIn', DATA_IN, { CORP_ID: 54 }],
    ['dataIn', DATA_IN, { INVOICE_NUMBER: undefined }],
    ['dataIn', DATA_IN, { INVOICE_NUMBER: 0 }],
    ['dataIn', DATA_IN, { INVOICE_NUMBER: '0x4e' }],
    ['dataIn', DATA_IN, { MERCHANT_SETTING_ID: 2 }],
    ['dataIn', DATA_IN, { MONEY_TYPE_ID: 1 }],
    ['dataIn', DATA_IN, { MONEY_TYPE_ID: '' }],
    ['dataIn', DATA_IN, { AMOUNT_PAID: undefined }],
    ['dataIn', DATA_IN, { AMOUNT_PAID: 'fifteen' }],
    ['dataIn', DATA_IN, { AMOUNT_PAID: 0 }],
    ['dataIn', DATA_IN, { AMOUNT_PAID: -15 }],
    ['dataIn', DATA_IN, { AMOUNT_PAID: '15.001' }],
    ['dataIn', DATA_IN, { AMOUNT_PAID: [15] }],
    [
      'dataIn2',
      'Unable to record the invoice payment. Missing the date information.',
      { TRANSACTION_DATE_TIME: '2015-02-30' },
    ],
    [
      'dataIn2',
      'Unable to record the invoice payment. Missing the date information.',
      { TRANSACTION_DATE: 'yesterday' },
    ],
    [
      'dataIn2',
      'Unable to record the invoice payment. Missing the date information.',
      { TRANSACTION_DATE: '', TRANSACTION_DATE_TIME: undefined },
    ],
    ['zero', 'Unable to find the main invoice number requested.', { INVOICE_NUMBER: 4711 }],
    ['logicProblem', 'Unable to record the invoice payment on this invoice.', { AMOUNT_PAID: 16 }],
    ['method', 'Unable to call the method requested.', { API_CALL_FUNCTION_NAME: 'startMainInvoice' }],
  ];

  it.each(table)('answer %s: %s for %j, and change nothing', async (status, main, changes) => {
    const before = await payments();
    const answer = await callCorp(gateway.url, changes);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ RET_STATUS: status, RET_MAIN_MESSAGE: main, RET_SECOND_MESSAGE: BACK });
    expect(await payments()).toEqual(before);
  });

  it('are reported in the order of the document, with any other errors', async () => {
    const all = { CORP_ID: 54, TRANSACTION_DATE: 'x', INVOICE_NUMBER: 4711 };
    expect((await callCorp(gateway.url, all)).json['RET_STATUS']).toBe('dataIn');
    expect((await callCorp(gateway.url, { ...all, CORP_ID: 53 })).json['RET_STATUS']).toBe('dataIn2');
    expect((await callCorp(gateway.url, { INVOICE_NUMBER: 4711 })).json['RET_STATUS']).toBe('zero');
  });

  it.each(['Draft', 'Cancelled', 'Refunded'])('answer logicProblem for an invoice that is %s', async (status) => {
    const created = await callWhmcs(gateway.url, 'CreateInvoice', { userid: 1, status, itemamount1: 20 });
    const answer = await callCorp(gateway.url, { INVOICE_NUMBER: created.json.invoiceid, ACTUAL_TRANS_NUMBER: status });
    expect(answer.json['RET_STATUS']).toBe('logicProblem');
  });
});

describe('Defaults and loose types', () => {
  it('take merchant setting 1, the calling payee, numbers as texts, and names in any case', async () => {
    const created = await callWhmcs(gateway.url, 'CreateInvoice', { userid: 1, itemamount1: 20 });
    const call = {
      api_call_function_name: 'ADDINVOICEPAYMENT',
      Corp_Id: '53',
      invoice_number: String(created.json.invoiceid),
      money_type_id: '7',
      transaction_date: '3/24/2015',
      amount_paid: '20.00',
      api_corp_key_id: 'pla-53',
      API_USER_NAME: 'demo',
      API_USER_PASSWORD: 1234,
      API_CURRENT_PAYEE_ID: 3,
    };
    expect((await sendCorp(gateway.url, JSON.stringify(call))).json['RET_STATUS']).toBe('ok');
    expect((await payments()).at(-1)).toMatchObject({
      gateway: 'visa',
      payee_id: 3n,
      paid_at: '2015-03-24 00:00:00',
      details: { merchantSettingId: '1', processedById: '3' },
    });
  });
});

describe('A payment without a number', () => {
  const unnumbered = { ACTUAL_TRANS_NUMBER: '', AMOUNT_PAID: '2.50' };

  it('is a repeat when everything it says is the same within the window, and a payment of its own after it', async () => {
    const before = (await payments()).length;
    await callCorp(gateway.url, unnumbered);
    await callCorp(gateway.url, { ...unnumbered, AMOUNT_PAID: 2.5 });
    expect(await payments()).toHaveLength(before + 1);
    await callCorp(gateway.url, { ...unnumbered, PAYMENT_NOTES: 'other notes' });
    expect(await payments()).toHaveLength(before + 2);
    gateway.clock.set('2026-11-23T09:59:00.000Z');
    await callCorp(gateway.url, unnumbered);
    expect(await payments()).toHaveLength(before + 2);
    gateway.clock.set('2026-11-23T10:01:00.000Z');
    await callCorp(gateway.url, unnumbered);
    expect(await payments()).toHaveLength(before + 3);
  });

  it('has a window of five minutes where it gives no time of day', async () => {
    const dated = { ...unnumbered, TRANSACTION_DATE_TIME: '', AMOUNT_PAID: '1.25' };
    const before = (await payments()).length;
    await callCorp(gateway.url, dated);
    await callCorp(gateway.url, dated);
    expect(await payments()).toHaveLength(before + 1);
    gateway.clock.set('2026-11-23T10:06:30.000Z');
    await callCorp(gateway.url, dated);
    expect(await payments()).toHaveLength(before + 2);
  });

  it('is recorded once when it is sent twenty times at once', async () => {
    const before = (await payments()).length;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => callCorp(gateway.url, { ...unnumbered, AMOUNT_PAID: '0.75' })),
    );
    expect(new Set(answers.map((answer) => answer.json['RET_STATUS']))).toEqual(new Set(['ok']));
    expect(await payments()).toHaveLength(before + 1);
  });
});
