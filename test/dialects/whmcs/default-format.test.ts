import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTIONS } from '../../../adapters/whmcs/actions.ts';
import type { DefaultFormat, ResponseType } from '../../../adapters/whmcs/answers/encode.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import type { Params } from '../../support/whmcs-client.ts';
import { exchange, FORM, formBody, JSON_BODY, type WireExchange } from '../../support/whmcs-wire.ts';

const DEFAULTS: readonly DefaultFormat[] = ['auto', 'nvp', 'xml', 'json'];
const NAMES: Readonly<Record<string, ResponseType>> = {
  'application/json; charset=utf-8': 'json',
  'application/xml; charset=utf-8': 'xml',
  'text/plain; charset=utf-8': 'nvp',
};

/** A gateway of each default, on one database; the credentials are named after their own. */
const gateways = new Map<DefaultFormat, TestGateway>();
let emptyInvoice: number;

beforeAll(async () => {
  const first = await startTestGateway();
  gateways.set('auto', first);
  for (const format of DEFAULTS.slice(1)) {
    gateways.set(format, await startTestGateway({ beside: first, defaultResponseType: format }));
  }
  await first.addCredential({ tenantId: 53, identifier: 'none' });
  for (const format of DEFAULTS) {
    await first.addCredential({ tenantId: 53, identifier: format, defaultFormat: format });
    const limited = { tenantId: 53, secret: 'limited', defaultFormat: format } as const;
    await first.addCredential({ ...limited, identifier: `${format}-role`, actions: ['updateinvoice'] });
    await first.addCredential({ ...limited, identifier: `${format}-ip`, allowedIps: ['203.0.113.7'] });
    await first.addCredential({ ...limited, identifier: `${format}-body` });
  }
  const made = await call('auto', { action: 'CreateInvoice', userid: 1, responsetype: 'json', ...login('none') });
  emptyInvoice = made.json.invoiceid as number;
});

afterAll(async () => {
  for (const gateway of [...gateways.values()].reverse()) await gateway.close();
});

const login = (name: string): Params => ({ identifier: name, secret: name });
const call = (server: DefaultFormat, params: Params): Promise<WireExchange> =>
  exchange(gateways.get(server)!.url, { headers: FORM, body: formBody(params) });
const formatOf = (answer: WireExchange): ResponseType | undefined => NAMES[String(answer.headers['content-type'])];

/** The formats for a caller without a preference: flat answers and errors, and answers with lists. */
const EXPECTED: Readonly<Record<DefaultFormat, readonly [flat: ResponseType, nested: ResponseType]>> = {
  auto: ['nvp', 'xml'],
  nvp: ['nvp', 'nvp'],
  xml: ['xml', 'xml'],
  json: ['json', 'json'],
};

const FLAT: readonly (readonly [string, Params])[] = [
  ['a payment', { action: 'AddInvoicePayment', invoiceid: 1, transid: 'FORMAT-1', gateway: 'mailin', amount: 1 }],
  ['a new invoice', { action: 'CreateInvoice', userid: 1 }],
  ['an update', { action: 'updateinvoice', invoiceid: 1, notes: 'n' }],
  ['an invoice that is not there', { action: 'GetInvoice', invoiceid: 4711 }],
  ['an invoice that is not named', { action: 'GetInvoice' }],
  ['a violation', { action: 'GetInvoice', 'invoiceid[]': 1 }],
  ['an unknown action', { action: 'GetNothing' }],
  ['an action from an object’s prototype', { action: 'constructor' }],
  ['no action', {}],
];

describe.each(DEFAULTS)('With the server’s default %s', (server) => {
  describe.each<DefaultFormat | 'none'>(['none', ...DEFAULTS])('and the credential’s own %s', (own) => {
    const [flat, nested] = EXPECTED[own === 'none' ? server : own];

    it.each(FLAT)('%s is answered flat', async (_what, params) => {
      expect(formatOf(await call(server, { ...params, ...login(own) }))).toBe(flat);
    });

    it('an invoice is answered as what holds lists, be they filled or empty', async () => {
      for (const [invoiceid, lines] of [
        [1, 3],
        [emptyInvoice, 0],
      ] as const) {
        const answer = await call(server, { action: 'GetInvoice', invoiceid, ...login(own) });
        expect([formatOf(answer), answer.status]).toEqual([nested, 200]);
        if (nested === 'xml') expect(answer.text.match(/<item>/g) ?? []).toHaveLength(lines);
      }
    });

    it.each<ResponseType>(['json', 'xml', 'nvp'])('what asks for %s gets it', async (responsetype) => {
      for (const [, params] of [...FLAT, ['', { action: 'GetInvoice', invoiceid: 1 }] as const]) {
        expect(formatOf(await call(server, { ...params, responsetype, ...login(own) }))).toBe(responsetype);
      }
    });

    it('a call with an invalid format gets the default', async () => {
      for (const responsetype of ['yaml', '', 'auto', 'constructor']) {
        const answer = await call(server, { action: 'GetInvoice', invoiceid: 1, responsetype, ...login(own) });
        expect(formatOf(answer)).toBe(nested);
      }
    });
  });

  it.each(DEFAULTS)('a refusal behind the right secret is of the credential’s own %s', async (own) => {
    const [flat] = EXPECTED[own];
    for (const [name, message] of [
      ['role', 'Invalid Permissions'],
      ['ip', 'Invalid IP'],
    ] as const) {
      const answer = await call(server, { action: 'GetInvoice', identifier: `${own}-${name}`, secret: 'limited' });
      expect([answer.status, formatOf(answer)]).toEqual([403, flat]);
      expect(answer.text).toContain(message);
    }
  });

  it('a failure before authentication has the server’s format, for any caller', async () => {
    const { url } = gateways.get(server)!;
    const query = `/includes/api.php?${formBody({ action: 'GetInvoice', identifier: 'json-body', secret: 'limited' })}`;
    for (const answer of [
      await call(server, { action: 'GetInvoice', identifier: 'json', secret: 'wrong' }),
      await call(server, { action: 'GetInvoice', identifier: 'stranger', secret: 'wrong' }),
      await call(server, { action: 'GetInvoice' }),
      await exchange(url, { method: 'GET', path: query }),
      await exchange(url, { headers: JSON_BODY, body: `{"identifier":"json","secret":"json"` }),
    ]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(formatOf(answer)).toBe(EXPECTED[server][0]);
    }
  });
});

describe('A credential that is revoked while it is remembered', () => {
  it('is answered like an unknown one: in the server’s format', async () => {
    const gateway = gateways.get('auto')!;
    await gateway.addCredential({ tenantId: 53, identifier: 'leaving', defaultFormat: 'json' });
    const params = { action: 'GetInvoice', invoiceid: 1, ...login('leaving') };
    expect(formatOf(await call('auto', params))).toBe('json');
    const row = gateway.database('credentials').where({ identifier: 'leaving' });
    await row.update({ disabled_at: '2026-01-01', version: gateway.database.raw('version + 1') });
    const answer = await call('auto', params);
    expect([answer.status, answer.text]).toEqual([403, 'result=error;message=Authentication Failed;']);
  });
});

describe('The shape that an action declares of its answer', () => {
  it.each([...ACTIONS.values()])('is that of the sample of $name', ({ sample, schema }) => {
    const { hasLists, echoes } = schema['x-answer'];
    const answer = JSON.parse(sample.answer) as Record<string, unknown>;
    expect(Object.values(answer).some((value) => typeof value === 'object' && value !== null)).toBe(hasLists);
    expect(Object.keys(answer)).toEqual(expect.arrayContaining([...echoes]));
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining([...echoes]));
  });
});
