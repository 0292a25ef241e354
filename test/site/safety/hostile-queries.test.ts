import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROUTES } from '../../../src/site/routes.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { formTokenOf, loggedIn, Visitor } from '../visitor.ts';

const SITE = new URL('../../../src/site/', import.meta.url);
/** Every name that a page reads of its query, out of the sources. */
const KEYS = [
  ...new Set(
    readdirSync(SITE, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(new URL(file, SITE), 'utf8').matchAll(/query\.(?:get|has)\('(\w+)'\)/g)])
      .map(([, key]) => key ?? ''),
  ),
];
const SCRIPT = `'"></title><script>alert(1)</script>`;
const VALUES = {
  'the name of a member of every object': 'constructor',
  'its prototype': '__proto__',
  'a text with NUL': 'a\0b',
  'a key with NUL and a script': `client:\0 status:"${SCRIPT}" ref:\0`,
  'a number beyond 64 bits': '9'.repeat(40),
  'a script': SCRIPT,
} as const;

let gateway: TestGateway;
let visitor: Visitor;

beforeAll(async () => {
  gateway = await startTestGateway();
  visitor = await loggedIn(gateway, 'demo');
});

afterAll(async () => {
  await gateway.close();
});

const pages = ROUTES.filter(({ method }) => method === 'GET').map(({ path }) =>
  path.replace(':tenant', '53').replaceAll(/:\w+/g, '1'),
);

describe('A query that no page wrote', () => {
  it('is tried with every name that a page reads', () => {
    expect(KEYS).toEqual(expect.arrayContaining(['q', 'before', 'view', 'done', 'next', 'command', 'message']));
  });

  it.each(Object.entries(VALUES))('has an answer, and runs nothing: %s', async (_what, value) => {
    const broken: string[] = [];
    for (const page of pages) {
      // A page that reads `command` reads no `q` beside it.
      for (const keys of [KEYS, KEYS.filter((key) => key !== 'command')]) {
        const path = `${page}?${new URLSearchParams(keys.map((key): [string, string] => [key, value])).toString()}`;
        const { status, text } = await visitor.get(path);
        if (status >= 500 || text.includes('<script>alert') || text.includes('[native code]')) broken.push(path);
      }
    }
    expect(broken).toEqual([]);
    expect(gateway.log.filter((line) => line.includes('"fault"'))).toEqual([]);
  });

  it('is refused in a path: NUL, half an escape, a line end, another site', async () => {
    for (const path of ['/console/53/%00', '/docs/%00', '/%zz', '/%0d%0aset-cookie:a=b', '//evil.example/console']) {
      const { status, headers, location } = await visitor.get(path);
      expect([path, [400, 404].includes(status), location]).toEqual([path, true, null]);
      expect(headers.get('set-cookie')).toBeNull();
    }
  });
});

describe('A form with NUL', () => {
  it('is refused as any other wrong one', async () => {
    const stranger = new Visitor(gateway.url);
    for (const [username, password] of [
      ['de\0mo', 'demo'],
      ['demo', 'de\0mo'],
      // A key of HMAC is filled up with NUL: without a look at it, this is the right password.
      ['demo', 'demo\0'],
    ] as const) {
      expect((await stranger.login(username, password)).status).toBe(401);
    }
    const csrf = formTokenOf(await visitor.get('/console/tenants'));
    const form = { csrf, act: 'a-key-of-a-form', amount: '1\0', gateway: 'cash\0', reference: '\0', date: '\0' };
    expect((await visitor.post('/console/53/invoices/78/payments', form)).status).toBe(422);
    expect((await visitor.post('/console/53/callers/new', { csrf, label: '\0', kind: '\0' })).status).toBeLessThan(500);
  });
});
