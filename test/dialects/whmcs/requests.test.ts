import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import type { Params } from '../../support/whmcs-client.ts';
import {
  API_PATH,
  demoCall,
  exchange,
  FORM,
  formBody,
  JSON_BODY,
  multipartBody,
  tableStates,
  TRACES,
  type WireExchange,
  type WireOptions,
} from '../../support/whmcs-wire.ts';

const { gateway } = gatewayWithCaller();

const call = (options: WireOptions): Promise<WireExchange> => exchange(gateway.url, options);

describe('Where a parameter is sent more than once', () => {
  it('the body wins over the query string', async () => {
    const answer = await call({
      path: `${API_PATH}?invoiceid=78&responsetype=xml`,
      headers: FORM,
      body: formBody(demoCall('GetInvoice', { invoiceid: 1 })),
    });
    expect(answer.json).toMatchObject({ result: 'success', invoiceid: 1 });
  });

  it('the query string fills in what the body lacks', async () => {
    const { action, responsetype, ...rest } = demoCall('GetInvoice');
    const answer = await call({
      path: `${API_PATH}?${formBody({ action: action!, responsetype: responsetype!, invoiceid: 78 })}`,
      headers: FORM,
      body: formBody(rest),
    });
    expect(answer.json).toMatchObject({ result: 'success', invoiceid: 78 });
  });

  it.each<[string, WireOptions]>([
    ['a form', { headers: FORM, body: `${formBody(demoCall('GetInvoice', { invoiceid: 78 }))}&invoiceid=1` }],
    [
      'JSON',
      {
        headers: JSON_BODY,
        body: JSON.stringify(demoCall('GetInvoice', { invoiceid: 78 })).replace(/\}$/, ',"invoiceid":1}'),
      },
    ],
    [
      'a query string',
      { method: 'GET', path: `${API_PATH}?${formBody(demoCall('GetInvoice', { invoiceid: 78 }))}&invoiceid=1` },
    ],
  ])('the last wins in %s', async (_name, options) => {
    expect((await call(options)).json).toMatchObject({ result: 'success', invoiceid: 1 });
  });
});

describe('Text where an array is due', () => {
  it.each<Params>([
    { deletelineids: '11,12' },
    { deletelineids: '[object Object]' },
    { deletelineids: '11' },
    { newitemdescription: 'New', newitemamount: '10.00', newitemtaxed: '0' },
    { newitemdescription: '[object Object]', newitemamount: '[object Object]', newitemtaxed: '[object Object]' },
    { newitemdescription: 'A,B', newitemamount: '1,2', newitemtaxed: '0,0' },
    { itemdescription: '[object Object]', itemamount: '[object Object]', itemtaxed: '[object Object]' },
    { itemdescription: 'text', 'itemamount[11]': 1, 'itemtaxed[11]': 0 },
  ])('refuses the whole request: %j', async (lines) => {
    const before = await tableStates(gateway.database, TRACES);
    const params = demoCall('UpdateInvoice', { invoiceid: 1, notes: 'half applied', status: 'Paid', ...lines });
    for (const options of [
      { headers: FORM, body: formBody(params) },
      multipartBody(params),
      { headers: JSON_BODY, body: JSON.stringify(params) },
    ]) {
      const answer = await call(options);
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ result: 'error' });
      expect(answer.json.message).toMatch(new RegExp(Object.keys(lines)[0]!, 'i'));
    }
    expect(await tableStates(gateway.database, TRACES)).toEqual(before);
  });
});
