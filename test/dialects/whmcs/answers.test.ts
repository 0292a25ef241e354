import { beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway } from '../../support/gateway.ts';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { DEMO_CREDENTIAL, type Params } from '../../support/whmcs-client.ts';
import { exchange, FORM, formBody, JSON_BODY, multipartBody, type WireExchange } from '../../support/whmcs-wire.ts';

const GET_INVOICE_FIELDS = [
  ...['result', 'invoiceid', 'invoicenum', 'userid', 'date', 'duedate', 'datepaid', 'lastcaptureattempt', 'subtotal'],
  ...['credit', 'tax', 'tax2', 'total', 'balance', 'taxrate', 'taxrate2', 'status', 'paymentmethod', 'notes'],
  ...['ccgateway', 'items', 'transactions'],
];
const CONTENT_TYPES = {
  json: /^application\/json; *charset=utf-8$/i,
  xml: /^application\/xml; *charset=utf-8$/i,
  nvp: /^text\/plain; *charset=utf-8$/i,
} as const;
type Format = keyof typeof CONTENT_TYPES;
const FORMATS: readonly Format[] = ['json', 'xml', 'nvp'];

const { gateway } = gatewayWithCaller();

const form = (params: Params, credential: Params = DEMO_CREDENTIAL): Promise<WireExchange> =>
  exchange(gateway.url, { headers: FORM, body: formBody({ ...credential, ...params }) });

const getInvoice = (params: Params): Promise<WireExchange> => form({ action: 'GetInvoice', invoiceid: 1, ...params });

function expectFormat(answer: WireExchange, format: Format): void {
  expect(answer.headers['content-type']).toMatch(CONTENT_TYPES[format]);
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  expect(answer.headers['x-powered-by']).toBeUndefined();
  if (format === 'json') expect(answer.json).not.toBeNull();
  if (format === 'xml')
    expect(answer.text).toMatch(
      /^<\?xml version="1\.0" encoding="utf-8"\?>\s*<whmcsapi version="[^"]+">.*<\/whmcsapi>\s*$/s,
    );
  if (format === 'nvp') expect(answer.text).toMatch(/^([^=;\r\n]+=[^=;\r\n]*;)+$/);
}

describe('The format of an answer', () => {
  it.each<Format>(['json', 'xml', 'nvp'])('is the setting’s when none is asked for: %s', async (format) => {
    const other = await startTestGateway({ defaultResponseType: format });
    try {
      const body = formBody({ action: 'GetInvoice', invoiceid: 1, ...DEMO_CREDENTIAL });
      expectFormat(await exchange(other.url, { headers: FORM, body }), format);
      expectFormat(await exchange(other.url, { headers: FORM, body: `${body}&responsetype=nvp` }), 'nvp');
      const unknown = formBody({ action: 'GetInvoice', invoiceid: 4711, ...DEMO_CREDENTIAL });
      expectFormat(await exchange(other.url, { headers: FORM, body: unknown }), format);
    } finally {
      await other.close();
    }
  });
});

describe('An invoice without transactions', () => {
  it('is written in JSON with its fields in the order of the document, slashes escaped', async () => {
    const answer = await getInvoice({ responsetype: 'json' });
    expect(Object.keys(answer.json as object)).toEqual(GET_INVOICE_FIELDS);
    expect(answer.text).toContain(String.raw`Sample Monthly Product (01\/01\/2016 - 31\/01\/2016)`);
    expect(answer.json).toMatchObject({ taxrate: '0.000', datepaid: '0000-00-00 00:00:00', transactions: '' });
    expect(Object.keys(answer.json.items.item[0] as object)).toEqual([
      ...['id', 'type', 'relid', 'description', 'amount', 'taxed'],
    ]);
  });

  it('is written in XML under whmcsapi, with the action in lower case, and lists as repeated elements', async () => {
    const { text } = await getInvoice({ responsetype: 'xml' });
    expect(text).toContain('><action>getinvoice</action><result>success</result><invoiceid>1</invoiceid>');
    const names = [...text.matchAll(/<(\w+)>/g)].map(([, name]) => name);
    expect(names.filter((name) => GET_INVOICE_FIELDS.includes(name!))).toEqual(GET_INVOICE_FIELDS);
    expect(text.match(/<items>(<item><id>\d+<\/id>.*?<\/item>){3}<\/items>/s)).not.toBeNull();
    expect(text).toMatch(/<transactions><\/transactions>|<transactions\/>/);
  });

  it('is written in NVP as pairs in the same order, lists with the path in brackets', async () => {
    const { text } = await getInvoice({ responsetype: 'nvp' });
    expect(text.startsWith('result=success;invoiceid=1;invoicenum=;userid=2361;')).toBe(true);
    expect(text).toContain('items[item][0][id]=11;items[item][0][type]=Hosting;');
    expect(text).toContain('items[item][2][description]=Sample Invoice Item;');
    expect(text.endsWith('transactions=;')).toBe(true);
  });
});

describe('A failure', () => {
  beforeAll(async () => {
    await gateway.addCredential({ tenantId: 53, identifier: 'ip', allowedIps: ['203.0.113.7'] });
    await gateway.addCredential({ tenantId: 53, identifier: 'role', actions: ['getinvoice'] });
  });

  const cases: readonly (readonly [string, Params, Params, number, string])[] = [
    ['wrong secret', {}, { identifier: 'demo-identifier', secret: 'x' }, 403, 'Authentication Failed'],
    ['no credentials', {}, {}, 403, 'Invalid or missing credentials'],
    ['address', {}, { identifier: 'ip', secret: 'ip' }, 403, 'Invalid IP 127.0.0.1'],
    [
      'permission',
      { action: 'CreateInvoice' },
      { identifier: 'role', secret: 'role' },
      403,
      'Invalid Permissions: API action "createinvoice" is not allowed',
    ],
    ['no action', { action: '' }, DEMO_CREDENTIAL, 400, 'Empty action request'],
    ['unknown action', { action: 'Nothing' }, DEMO_CREDENTIAL, 200, 'API Function Not Found'],
    ['business', { invoiceid: 4711 }, DEMO_CREDENTIAL, 200, 'Invoice ID Not Found'],
    ['unknown client', { action: 'CreateInvoice', userid: 4711 }, DEMO_CREDENTIAL, 200, 'Client ID Not Found'],
  ];

  for (const [name, params, credential, status, message] of cases) {
    for (const format of FORMATS) {
      it(`of the kind "${name}" is answered in ${format} with ${status}`, async () => {
        const all = { action: 'GetInvoice', invoiceid: 1, responsetype: format, ...params };
        const answer = await form(all, credential);
        expectFormat(answer, format);
        expect(answer.status).toBe(status);
        if (format === 'json') expect(answer.json).toEqual({ result: 'error', message });
        if (format === 'nvp') expect(answer.text).toBe(`result=error;message=${message};`);
        if (format === 'xml') {
          const escaped = message.replaceAll('"', '(&quot;|")');
          expect(answer.text).toMatch(
            new RegExp(`<result>error</result><message>(<!\\[CDATA\\[)?${escaped}(\\]\\]>)?</message>`),
          );
        }
      });
    }
  }

  it.each(FORMATS)(
    'of a body that cannot be read is answered in the format of the query string: %s',
    async (format) => {
      const path = `/includes/api.php?responsetype=${format}`;
      expectFormat(await exchange(gateway.url, { path, headers: JSON_BODY, body: '{"a":' }), format);
      expectFormat(await exchange(gateway.url, { path, headers: { 'content-type': 'text/csv' }, body: 'a,b' }), format);
      expectFormat(await exchange(gateway.url, { path, headers: FORM, body: 'x'.repeat(300_000) }), format);
    },
  );

  it.each(FORMATS)('of a body over the limits is answered in the format that the body asks for: %s', async (format) => {
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`p${index}`, 1]));
    const params = { responsetype: format, action: 'GetInvoice', ...DEMO_CREDENTIAL, ...many };
    for (const answer of [
      await form(params),
      await exchange(gateway.url, multipartBody(params)),
      await exchange(gateway.url, { headers: JSON_BODY, body: JSON.stringify(params) }),
    ]) {
      expect(answer.status).toBeLessThan(500);
      expectFormat(answer, format);
    }
  });
});
