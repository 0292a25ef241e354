import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import type { Params } from '../../support/whmcs-client.ts';
import {
  API_PATH,
  exchange,
  FORM,
  formBody,
  JSON_BODY,
  multipartBody,
  type WireExchange,
} from '../../support/whmcs-wire.ts';

const MD5 = createHash('md5').update('demo').digest('hex');
const WRONG_MD5 = createHash('md5').update('not demo').digest('hex');
const GOOD = { identifier: 'demo-identifier', secret: 'demo-secret' };
const CALL = { action: 'GetInvoice', invoiceid: 1, responsetype: 'json' };

const { gateway } = gatewayWithCaller();

const form = (params: Params, headers: Readonly<Record<string, string>> = {}): Promise<WireExchange> =>
  exchange(gateway.url, { headers: { ...FORM, ...headers }, body: formBody({ ...CALL, ...params }) });

const json = (params: Record<string, unknown>): Promise<WireExchange> =>
  exchange(gateway.url, { headers: JSON_BODY, body: JSON.stringify({ ...CALL, ...params }) });

function expectAccepted(answer: WireExchange): void {
  expect(answer.json).toMatchObject({ result: 'success' });
  expect(answer.status).toBe(200);
}

function expectRefused(answer: WireExchange, message: string | RegExp): void {
  expect(answer.json).toEqual({ result: 'error', message: expect.stringMatching(message) });
  expect(answer.status).toBe(403);
}

describe('A caller is known', () => {
  it.each<[string, Params]>([
    ['by identifier and secret', GOOD],
    ['by the same pair in username and password', { username: 'demo-identifier', password: 'demo-secret' }],
    ['by an admin login and the md5 of its password', { username: 'admin', password: MD5 }],
    ['by an admin login and the md5 in capitals', { username: 'admin', password: MD5.toUpperCase() }],
    ['when a blank username and password are beside the pair', { username: '', password: '', ...GOOD, accesskey: '' }],
    ['when a blank pair is beside a filled username', { identifier: '', secret: '', username: 'admin', password: MD5 }],
    [
      'when a blank pair is beside a pair under the older names',
      { username: 'demo-identifier', password: 'demo-secret', identifier: '', secret: '', accesskey: '' },
    ],
    ['when it comes with an unknown access key', { ...GOOD, accesskey: 'not-a-key' }],
  ])('%s', async (_name, credential) => {
    expectAccepted(await form(credential));
    expectAccepted(await json(credential));
    expectAccepted(await exchange(gateway.url, multipartBody({ ...CALL, ...credential })));
    const query = formBody({ ...CALL, ...credential });
    if (credential['identifier'] === GOOD.identifier) {
      expectAccepted(await exchange(gateway.url, { method: 'GET', path: `${API_PATH}?${query}` }));
    }
  });
});

describe('A caller is refused', () => {
  it.each<[string, Params]>([
    ['with a wrong secret', { ...GOOD, secret: 'demo-secre' }],
    ['with a secret in other capitals', { ...GOOD, secret: 'DEMO-SECRET' }],
    ['with a wrong identifier', { ...GOOD, identifier: 'stranger' }],
    ['with a wrong admin', { username: 'stranger', password: MD5 }],
    ['with a wrong md5', { username: 'admin', password: WRONG_MD5 }],
    ['with the password itself in place of its md5', { username: 'admin', password: 'demo' }],
    ['with an admin login in identifier and secret', { identifier: 'admin', secret: MD5 }],
  ])('%s', async (_name, credential) => {
    expectRefused(await form(credential), /^Authentication Failed$/);
  });

  it.each<[string, Params]>([
    ['without credentials', {}],
    ['with blank credentials only', { username: '', password: '', identifier: '', secret: '', accesskey: '' }],
    ['with only an access key', { accesskey: 'any' }],
    ['with only an identifier', { identifier: 'demo-identifier' }],
    ['with only a secret', { secret: 'demo-secret' }],
  ])('%s', async (_name, credential) => {
    expectRefused(await form(credential), /^(Invalid or missing credentials|Authentication Failed)$/);
  });

  it('with the same answer for a wrong user, a wrong password and a disabled credential', async () => {
    const id = await gateway.addCredential({ tenantId: 53, identifier: 'off', secret: 'off-secret' });
    expectAccepted(await form({ identifier: 'off', secret: 'off-secret' }));
    await gateway.database('credentials').where({ id }).update({ disabled_at: '2026-01-01', version: 2 });
    const answers = [
      await form({ identifier: 'stranger', secret: 'off-secret' }),
      await form({ identifier: 'off', secret: 'wrong' }),
      await form({ identifier: 'off', secret: 'off-secret' }),
      await form({ username: 'stranger', password: MD5 }),
      await form({ username: 'admin', password: WRONG_MD5 }),
    ];
    const seen = answers.map(({ status, headers, text }) => {
      const { date: _date, 'x-request-id': _id, ...rest } = headers;
      return { status, headers: rest, text };
    });
    expect(seen).toEqual(seen.map(() => seen[0]));
    expect(seen[0]?.text).toBe('{"result":"error","message":"Authentication Failed"}');
  });
});

describe('A credential that is not a text', () => {
  it.each<[string, Params]>([
    ['an array as secret', { identifier: 'demo-identifier', 'secret[]': 'demo-secret' }],
    ['an array with an operator', { identifier: 'demo-identifier', 'secret[$ne]': 'x' }],
    ['an array as identifier', { 'identifier[]': 'demo-identifier', secret: 'demo-secret' }],
    ['an array as password', { username: 'admin', 'password[]': MD5 }],
    ['an array as username', { 'username[0]': 'admin', password: MD5 }],
  ])('never matches: %s', async (_name, credential) => {
    expectRefused(await form(credential), /^(Invalid or missing credentials|Authentication Failed)$/);
    expectRefused(
      await exchange(gateway.url, multipartBody({ ...CALL, ...credential })),
      /^(Invalid or missing credentials|Authentication Failed)$/,
    );
  });

  it.each<unknown>([12345, true, false, null, 0, ['12345'], { $ne: '' }, { length: 5 }, 12345.0])(
    'never matches: the JSON value %p',
    async (value) => {
      const attempts = [
        { identifier: '12345', secret: value },
        { identifier: value, secret: '12345' },
        { username: '12345', password: value },
        { username: 'admin', password: value },
      ];
      for (const attempt of attempts) {
        expectRefused(await json(attempt), /^(Invalid or missing credentials|Authentication Failed)$/);
      }
    },
  );

  beforeAll(async () => {
    await gateway.addCredential({ tenantId: 53, identifier: '12345', secret: '12345' });
  });

  it('does not depend on digits: the same text matches', async () => {
    expectAccepted(await json({ identifier: '12345', secret: '12345' }));
  });
});

describe('A revocation', () => {
  it('holds from the next call on, for reads and for writes', async () => {
    const credential = { identifier: 'soon-gone', secret: 'soon-gone' };
    const id = await gateway.addCredential({ tenantId: 53, identifier: 'soon-gone' });
    for (let call = 0; call < 3; call += 1) expectAccepted(await form(credential));
    await gateway.database('credentials').where({ id }).update({ disabled_at: '2026-01-01', version: 2 });
    expectRefused(await form({ ...credential, action: 'CreateInvoice', userid: 1 }), /^Authentication Failed$/);
    expectRefused(await form(credential), /^Authentication Failed$/);
  });

  it('holds for an admin login whose verification is cached', async () => {
    const login = { username: 'admin', password: MD5 };
    for (let call = 0; call < 3; call += 1) expectAccepted(await form(login));
    const admin = gateway.database('credentials').where({ kind: 'admin-login', identifier: 'admin' });
    await admin.clone().update({ disabled_at: '2026-01-01', version: gateway.database.raw('version + 1') });
    const payment = { action: 'AddInvoicePayment', transid: 'REVOKED-1', gateway: 'cash' };
    expectRefused(await form({ ...login, ...payment }), /^Authentication Failed$/);
    expectRefused(await form(login), /^Authentication Failed$/);
    await admin.clone().update({ disabled_at: null, version: gateway.database.raw('version + 1') });
    expectAccepted(await form(login));
    expect(await gateway.database('payments').count()).toEqual([{ count: expect.anything() }]);
    expect((await form(GOOD)).json).toMatchObject({ invoiceid: 1, balance: '15.95' });
  });
});

describe('The typing of a credential', () => {
  it('legacy-strings gives every id and flag as text', async () => {
    await gateway.addCredential({ tenantId: 53, identifier: 'legacy', typing: 'legacy-strings' });
    const legacy = { identifier: 'legacy', secret: 'legacy' };
    const invoice = (await form(legacy)).json;
    expect(invoice).toMatchObject({ invoiceid: '1', userid: '2361', total: '15.95' });
    expect(invoice.items.item[0]).toMatchObject({ id: '11', relid: '1', taxed: '0', amount: '12.95' });
    const made = await form({ ...legacy, action: 'CreateInvoice', userid: 1, itemdescription1: 'L', itemamount1: 1 });
    expect(made.json).toEqual({ result: 'success', invoiceid: expect.stringMatching(/^\d+$/), status: 'Unpaid' });
    const updated = await form({ ...legacy, action: 'UpdateInvoice', notes: '' });
    expect(updated.json).toEqual({ result: 'success', invoiceid: '1' });
  });

  it('echo gives the ids that a write repeats as text, in their plain form, and all others as numbers', async () => {
    await gateway.addCredential({ tenantId: 53, identifier: 'echo', typing: 'echo' });
    const echo = { identifier: 'echo', secret: 'echo' };
    const made = await form({ ...echo, action: 'CreateInvoice', userid: 1, itemdescription1: 'L', itemamount1: 1 });
    expect(made.json).toEqual({ result: 'success', invoiceid: expect.any(Number), status: 'Unpaid' });
    for (const invoiceid of ['1', '0001']) {
      const updated = await form({ ...echo, action: 'UpdateInvoice', invoiceid, notes: '' });
      expect(updated.json).toEqual({ result: 'success', invoiceid: '1' });
      const shown = (await form({ ...echo, invoiceid })).json;
      expect(shown).toMatchObject({ invoiceid: 1, userid: 2361, ccgateway: false });
      expect(shown.items.item[0]).toMatchObject({ id: 11, relid: 1, taxed: 0 });
    }
    const paid = await form({
      ...echo,
      action: 'AddInvoicePayment',
      invoiceid: made.json.invoiceid,
      transid: 'ECHO-1',
    });
    expect(paid.json).toEqual({ result: 'success' });
    const { transactions } = (await form({ ...echo, invoiceid: made.json.invoiceid })).json;
    expect(transactions.transaction[0]).toMatchObject({ id: expect.any(Number), invoiceid: made.json.invoiceid });
    const refused = await form({ ...echo, action: 'UpdateInvoice', invoiceid: 4711 });
    expect(refused.json).toEqual({ result: 'error', message: 'Invoice ID Not Found' });
  });

  it('is modern otherwise: ids and flags are numbers', async () => {
    const invoice = (await form(GOOD)).json;
    expect(invoice).toMatchObject({ invoiceid: 1, userid: 2361, ccgateway: false });
    expect(invoice.items.item[0]).toMatchObject({ id: 11, relid: 1, taxed: 0 });
  });
});
