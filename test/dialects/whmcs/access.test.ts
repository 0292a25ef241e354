import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import type { Params } from '../../support/whmcs-client.ts';
import {
  API_PATH,
  exchange,
  FORM,
  formBody,
  multipartBody,
  tableStates,
  TRACES,
  type WireExchange,
} from '../../support/whmcs-wire.ts';

const CALL = { action: 'GetInvoice', invoiceid: 1, responsetype: 'json' };
const GOOD = { identifier: 'demo-identifier', secret: 'demo-secret' };
const MD5 = createHash('md5').update('demo').digest('hex');

const { gateway } = gatewayWithCaller();

const form = (params: Params, { to = gateway }: { to?: TestGateway } = {}): Promise<WireExchange> =>
  exchange(to.url, { headers: FORM, body: formBody({ ...CALL, ...params }) });

const both = (name: string): Params => ({ identifier: name, secret: name });

describe('Credentials in a query string', () => {
  beforeAll(async () => {
    await gateway.addCredential({ tenantId: 53, identifier: 'body-only' });
    await gateway.addCredential({ tenantId: 53, identifier: 'query-too', allowsQueryString: true });
  });

  it.each(['GET', 'POST'])('are obeyed by %s for a credential that was made for it', async (method) => {
    const answer = await exchange(gateway.url, {
      method,
      path: `${API_PATH}?${formBody({ ...CALL, ...both('query-too') })}`,
    });
    expect(answer.json).toMatchObject({ result: 'success', invoiceid: 1 });
    expect(answer.headers['cache-control']).toContain('no-store');
  });

  it.each(['GET', 'POST'])('are refused by %s for any other', async (method) => {
    const answer = await exchange(gateway.url, {
      method,
      path: `${API_PATH}?${formBody({ ...CALL, ...both('body-only') })}`,
    });
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({ result: 'error' });
    expect(answer.headers['cache-control']).toContain('no-store');
  });

  it('are refused when only the secret is there', async () => {
    const answer = await exchange(gateway.url, {
      path: `${API_PATH}?secret=body-only`,
      headers: FORM,
      body: formBody({ ...CALL, identifier: 'body-only' }),
    });
    expect(answer.status).toBe(403);
  });

  it('do not hide parameters in the query string beside credentials in the body', async () => {
    const answer = await exchange(gateway.url, {
      path: `${API_PATH}?${formBody(CALL)}`,
      headers: FORM,
      body: formBody(both('body-only')),
    });
    expect(answer.json).toMatchObject({ result: 'success', invoiceid: 1 });
  });

  it('never reach the log, nor does any other part of the query string or a secret of the body', async () => {
    const canary = 'CANARY7f3a';
    const params = {
      ...CALL,
      identifier: 'query-too',
      secret: `${canary}1`,
      password: `${canary}2`,
      accesskey: `${canary}3`,
    };
    await exchange(gateway.url, { method: 'GET', path: `${API_PATH}?${formBody(params)}&note=${canary}4` });
    await exchange(gateway.url, { path: `/${API_PATH}?${formBody(params)}` });
    await exchange(gateway.url, { method: 'PUT', path: `${API_PATH}?${formBody(params)}` });
    await exchange(gateway.url, { method: 'GET', path: `/nowhere/${canary}5?secret=${canary}6` });
    await exchange(gateway.url, {
      headers: { ...FORM, authorization: `Basic ${canary}7`, cookie: canary },
      body: formBody(params),
    });
    await exchange(gateway.url, multipartBody(params));
    await form({ username: 'admin', password: `${canary}8` });
    expect(gateway.log.length).toBeGreaterThan(0);
    expect(gateway.log.filter((line) => line.includes(canary))).toEqual([]);
    expect(gateway.log.filter((line) => /demo-secret|query-too.*query-too/.test(line))).toEqual([]);
  });
});

describe('The actions of a credential', () => {
  beforeAll(async () => {
    await gateway.addCredential({ tenantId: 53, identifier: 'reader', actions: ['getinvoice'] });
  });

  it.each(['GetInvoice', 'getinvoice', 'GETINVOICE'])('allow %s', async (action) => {
    expect((await form({ ...both('reader'), action })).json).toMatchObject({ result: 'success' });
  });

  it.each<[string, Params]>([
    ['AddInvoicePayment', { transid: 'NOT-ALLOWED', gateway: 'cash' }],
    ['CreateInvoice', { userid: 1 }],
    ['UpdateInvoice', { status: 'Paid' }],
    ['MergeTicket', {}],
    ['Constructor', {}],
    ['__proto__', {}],
  ])('refuse %s before anything else is looked at', async (action, params) => {
    const before = await tableStates(gateway.database, ['history']);
    const answer = await form({ ...both('reader'), ...params, action, invoiceid: 999999 });
    expect(answer.status).toBe(403);
    const message = `Invalid Permissions: API action "${action.toLowerCase()}" is not allowed`;
    expect(answer.json).toEqual({ result: 'error', message });
    expect(answer.text).toContain(String.raw`\u0022${action.toLowerCase()}\u0022`);
    expect(await tableStates(gateway.database, ['history'])).toEqual(before);
  });

  it('that are unknown are distinguished only for a credential with all actions', async () => {
    const answer = await form({ ...GOOD, action: 'MergeTicketz' });
    expect(answer.json).toEqual({ result: 'error', message: 'API Function Not Found' });
    expect(answer.status).toBe(200);
  });

  it.each<[string, Params]>([
    ['absent', {}],
    ['blank', { action: '' }],
  ])('must be asked for: %s', async (_name, params) => {
    const answer = await exchange(gateway.url, {
      headers: FORM,
      body: formBody({ ...GOOD, responsetype: 'json', ...params }),
    });
    expect(answer.json).toEqual({ result: 'error', message: 'Empty action request' });
    expect(answer.status).toBe(400);
  });
});

describe('A credential belongs to one tenant', () => {
  it('and sees nothing of another, as if it did not exist', async () => {
    await gateway.addTenant({ id: 54 });
    await gateway.addCredential({ tenantId: 54, identifier: 'other-tenant' });
    const before = await tableStates(gateway.database, TRACES);
    for (const action of ['GetInvoice', 'AddInvoicePayment', 'UpdateInvoice']) {
      const answer = await form({ ...both('other-tenant'), action, transid: 'X', gateway: 'cash', notes: 'x' });
      expect(answer.json).toEqual({ result: 'error', message: 'Invoice ID Not Found' });
    }
    const made = await form({
      ...both('other-tenant'),
      action: 'CreateInvoice',
      userid: 2361,
      itemdescription1: 'L',
      itemamount1: 1,
    });
    expect(made.json).toEqual({ result: 'error', message: 'Client ID Not Found' });
    expect(await tableStates(gateway.database, TRACES)).toEqual(before);
  });
});

describe('The demo credentials', () => {
  it('are refused by a gateway that listens on more than loopback', async () => {
    const open = await startTestGateway({ isLoopback: false });
    try {
      for (const credential of [
        GOOD,
        { username: 'demo-identifier', password: 'demo-secret' },
        { username: 'admin', password: MD5 },
      ]) {
        const answer = await form(credential, { to: open });
        expect(answer.status).toBe(403);
        expect(answer.json).toEqual({ result: 'error', message: 'Authentication Failed' });
      }
      await open.addCredential({ tenantId: 53, identifier: 'real' });
      expect((await form(both('real'), { to: open })).json).toMatchObject({ result: 'success' });
    } finally {
      await open.close();
    }
  });
});
