import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { addCorpUser, asForm, asJson, asXml, post, withArguments } from './corp/fixtures.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { scrape, valueOf } from '../support/metrics.ts';
import { exchange, FORM, formBody, type WireExchange } from '../support/whmcs-wire.ts';

const MD5 = createHash('md5').update('demo').digest('hex');

// Hundreds of calls a test, and passwords of half a second each, on a machine that may have other work.
jest.setTimeout(180_000);

/** They believe the X-Forwarded-For of this machine, and share a database. */
let first: TestGateway;
let second: TestGateway;

beforeAll(async () => {
  first = await startTestGateway({ trustProxy: ['127.0.0.1'] });
  second = await startTestGateway({ trustProxy: ['127.0.0.1'], beside: first });
});

afterAll(async () => {
  await second.close();
  await first.close();
});

beforeEach(async () => {
  await first.database('authentication_failures').delete();
  // The cached lockout has expired.
  first.clock.set(new Date(first.clock.now() + 10_000).toISOString());
});

interface Login {
  readonly identifier?: string;
  readonly secret?: string;
  readonly username?: string;
  readonly password?: string;
}

/** A call from an address, as the proxy reports it. */
function call(login: Login, address: string, { to = first, responsetype = 'json' } = {}): Promise<WireExchange> {
  return exchange(to.url, {
    headers: { ...FORM, 'x-forwarded-for': address },
    body: formBody({ action: 'GetInvoice', invoiceid: 1, responsetype, ...login }),
  });
}

const outcomeOf = (gateway: TestGateway): unknown => JSON.parse(gateway.log.at(-1) ?? '{}').outcome;

/** An answer without the parts that only its request decides. */
function bytesOf({ status, headers, text }: WireExchange): unknown {
  const { date: _date, 'x-request-id': _id, ...rest } = headers;
  return { status, headers: rest, text };
}

let logins = 0;
async function newLogin(
  fields: { readonly allowedIps?: readonly string[] } = {},
): Promise<Required<Pick<Login, 'identifier' | 'secret'>>> {
  const identifier = `guessed-${(logins += 1)}`;
  await first.addCredential({ tenantId: 53, identifier, ...fields });
  return { identifier, secret: identifier };
}

async function attemptAt(identifier: string, times: number, addressOf: (n: number) => string): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    const answer = await call({ identifier, secret: `wrong ${n}` }, addressOf(n), { to: n % 2 === 0 ? first : second });
    expect(answer.status).toBe(403);
  }
}

describe('After ten wrong secrets from one address', () => {
  it('the right one is refused there too, at both gateways, with the bytes of a wrong one', async () => {
    const login = await newLogin();
    const wrong = await call({ ...login, secret: 'wrong' }, '203.0.113.1');
    expect(outcomeOf(first)).toBe('authentication-failed');
    await attemptAt(login.identifier, 9, () => '203.0.113.1');
    for (const to of [first, second]) {
      expect(bytesOf(await call(login, '203.0.113.1', { to }))).toEqual(bytesOf(wrong));
      expect(outcomeOf(to)).toBe('locked-out');
    }
    expect((await call(login, '203.0.113.2')).json).toMatchObject({ result: 'success' });
    expect((await call({ identifier: 'demo-identifier', secret: 'demo-secret' }, '203.0.113.1')).status).toBe(200);
  });

  it('an account that is not there is locked in the same way', async () => {
    await attemptAt('stranger-at-all', 11, () => '203.0.113.3');
    expect(outcomeOf(first)).toBe('locked-out');
    expect(await first.database('lockouts').where({ from_address: '203.0.113.3' })).toEqual([]);
  });

  it('the format of the answer reveals nothing', async () => {
    const login = await newLogin();
    for (const responsetype of ['json', 'xml', 'nvp']) {
      await first.database('authentication_failures').delete();
      first.clock.set(new Date(first.clock.now() + 10_000).toISOString());
      const wrong = await call({ ...login, secret: 'wrong' }, '203.0.113.4', { responsetype });
      await attemptAt(login.identifier, 9, () => '203.0.113.4');
      const locked = await call(login, '203.0.113.4', { responsetype });
      expect([outcomeOf(first), bytesOf(locked)]).toEqual(['locked-out', bytesOf(wrong)]);
    }
  });

  it('an address of the same IPv6 network is the same one, and another network is another', async () => {
    const login = await newLogin();
    await attemptAt(login.identifier, 10, (n) => `2001:db8:0:1::${n + 1}`);
    expect((await call(login, '2001:db8:0:1:ffff::1')).status).toBe(403);
    expect((await call(login, '2001:db8:0:2::1')).status).toBe(200);
  });

  it('an address that the caller writes before the proxy’s changes nothing', async () => {
    const login = await newLogin();
    await attemptAt(login.identifier, 10, (n) => `198.51.100.${n}, 203.0.113.5`);
    expect((await call(login, '192.0.2.200, 203.0.113.5')).status).toBe(403);
    const direct = await startTestGateway({ beside: first });
    await attemptOn(direct, login.identifier);
    expect((await call(login, '192.0.2.201', { to: direct })).status).toBe(403);
    await direct.close();
  });

  it('it ends after a quarter of an hour', async () => {
    const login = await newLogin();
    await attemptAt(login.identifier, 10, () => '203.0.113.6');
    expect((await call(login, '203.0.113.6')).status).toBe(403);
    await first.database.raw("update authentication_failures set ends_at = ends_at - interval '15 minutes'");
    expect((await call(login, '203.0.113.6')).status).toBe(403);
    first.clock.set(new Date(first.clock.now() + 10_000).toISOString());
    expect((await call(login, '203.0.113.6')).status).toBe(200);
  });
});

/** This gateway does not trust the header: every attempt is from this machine. */
async function attemptOn(gateway: TestGateway, identifier: string): Promise<void> {
  for (let n = 0; n < 10; n += 1) await call({ identifier, secret: `wrong ${n}` }, `198.51.100.${n}`, { to: gateway });
}

describe('After a hundred wrong secrets', () => {
  it('from one address, it is refused whatever the account; another address is not', async () => {
    const login = await newLogin();
    for (let n = 0; n < 100; n += 1) {
      await call({ identifier: `spray-${n}`, secret: 'x' }, '203.0.113.7', { to: n % 2 === 0 ? first : second });
    }
    expect((await call(login, '203.0.113.7')).status).toBe(403);
    expect(outcomeOf(first)).toBe('locked-out');
    expect((await call(login, '203.0.113.8')).status).toBe(200);
  });

  it('at one account, only known addresses and those on its list may call', async () => {
    const known = await newLogin();
    const listed = await newLogin({ allowedIps: ['192.0.2.0/24', '198.51.0.0/16'] });
    expect((await call(known, '192.0.2.9')).status).toBe(200);
    for (const { identifier } of [known, listed]) await attemptAt(identifier, 100, (n) => `198.18.0.${n}`);
    // However long ago: what is remembered of the secret is over, that it was right is not.
    first.clock.set(new Date(first.clock.now() + 600_000).toISOString());
    expect((await call(known, '192.0.2.9')).status).toBe(200);
    expect((await call(known, '192.0.2.10', { to: second })).status).toBe(403);
    expect(outcomeOf(second)).toBe('locked-out');
    expect((await call(listed, '203.0.113.10', { to: second })).text).toContain('Authentication Failed');
    expect((await call(listed, '192.0.2.9', { to: second })).status).toBe(200);
  });

  it('are not slipped by, though three hundred come at once to two gateways', async () => {
    const login = await newLogin();
    const before = outcomes(first, second);
    await Promise.all(
      Array.from({ length: 300 }, (_guess, n) =>
        call({ ...login, secret: `wrong ${n}` }, `198.19.${n >> 8}.${n & 255}`, { to: n % 2 === 0 ? first : second }),
      ),
    );
    const tried = outcomes(first, second)['authentication-failed']! - (before['authentication-failed'] ?? 0);
    expect(tried).toBeGreaterThanOrEqual(100);
    expect(tried).toBeLessThanOrEqual(110);
  });
});

/** How many calls ended how, by the log. */
function outcomes(...gateways: readonly TestGateway[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of gateways.flatMap(({ log }) => log)) {
    const { message, outcome } = JSON.parse(line);
    if (message === 'call') counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

describe('A right secret', () => {
  it('writes nothing, and forgets the guesses of its account from its address', async () => {
    const login = await newLogin();
    expect((await call(login, '203.0.113.11')).status).toBe(200);
    expect(await first.database('authentication_failures')).toEqual([]);
    const guessed = await newLogin();
    for (const to of [first, second]) {
      await attemptAt(guessed.identifier, 9, () => '203.0.113.12');
      expect((await call(guessed, '203.0.113.12', { to })).status).toBe(200);
    }
  });

  it('of an admin, who is first looked up as a secret, is not a failed attempt', async () => {
    for (let n = 0; n < 12; n += 1) {
      first.clock.set(new Date(first.clock.now() + 301_000).toISOString());
      expect((await call({ username: 'admin', password: MD5 }, '203.0.113.13')).status).toBe(200);
    }
    expect(await first.database('authentication_failures')).toEqual([]);
  });

  it('beside a guess at another account does not make the guess free', async () => {
    const own = await newLogin();
    const victim = await newLogin();
    for (let n = 0; n < 10; n += 1) {
      const both = {
        identifier: victim.identifier,
        secret: `wrong ${n}`,
        username: own.identifier,
        password: own.secret,
      };
      expect((await call(both, '203.0.113.14')).status).toBe(200);
    }
    expect((await call(victim, '203.0.113.14')).status).toBe(403);
    expect(outcomeOf(first)).toBe('locked-out');
  });
});

describe('A lockout', () => {
  it('is a line of the log, a count and a row, and no secret, name or digest of the caller’s is in the log', async () => {
    const login = await newLogin();
    const count = async (): Promise<number> =>
      valueOf(await scrape(first.url), 'invoice_gateway_lockouts_total', { scope: 'account-and-address' }) ?? -1;
    const before = await count();
    for (let n = 0; n < 11; n += 1) await call({ ...login, secret: `Canary5ecret-${n}` }, '203.0.113.15');
    for (let n = 0; n < 11; n += 1) await call({ identifier: 'Canary5ecret', secret: 'x' }, '203.0.113.16');
    expect((await count()) - before).toBe(2);
    const lines = first.log
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ message }) => message === 'lockout');
    expect(lines.slice(-2)).toMatchObject([
      {
        level: 'warn',
        scope: 'account-and-address',
        credential: login.identifier,
        tenant: 53,
        address: '203.0.113.15',
      },
      { level: 'warn', scope: 'account-and-address', credential: null, tenant: null, address: '203.0.113.16' },
    ]);
    expect(first.log.filter((line) => line.includes('Canary5ecret'))).toEqual([]);
    const rows = await first.database('lockouts').where({ from_address: '203.0.113.15' });
    expect(rows).toMatchObject([{ failures: 10, from_address: '203.0.113.15' }]);
    const all = JSON.stringify(await first.database('authentication_failures'), (_key, value: unknown) =>
      String(value),
    );
    expect(all).not.toMatch(/Canary|guessed|203\.0/);
  });

  it('does not exist where it is switched off', async () => {
    const open = await startTestGateway({ beside: first, trustProxy: ['127.0.0.1'], hasLockout: false });
    const login = await newLogin();
    for (let n = 0; n < 12; n += 1) await call({ ...login, secret: `wrong ${n}` }, '203.0.113.17', { to: open });
    expect((await call(login, '203.0.113.17', { to: open })).status).toBe(200);
    expect(await first.database('authentication_failures')).toEqual([]);
    await open.close();
  });
});

describe('The corp-ID dialect', () => {
  const given = (changes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    withArguments({ INVOICE_NUMBER: 4711, ...changes });

  it('locks a guesser out with the bytes of a wrong password, in every format, whatever was guessed at', async () => {
    await addCorpUser(first, '53/locked', '1234');
    const headers = { 'x-forwarded-for': '203.0.113.20' };
    const wrongs = [
      { API_USER_PASSWORD: 'wrong' },
      { API_CORP_KEY_ID: 'XYZ-0053' },
      ...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((API_USER_PASSWORD) => ({ API_USER_PASSWORD })),
    ];
    const answerTo = (
      changes: Readonly<Record<string, unknown>>,
      toWire = asJson,
      to = first,
    ): ReturnType<typeof post> => post(to.url, toWire(given({ API_USER_NAME: 'locked', ...changes })), { headers });
    const texts = [];
    for (const toWire of [asJson, asXml, asForm]) texts.push((await answerTo(wrongs[0]!, toWire)).text);
    await first.database('authentication_failures').delete();
    // One at each gateway at a time: of more, a busy machine would shed those that wait too long, and count none of them.
    for (let n = 0; n < wrongs.length; n += 2) {
      const pair = [answerTo(wrongs[n]!, asJson, first), answerTo(wrongs[n + 1]!, asJson, second)];
      for (const answer of await Promise.all(pair)) expect(answer.text).toBe(texts[0]);
    }
    for (const to of [first, second]) {
      const locked = [];
      for (const toWire of [asJson, asXml, asForm]) locked.push((await answerTo({}, toWire, to)).text);
      expect(locked).toEqual(texts);
      expect(outcomeOf(to)).toBe('login: locked out');
    }
    expect((await post(first.url, asJson(given({ API_USER_NAME: 'locked' })))).result).toBe('zero');
  });
});
