import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateSync } from 'otplib';
import { OperatorLogins } from '../../../src/auth/operators/operator-logins.ts';
import { encryptSecondFactor, newSecondFactor } from '../../../src/auth/operators/second-factor.ts';
import { hashPassword } from '../../../src/auth/secrets.ts';
import type { StoredOperator } from '../../../src/core/console/operators.ts';
import { NO_FAILURES } from '../../../src/core/failed-attempts.ts';
import { startTestGateway, TEST_SECRET_KEY, type TestGateway } from '../../support/gateway.ts';
import { addTestOperator, loggedIn, Visitor, type SiteReply } from '../visitor.ts';

const LIMIT = 10;
let gateway: TestGateway;
/** The same gateway behind a proxy whose `X-Forwarded-For` it believes. */
let behind: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  behind = await startTestGateway({ beside: gateway, trustProxy: ['127.0.0.1'] });
  await addTestOperator(gateway, 'iris', [{ tenantId: 53, role: 'view' }]);
});

beforeEach(async () => {
  // A lockout is known to a gateway for ten seconds.
  gateway.clock.set(new Date(gateway.clock.now() + 11_000).toISOString());
  await gateway.database('authentication_failures').del();
});

afterAll(async () => {
  await behind.close();
  await gateway.close();
});

function login(at: TestGateway, address: string, password: string, name = 'iris'): Promise<SiteReply> {
  const form = { username: name, password };
  return new Visitor(at.url).post('/console/login', form, { 'x-forwarded-for': address });
}

async function guess(at: TestGateway, addresses: readonly string[], name?: string): Promise<void> {
  for (const address of addresses) await login(at, address, 'guess', name);
}

const times = (address: (index: number) => string): readonly string[] =>
  Array.from({ length: LIMIT }, (_none, index) => address(index));

describe('Guesses of a password', () => {
  it('are counted by the address that a believed proxy gives, and lock no one else out', async () => {
    await guess(
      behind,
      times(() => '198.51.100.7'),
    );
    expect((await login(behind, '198.51.100.7', 'iris')).status).toBe(401);
    expect((await login(behind, '198.51.100.8', 'iris')).status).toBe(303);
  });

  it('are counted together from all addresses of an IPv6 network', async () => {
    await guess(
      behind,
      times((index) => `2001:db8:0:7::${index + 1}`),
    );
    expect((await login(behind, '2001:db8:0:7:ffff::1', 'iris')).status).toBe(401);
    expect((await login(behind, '2001:db8:0:8::1', 'iris')).status).toBe(303);
  });

  it('are counted by the last address before the proxy: one that the caller wrote in front is nothing', async () => {
    await guess(
      behind,
      times((index) => `203.0.113.${index}, 198.51.100.9`),
    );
    expect((await login(behind, '203.0.113.77, 198.51.100.9', 'iris')).status).toBe(401);
  });

  it('are counted by the connection where no proxy is believed', async () => {
    await guess(
      gateway,
      times((index) => `203.0.113.${index}`),
    );
    expect((await login(gateway, '203.0.113.77', 'iris')).status).toBe(401);
  });

  it('are counted together for all spellings of a name, and for a name that no one has', async () => {
    await guess(
      behind,
      times((index) => `2001:db8:1:${index}::1`),
      'IRIS',
    );
    const rows = await gateway.database<{ account: string; address: string }>('authentication_failures');
    expect(new Set(rows.map(({ account }) => account).filter((account) => account !== '')).size).toBe(1);
    for (const name of ['iris', 'no-one']) {
      await gateway.database('authentication_failures').del();
      const statuses = [];
      for (let count = 0; count < LIMIT + 1; count += 1) {
        const { status, text } = await login(behind, '198.51.100.30', `guess ${count}`, name);
        statuses.push([status, text.replace(`value="${name}"`, '').length]);
      }
      expect(new Set(statuses.map(String)).size).toBe(1);
    }
  });
});

describe('A session that no one asked for', () => {
  it('is not opened by a token that the visitor brings', async () => {
    const planted = `console=${'A'.repeat(43)}`;
    const visitor = new Visitor(gateway.url);
    visitor.cookie = planted;
    expect((await visitor.login('iris')).status).toBe(303);
    expect(visitor.cookie).not.toBe(planted);
    const other = new Visitor(gateway.url);
    other.cookie = planted;
    expect((await other.get('/console/account')).status).toBe(303);
  });

  it('is not kept open by a page that loads again by itself', async () => {
    const visitor = await loggedIn(gateway, 'iris');
    for (let minute = 0; minute < 31; minute += 1) {
      gateway.clock.set(new Date(gateway.clock.now() + 60_000).toISOString());
      const { status } = await visitor.get('/console/53/calls?live=1');
      expect([minute, status]).toEqual([minute, minute < 29 ? 200 : 303]);
    }
  });
});

describe('A code of the second factor', () => {
  it('opens one session of two logins at the same time', async () => {
    await addTestOperator(gateway, 'twice', [{ tenantId: 53, role: 'view' }]);
    const key = newSecondFactor();
    const secondFactor = encryptSecondFactor('twice', key, [TEST_SECRET_KEY]);
    await gateway.database('operators').where({ name: 'twice' }).update({ second_factor: secondFactor });
    const code = generateSync({ secret: key, epoch: Math.floor(gateway.clock.now() / 1_000) });
    const replies = await Promise.all(
      [gateway, gateway, behind].map((at) => new Visitor(at.url).login('twice', 'twice', { code })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([303, 401, 401]);
  });
});

describe('The work of a login', () => {
  it('is one hash of the same cost for every name, and the name must be the counted one', async () => {
    const stored: StoredOperator = {
      ...{ id: 1, name: 'iris', grants: [], hasSecondFactor: false, secondFactor: null, version: 1 },
      ...{ passwordHash: await hashPassword('iris'), isLoopbackOnly: false },
    };
    const found = new Map([
      ['iris', stored],
      ['night', { ...stored, name: 'night', isLoopbackOnly: true }],
      // Some databases take İ for i.
      ['İris', stored],
    ]);
    let hashes = 0;
    const logins = new OperatorLogins({
      store: {
        find: (name) => Promise.resolve({ operator: found.get(name) ?? null, failures: NO_FAILURES }),
        useCode: () => Promise.resolve(false),
      },
      throttle: null,
      clock: gateway.clock,
      hashes: {
        run: <T>(_requester: unknown, work: () => Promise<T>): Promise<T> => {
          hashes += 1;
          return work();
        },
      } as unknown as ConstructorParameters<typeof OperatorLogins>[0]['hashes'],
      secretKeys: [TEST_SECRET_KEY],
      isLoopback: false,
    });
    const results = [];
    for (const name of ['iris', 'unknown', 'night', 'İris']) {
      const result = await logins.login({ name, password: 'iris', code: '', remoteAddress: '::1' });
      results.push([name, typeof result === 'string' ? result : 'in', hashes]);
    }
    expect(results).toEqual([
      ['iris', 'in', 1],
      ['unknown', 'wrong', 2],
      ['night', 'wrong', 3],
      ['İris', 'wrong', 4],
    ]);
  });
});
