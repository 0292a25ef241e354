import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { addCorpUser, asForm, asJson, asMultipart, asXml, post, WAYS, withArguments } from './corp/fixtures.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  API_PATH,
  exchange,
  FORM,
  formBody,
  JSON_BODY,
  multipartBody,
  type WireOptions,
} from '../support/whmcs-wire.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
/** Two texts whose md5 digests are both zero to a comparison that takes them for numbers. */
const MAGIC = ['240610708', 'QNKCDZO'] as const;

let gateway: TestGateway;
let spy: jest.SpiedFunction<typeof pg.Client.prototype.query>;

beforeAll(async () => {
  spy = jest.spyOn(pg.Client.prototype, 'query');
  gateway = await startTestGateway({ hasLockout: false });
  await gateway.addCredential({ tenantId: 53, identifier: '12345', secret: '12345', allowsQueryString: true });
  await gateway.addCredential({ tenantId: 53, identifier: 'true', secret: 'true', allowsQueryString: true });
  await gateway.addCredential({ tenantId: 53, identifier: 'magic', secret: md5(MAGIC[0]), allowsQueryString: true });
  const disabled = await gateway.addCredential({ tenantId: 53, identifier: 'disabled', secret: 'right' });
  await gateway.database('credentials').where({ id: disabled }).update({ disabled_at: '2026-01-01', version: 2 });
  await addCorpUser(gateway, '53/12345', '12345');
  await addCorpUser(gateway, '53/magic', md5(MAGIC[0]));
  await addCorpUser(gateway, '53/disabled', '1234');
  await gateway.database('credentials').where({ identifier: '53/disabled' }).update({ disabled_at: '2026-01-01' });
}, 60_000);

afterAll(async () => {
  await gateway.close();
  jest.restoreAllMocks();
});

const CALL = { action: 'GetInvoice', invoiceid: '1', responsetype: 'json' } as const;
type Given = Readonly<Record<string, unknown>>;

/** Names as PHP's brackets write them; what no form can say is its text. */
function asFields(given: Given): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]): [string, string][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([key, one]) => [`${name}[${Array.isArray(value) ? '' : key}]`, String(one)])
        : [[name, typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)]],
    ),
  );
}

/** Every way to send the WHMCS-style dialect a call. */
const WHMCS_WAYS: Readonly<Record<string, (given: Given) => WireOptions>> = {
  'a form': (given) => ({ headers: FORM, body: formBody(asFields(given)) }),
  'a multipart form': (given) => multipartBody(asFields(given)),
  JSON: (given) => ({ headers: JSON_BODY, body: JSON.stringify(given) }),
  'JSON that is called a form': (given) => ({ headers: FORM, body: JSON.stringify(given) }),
  'a query string': (given) => ({ method: 'GET', path: `${API_PATH}?${formBody(asFields(given))}` }),
};

const ODD = [['12345'], { 0: '12345' }, { $ne: 'x' }, { length: 5 }, [['12345']], [], {}];
/** Values that only JSON has: forms have only texts. */
const ODD_JSON = [12345, 12345.0, true, false, null, 0];

describe('A credential that is not a text never matches in the WHMCS-style dialect', () => {
  it.each(Object.keys(WHMCS_WAYS))('as %s', async (way) => {
    const odd = way.startsWith('JSON') ? [...ODD, ...ODD_JSON] : ODD;
    const wrong: unknown[] = [];
    for (const value of odd) {
      const names = value === true ? 'true' : '12345';
      for (const login of [
        { identifier: names, secret: value },
        { identifier: value, secret: names },
        { username: names, password: value },
        { username: value, password: names },
        { username: 'admin', password: value },
      ]) {
        const { status, json } = await exchange(gateway.url, WHMCS_WAYS[way]!({ ...CALL, ...login }));
        if (status !== 403 || json?.result !== 'error') wrong.push({ login, status });
      }
    }
    expect(wrong).toEqual([]);
    const good = await exchange(gateway.url, WHMCS_WAYS[way]!({ ...CALL, identifier: '12345', secret: '12345' }));
    expect(good.json).toMatchObject({ result: 'success' });
  });

  it.each(Object.keys(WHMCS_WAYS))('nor does a digest that looks like the number of another, as %s', async (way) => {
    const call = (secret: string): WireOptions => WHMCS_WAYS[way]!({ ...CALL, identifier: 'magic', secret });
    expect([md5(MAGIC[0]), md5(MAGIC[1])].every((digest) => /^0e\d+$/.test(digest))).toBe(true);
    for (const secret of [md5(MAGIC[1]), '0', '0e0', '0.0', ` ${md5(MAGIC[0])}`]) {
      expect((await exchange(gateway.url, call(secret))).status).toBe(403);
    }
    expect((await exchange(gateway.url, call(md5(MAGIC[0])))).status).toBe(200);
  });
});

const corpCall = (changes: Given): Given => withArguments({ INVOICE_NUMBER: 4711, ...changes });

describe('A password that is not a text never matches in the corp-ID dialect', () => {
  const ways = { asJson, asXml, asForm, asMultipart };

  it.each(Object.keys(ways) as (keyof typeof ways)[])(
    '%s',
    async (way) => {
      // A form makes a list or a structure of these too, and texts of the others.
      const odd =
        way === 'asForm' || way === 'asMultipart'
          ? ODD.filter((one) => Object.keys(one).length > 0)
          : [...ODD, true, false, null];
      const wrong: unknown[] = [];
      for (const value of odd) {
        const login = { API_USER_NAME: '12345', API_USER_PASSWORD: value };
        const { status, result } = await post(gateway.url, ways[way](corpCall(login)));
        if (status !== 403 || result !== 'login') wrong.push({ login, status, result });
      }
      expect(wrong).toEqual([]);
    },
    120_000,
  );

  it.each(Object.keys(WAYS))(
    'nor does a digest that looks like the number of another: %s',
    async (way) => {
      const call = (password: string): ReturnType<typeof post> =>
        post(gateway.url, WAYS[way]!(corpCall({ API_USER_NAME: 'magic', API_USER_PASSWORD: password })));
      expect((await call(md5(MAGIC[1]))).result).toBe('login');
      expect((await call(md5(MAGIC[0]))).result).toBe('zero');
    },
    60_000,
  );
});

describe('Whatever is wrong with a caller, the gateway does the same work', () => {
  let work: string[];

  /** The statements of one call, and the answer's bytes. */
  async function workOf(call: () => Promise<{ readonly status: number; readonly text: string }>): Promise<unknown> {
    spy.mockClear();
    const { status, text } = await call();
    work = (spy.mock.calls as unknown as [string | pg.QueryConfig][]).map(([query]) =>
      typeof query === 'string' ? query : query.text,
    );
    return { status, text, statements: work };
  }

  async function sameFor(
    database: Knex,
    calls: readonly (() => Promise<{ status: number; text: string }>)[],
  ): Promise<void> {
    const seen: unknown[] = [];
    for (const call of calls) {
      await database('authentication_failures').delete();
      seen.push(await workOf(call));
    }
    expect(work.length).toBe(2);
    expect(seen).toEqual(seen.map(() => seen[0]));
  }

  it('in the WHMCS-style dialect, by secret and by login', async () => {
    const guarded = await startTestGateway({ beside: gateway });
    const call = (login: Given) => () => exchange(guarded.url, WHMCS_WAYS['a form']!({ ...CALL, ...login }));
    // Names and secrets of one length, that were never sent before.
    await call({ identifier: 'warm-up', secret: 'up' })();
    await sameFor(gateway.database, [
      call({ identifier: '12345', secret: 'wrong' }),
      call({ identifier: '54321', secret: 'wrong' }),
      call({ identifier: 'disabled', secret: 'right' }),
      call({ username: 'admin', password: md5('wrong') }),
      call({ username: 'stranger', password: md5('wrong') }),
    ]);
    await guarded.close();
  }, 60_000);

  it('in the corp-ID dialect', async () => {
    const guarded = await startTestGateway({ beside: gateway });
    const call = (changes: Given) => () => post(guarded.url, asJson(corpCall(changes)));
    await call({ API_USER_PASSWORD: 'warm up' })();
    await sameFor(gateway.database, [
      call({ API_USER_PASSWORD: 'wrong' }),
      call({ API_USER_NAME: 'stranger' }),
      call({ API_USER_NAME: 'disabled' }),
      call({ API_CORP_KEY_ID: 'XYZ-0053' }),
      call({ API_CORP_KEY_ID: 'PLA-9999' }),
      call({ API_CORP_KEY_ID: 'no key at all' }),
    ]);
    await guarded.close();
  }, 60_000);
});
