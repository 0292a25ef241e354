import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '../../src/core/console/operators.ts';
import { ROUTES } from '../../src/site/routes.ts';
import type { Route } from '../../src/site/routing/route.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { addTestOperator, formTokenOf, loggedIn, Visitor } from './visitor.ts';

/** Who may use each address: a new one without a row fails. */
const ACCESS: Readonly<Record<string, 'anyone' | 'operator' | Role>> = {
  'front-door': 'anyone',
  asset: 'anyone',
  docs: 'anyone',
  'docs-page': 'anyone',
  'docs-picture': 'anyone',
  'docs-action': 'anyone',
  'docs-errors': 'anyone',
  'docs-compatibility': 'anyone',
  'docs-explorer': 'anyone',
  'login-page': 'anyone',
  login: 'anyone',
  logout: 'operator',
  home: 'operator',
  tenants: 'operator',
  account: 'operator',
  'account-password': 'operator',
  'account-factor-new': 'operator',
  'account-factor-on': 'operator',
  'account-factor-off': 'operator',
  overview: 'view',
  invoices: 'view',
  calls: 'view',
  'calls-csv': 'view',
  call: 'view',
  'invoices-csv': 'view',
  clients: 'view',
  'clients-csv': 'view',
  client: 'view',
  payments: 'view',
  'payments-csv': 'view',
  callers: 'view',
  'caller-form': 'admin',
  'caller-make': 'admin',
  caller: 'view',
  'caller-change': 'admin',
  'caller-rotate': 'admin',
  'caller-revoke': 'admin',
  'caller-let-in': 'admin',
  corporation: 'view',
  acts: 'view',
  invoice: 'view',
  'invoice-pay': 'operate',
  'invoice-refund': 'operate',
  'invoice-credit': 'operate',
  'invoice-publish': 'operate',
  'invoice-mail': 'operate',
  'invoice-cancel-page': 'admin',
  'invoice-cancel': 'admin',
  proof: 'view',
  'proof-run': 'operate',
  'proof-run-page': 'view',
  seals: 'view',
  work: 'view',
  'work-retry': 'operate',
  job: 'view',
  'job-retry': 'operate',
  delivery: 'view',
  'delivery-retry': 'operate',
  charge: 'view',
  'charge-captured': 'operate',
  'charge-declined': 'operate',
  'charge-again': 'operate',
  'charge-close': 'operate',
};

const OPERATORS = {
  viewer: [{ tenantId: 53, role: 'view' }],
  worker: [{ tenantId: 53, role: 'operate' }],
  manager: [{ tenantId: 53, role: 'admin' }],
  chief: [{ tenantId: null, role: 'admin' }],
  stranger: [{ tenantId: 54, role: 'admin' }],
  nothing: [],
} as const;

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.addTenant({ id: 54 });
  for (const [name, grants] of Object.entries(OPERATORS)) await addTestOperator(gateway, name, grants);
});

afterAll(async () => {
  await gateway.close();
});

const sessions = new Map<string, Visitor>();

/** An operator's session, which lasts until an act ends it: each login hashes a password. */
async function sessionOf(operator: string): Promise<Visitor> {
  const earlier = sessions.get(operator);
  if (earlier !== undefined && (await earlier.get('/console/tenants')).status === 200) return earlier;
  const visitor = await loggedIn(gateway, operator);
  sessions.set(operator, visitor);
  return visitor;
}

function pathOf({ path }: Route): string {
  return path.replace(':tenant', '53').replaceAll(/:\w+/g, '1');
}

const guarded = ROUTES.filter(({ access }) => access !== 'anyone');
const ofTenant = guarded.filter(({ access }) => typeof access === 'object' && 'role' in access);
const posts = guarded.filter(({ method }) => method === 'POST');

function statusOf(visitor: Visitor, route: Route, form: Readonly<Record<string, string>>): Promise<number> {
  const asked = route.method === 'POST' ? visitor.post(pathOf(route), form) : visitor.get(pathOf(route));
  return asked.then(({ status }) => status);
}

describe('The addresses of the site', () => {
  it('are all in the table of roles', () => {
    const found = Object.fromEntries(
      ROUTES.map(({ name, access }) => [
        name,
        typeof access === 'string' ? access : 'role' in access ? access.role : access.roleInAll,
      ]),
    );
    expect(found).toEqual(ACCESS);
  });

  it('have names of their own', () => {
    expect(new Set(ROUTES.map(({ name }) => name)).size).toBe(ROUTES.length);
  });

  it.each(guarded.map((route) => [route.name, route] as const))(
    '%s sends a visitor without a session to the login',
    async (_name, route) => {
      expect(await statusOf(new Visitor(gateway.url), route, {})).toBe(303);
    },
  );

  it.each(ofTenant.map((route) => [route.name, route] as const))(
    '%s is for its role in its tenant only',
    async (name, route) => {
      const needed = ACCESS[name] as Role;
      const allowed = {
        view: ['viewer', 'worker', 'manager', 'chief'],
        operate: ['worker', 'manager', 'chief'],
        admin: ['manager', 'chief'],
      }[needed];
      for (const operator of Object.keys(OPERATORS)) {
        const visitor = await sessionOf(operator);
        const csrf = formTokenOf(await visitor.get('/console/tenants'));
        const status = await statusOf(visitor, route, { csrf });
        if (allowed.includes(operator))
          expect([403, 404, 405]).not.toContain(status === 404 && route.path.split(':').length > 2 ? 200 : status);
        else expect([operator, status]).toEqual([operator, ['stranger', 'nothing'].includes(operator) ? 404 : 403]);
      }
    },
  );

  it.each(posts.map((route) => [route.name, route] as const))(
    '%s takes no form without the token of the session, and none of another site',
    async (_name, route) => {
      const visitor = await sessionOf('chief');
      const other = await sessionOf('manager');
      const own = formTokenOf(await visitor.get('/console/tenants'));
      const foreign = formTokenOf(await other.get('/console/tenants'));
      expect(own).not.toBe('');
      expect(own).not.toBe(foreign);
      for (const csrf of ['', foreign, `${own}x`])
        expect((await visitor.post(pathOf(route), { csrf })).status).toBe(403);
      const headers: readonly Readonly<Record<string, string>>[] = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ];
      for (const each of headers) expect((await visitor.post(pathOf(route), { csrf: own }, each)).status).toBe(403);
    },
  );

  it.each(ROUTES.map((route) => [route.name, route] as const))(
    '%s cannot be framed, and loads nothing from elsewhere',
    async (_name, route) => {
      const visitor = await sessionOf('chief');
      const { headers } = await (route.method === 'POST'
        ? visitor.post(pathOf(route), {})
        : visitor.get(pathOf(route)));
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it.each(ROUTES.map((route) => [route.name, route] as const))(
    '%s is kept by no browser or proxy, and never answered with "not modified"',
    async (_name, route) => {
      const visitor = await sessionOf('chief');
      const csrf = formTokenOf(await visitor.get('/console/tenants'));
      const asked = {
        'if-none-match': '*',
        'if-modified-since': 'Mon, 01 Jan 2035 00:00:00 GMT',
        'hx-request': 'true',
      };
      const replies =
        route.method === 'POST'
          ? [await visitor.post(pathOf(route), { csrf }), await visitor.post(pathOf(route), {})]
          : [await visitor.get(pathOf(route), asked), await new Visitor(gateway.url).get(pathOf(route), asked)];
      for (const { status, headers } of replies) {
        expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null]);
        expect(status).not.toBe(304);
      }
    },
  );
});
