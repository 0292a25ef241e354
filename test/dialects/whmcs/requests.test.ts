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

/** Every way in which existing callers put the same parameters on the wire. */
const WAYS: readonly (readonly [string, (params: Params) => WireOptions])[] = [
  ['POST urlencoded', (params) => ({ headers: FORM, body: formBody(params) })],
  [
    'POST urlencoded with a charset and odd capitals',
    (params) => ({
      headers: { 'content-type': 'Application/X-WWW-Form-Urlencoded; Charset=UTF-8' },
      body: formBody(params),
    }),
  ],
  [
    'POST urlencoded with escaped brackets',
    (params) => ({
      headers: FORM,
      body: new URLSearchParams(params as Record<string, string>).toString(),
    }),
  ],
  ['POST multipart, as PHP cURL sends an array', (params) => multipartBody(params)],
  ['POST JSON', (params) => ({ headers: JSON_BODY, body: JSON.stringify(nested(params)) })],
  ['POST of a form mislabelled as JSON', (params) => ({ headers: JSON_BODY, body: formBody(params) })],
  [
    'POST with an empty body and a query string',
    (params) => ({ headers: { 'content-length': '0' }, path: `${API_PATH}?${formBody(params)}` }),
  ],
  [
    'POST with an empty form and a query string',
    (params) => ({ headers: FORM, body: '', path: `${API_PATH}?${formBody(params)}` }),
  ],
  ['GET with a query string', (params) => ({ method: 'GET', path: `${API_PATH}?${formBody(params)}` })],
  ['POST to //includes/api.php', (params) => ({ path: `/${API_PATH}`, headers: FORM, body: formBody(params) })],
  ['GET of //includes/api.php', (params) => ({ method: 'GET', path: `/${API_PATH}?${formBody(params)}` })],
];

/** `a[13]` as JSON callers write it: an object under `a`. */
function nested(params: Params): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(params)) {
    const [, outer, key] = /^(\w+)\[(\w*)\]$/.exec(name) ?? [];
    if (outer === undefined || key === undefined) out[name] = value;
    else out[outer] = { ...(out[outer] as object | undefined), [key]: value };
  }
  return out;
}

async function shown(invoiceid: number): Promise<WireExchange['json']> {
  return (await call({ headers: FORM, body: formBody(demoCall('GetInvoice', { invoiceid })) })).json;
}

describe.each(WAYS)('%s', (_name, toRequest) => {
  it('creates, edits and pays an invoice, arrays included', async () => {
    const made = await call(
      toRequest(
        demoCall('CreateInvoice', {
          userid: 1,
          itemdescription1: 'Hosting & more; 50% = ½ ☃',
          itemamount1: '15.95',
          itemtaxed1: 0,
        }),
      ),
    );
    expect(made.json).toMatchObject({ result: 'success', status: 'Unpaid' });
    const invoiceid = Number(made.json.invoiceid);
    const line = (await shown(invoiceid)).items.item[0];
    expect(line.description).toBe('Hosting & more; 50% = ½ ☃');
    const edited = await call(
      toRequest(
        demoCall('UpdateInvoice', {
          invoiceid,
          [`itemdescription[${line.id}]`]: 'Changed',
          [`itemamount[${line.id}]`]: '16.95',
          [`itemtaxed[${line.id}]`]: 0,
          'newitemdescription[0]': 'First new',
          'newitemamount[0]': '10.00',
          'newitemtaxed[0]': 0,
          'newitemdescription[1]': 'Second new',
          'newitemamount[1]': '2.95',
          'newitemtaxed[1]': 0,
        }),
      ),
    );
    expect(edited.json).toEqual({ result: 'success', invoiceid });
    const removed = (await shown(invoiceid)).items.item[2].id;
    const cut = await call(toRequest(demoCall('UpdateInvoice', { invoiceid, 'deletelineids[0]': removed })));
    expect(cut.json).toEqual({ result: 'success', invoiceid });
    const paid = await call(
      toRequest(
        demoCall('AddInvoicePayment', { invoiceid, transid: `T-${invoiceid}`, gateway: 'cash', amount: '26.95' }),
      ),
    );
    expect(paid.json).toEqual({ result: 'success' });
    const after = await shown(invoiceid);
    const lines = after.items.item as { description: string }[];
    expect(lines.map((line) => line.description)).toEqual(['Changed', 'First new']);
    expect(after).toMatchObject({ status: 'Paid', total: '26.95', balance: '0.00' });
  });
});

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
