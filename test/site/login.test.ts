import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSync } from 'otplib';
import { changeOperator, revokeOperator } from '../../db/operators/manage.ts';
import { encryptSecondFactor, newSecondFactor } from '../../src/auth/operators/second-factor.ts';
import { hashPassword } from '../../src/auth/secrets.ts';
import { returnPath } from '../../src/site/console/login/return-path.ts';
import { startTestGateway, TestClock, TEST_SECRET_KEY, type TestGateway } from '../support/gateway.ts';
import { addTestOperator, formTokenOf, loggedIn, Visitor } from './visitor.ts';

const MINUTE = 60_000;
const HOME = '/console/53/invoices';
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

afterAll(async () => {
  await gateway.close();
});

function later(ms: number): void {
  gateway.clock.set(new Date(gateway.clock.now() + ms).toISOString());
}

describe('A login', () => {
  it('opens a session by a cookie that scripts and other sites cannot use', async () => {
    const visitor = new Visitor(gateway.url);
    const reply = await visitor.login();
    expect(reply.status).toBe(303);
    expect(reply.location).toBe('/console');
    expect(reply.headers.get('set-cookie')).toMatch(/^console=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await visitor.get(HOME)).status).toBe(200);
  });

  it('answers the same for a wrong password, an unknown name and an operator who is revoked', async () => {
    await addTestOperator(gateway, 'gone', [{ tenantId: 53, role: 'view' }]);
    await gateway.database.transaction((trx) => revokeOperator(trx, 'gone', '2026-11-22T10:00:00Z'));
    const texts = [];
    for (const [name, password] of [
      ['demo', 'wrong'],
      ['unknown', 'wrong'],
      ['gone', 'gone'],
    ] as const) {
      const reply = await new Visitor(gateway.url).login(name, password);
      expect(reply.status).toBe(401);
      expect(reply.headers.get('set-cookie')).toBeNull();
      texts.push(reply.text.replace(`value="${name}"`, ''));
    }
    expect(new Set(texts).size).toBe(1);
  });

  it('ends the session whose cookie it was sent: a token that was planted is worth nothing', async () => {
    const visitor = await loggedIn(gateway, 'demo');
    const planted = visitor.cookie;
    await visitor.login();
    expect(visitor.cookie).not.toBe(planted);
    const other = new Visitor(gateway.url);
    other.cookie = planted;
    expect((await other.get(HOME)).status).toBe(303);
  });

  it('is refused after ten failures from one address, with the right password too', async () => {
    await addTestOperator(gateway, 'attacked', [{ tenantId: 53, role: 'view' }]);
    for (let count = 0; count < 10; count += 1) await new Visitor(gateway.url).login('attacked', 'guess');
    expect((await new Visitor(gateway.url).login('ATTACKED', 'attacked')).status).toBe(401);
    await gateway.database('authentication_failures').del();
    await gateway.database.transaction((trx) => changeOperator(trx, 'attacked', {}));
  });

  it('is refused to a page of another site', async () => {
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const reply = await new Visitor(gateway.url).post(
      '/console/login',
      { username: 'demo', password: 'demo' },
      foreign,
    );
    expect(reply.status).toBe(403);
    expect(reply.headers.get('set-cookie')).toBeNull();
  });

  it.each([
    ['/console/53/invoices?q=status%3Apaid', '/console/53/invoices?q=status%3Apaid'],
    ['/console', '/console'],
    ['https://evil.example/', '/console'],
    ['//evil.example', '/console'],
    ['/console//evil.example', '/console'],
    ['/console\\evil', '/console'],
    ['/\\evil.example', '/console'],
    ['/console@evil.example', '/console'],
    ['/console/logout', '/console'],
    ['/consolex', '/console'],
    ['/console\r\nset-cookie: a=b', '/console'],
    ['javascript:alert(1)', '/console'],
    ['', '/console'],
  ])('returns from %j to %j', (wanted, expected) => {
    expect(returnPath(wanted, '')).toBe(expected);
  });

  it('returns below the base path of PUBLIC_URL', () => {
    expect(returnPath('/pay/console/53', '/pay')).toBe('/console/53');
    expect(returnPath('/console/53', '/pay')).toBe('/console');
  });
});

describe('A session', () => {
  it('ends after 30 minutes without use, and after 12 hours in any case', async () => {
    const visitor = await loggedIn(gateway, 'demo');
    later(29 * MINUTE);
    expect((await visitor.get(HOME)).status).toBe(200);
    later(29 * MINUTE);
    expect((await visitor.get(HOME)).status).toBe(200);
    later(31 * MINUTE);
    expect((await visitor.get(HOME)).status).toBe(303);

    const busy = await loggedIn(gateway, 'demo');
    for (let half = 0; half < 28; half += 1) {
      later(25 * MINUTE);
      expect((await busy.get(HOME)).status).toBe(200);
    }
    later(21 * MINUTE);
    expect((await busy.get(HOME)).status).toBe(303);
  });

  it('ends at the sign-out, and its pages are not kept', async () => {
    const visitor = await loggedIn(gateway, 'demo');
    const page = await visitor.get(HOME);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const { cookie } = visitor;
    const out = await visitor.post('/console/logout', { csrf: formTokenOf(page) });
    expect(out.status).toBe(303);
    expect(out.headers.get('clear-site-data')).toBe('"cache"');
    visitor.cookie = cookie;
    expect((await visitor.get(HOME)).status).toBe(303);
  });

  it('ends everywhere when the password changes, the roles change, or the operator is revoked', async () => {
    await addTestOperator(gateway, 'changed', [{ tenantId: 53, role: 'view' }]);
    const changes = [
      async () => ({ passwordHash: await hashPassword('changed') }),
      () => Promise.resolve({ grants: [{ tenantId: 53, role: 'admin' as const }] }),
      () => Promise.resolve({ secondFactor: null }),
    ];
    for (const change of changes) {
      const sessions = [await loggedIn(gateway, 'changed'), await loggedIn(gateway, 'changed')];
      const changed = await change();
      await gateway.database.transaction((trx) => changeOperator(trx, 'Changed', changed));
      for (const session of sessions) expect((await session.get(HOME)).status).toBe(303);
    }
    const last = await loggedIn(gateway, 'changed');
    await gateway.database.transaction((trx) => revokeOperator(trx, 'changed', '2026-11-22T10:00:00Z'));
    expect((await last.get(HOME)).status).toBe(303);
  });

  it('is served by every gateway', async () => {
    const other = await startTestGateway({ beside: gateway });
    const visitor = await loggedIn(gateway, 'demo');
    const there = new Visitor(other.url);
    there.cookie = visitor.cookie;
    const page = await there.get(HOME);
    expect(page.status).toBe(200);
    // A form of one gateway is taken by another.
    expect((await visitor.post('/console/logout', { csrf: formTokenOf(page) })).status).toBe(303);
    await other.close();
  });

  it('keeps the digest of its token, never the token', async () => {
    const visitor = await loggedIn(gateway, 'demo');
    const rows = await gateway.database<{ token_digest: string }>('operator_sessions').select('token_digest');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(visitor.cookie?.split('=')[1]);
  });
});

describe('A second factor', () => {
  it('is asked for after the right password, and takes a code once', async () => {
    await addTestOperator(gateway, 'careful', [{ tenantId: 53, role: 'view' }]);
    const key = newSecondFactor();
    await gateway
      .database('operators')
      .where({ name: 'careful' })
      .update({ second_factor: encryptSecondFactor('careful', key, [TEST_SECRET_KEY]) });
    const codeAt = (ms: number): string => generateSync({ secret: key, epoch: Math.floor(ms / 1_000) });

    const wrong = await new Visitor(gateway.url).login('careful', 'guess');
    expect(wrong.text).not.toContain('second factor');
    const asked = await new Visitor(gateway.url).login('careful');
    expect(asked.status).toBe(401);
    expect(asked.text).toContain('name="code"');
    const code = codeAt(gateway.clock.now());
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    expect((await new Visitor(gateway.url).login('careful', 'careful', { code: spaced })).status).toBe(303);
    expect((await new Visitor(gateway.url).login('careful', 'careful', { code })).status).toBe(401);
    later(90_000);
    expect((await new Visitor(gateway.url).login('careful', 'careful', { code })).status).toBe(401);
    const next = codeAt(gateway.clock.now());
    expect((await new Visitor(gateway.url).login('careful', 'careful', { code: next })).status).toBe(303);
  });
});

describe('Elsewhere than on this machine', () => {
  it('no one signs in over HTTP, and the page says that HTTPS is needed', async () => {
    const open = await startTestGateway({ isLoopback: false, clock: new TestClock() });
    await addTestOperator(open, 'night', [{ tenantId: 53, role: 'view' }]);
    const page = await new Visitor(open.url).get('/console/login');
    expect(page.text).toContain('HTTPS');
    const reply = await new Visitor(open.url).login('night');
    expect(reply.status).toBe(403);
    expect(reply.headers.get('set-cookie')).toBeNull();
    await open.close();
  });

  it('the cookie has the prefix __Host- and Secure behind HTTPS, and the demo’s operator is refused', async () => {
    const open = await startTestGateway({
      isLoopback: false,
      publicUrl: 'https://pay.example',
      clock: new TestClock(),
    });
    await addTestOperator(open, 'night', [{ tenantId: 53, role: 'view' }]);
    const visitor = new Visitor(open.url);
    const reply = await visitor.login('night');
    expect(reply.headers.get('set-cookie')).toMatch(
      /^__Host-console=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect((await visitor.get(HOME)).status).toBe(200);
    await open.database('operators').where({ name: 'demo' }).update({ is_loopback_only: true });
    expect((await new Visitor(open.url).login()).status).toBe(401);
    await open.close();
  });
});
