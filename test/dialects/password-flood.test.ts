import { expect, it, jest } from '@jest/globals';
import { listCredentials, revokeCredential, rotateCredential } from '../../db/admin/credentials.ts';
import { hashPassword, hashPasswordBeside } from '../../src/auth/secrets.ts';
import { startTestGateway, TestClock, type TestGateway } from '../support/gateway.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { sampleWith, sendCorp, type CorpAnswer } from '../support/corp-client.ts';

// Passwords of half a second each, on a machine that may have other work.
jest.setTimeout(120_000);

const FLOOD = 48;
/** Callers begin to give up after six seconds; a proven one waits for no hash at all. */
const PROMPT_MS = 2_000;
const PATIENCE_MS = 10_000;

const { gateway } = gatewayWithCaller({ trustProxy: ['127.0.0.1'] });

let calls = 0;
async function call(
  address: string,
  changes: Readonly<Record<string, unknown>> = {},
  { url }: TestGateway = gateway,
): Promise<CorpAnswer & { ms: number }> {
  const startedAt = performance.now();
  const body = sampleWith({ ACTUAL_TRANS_NUMBER: 9_000 + (calls += 1), AMOUNT_PAID: 0.01, ...changes });
  const answer = await sendCorp(url, body, 'application/json', '/corp/api', { 'x-forwarded-for': address });
  return { ...answer, ms: performance.now() - startedAt };
}

/** Wrong log-ins, each a new name and address, of so many networks. */
function flood(name: string, networks: number, at: TestGateway = gateway): Promise<readonly CorpAnswer[]> {
  return Promise.all(
    Array.from({ length: FLOOD }, (_each, n) =>
      call(`10.${n % networks}.0.${n + 1}`, { API_USER_NAME: `${name}-${n}`, API_USER_PASSWORD: `guess ${n}` }, at),
    ),
  );
}

function pass(seconds: number): void {
  gateway.clock.set(new Date(gateway.clock.now() + seconds * 1_000).toISOString());
}

const statusesOf = (answers: readonly CorpAnswer[]): Set<unknown> =>
  new Set(answers.map(({ json }) => json['RET_STATUS']));

it.each([66, 400, 90_000])(
  'The owner, right %i s before, is answered at once beside a flood of wrong passwords',
  async (seconds) => {
    expect((await call('192.0.2.1')).json).toMatchObject({ RET_STATUS: 'ok' });
    pass(seconds);
    const guesses = flood(`made-up-${seconds}`, FLOOD);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const owner = await call('192.0.2.1');
    const elsewhere = await call('198.51.100.1');
    expect([owner.json['RET_STATUS'], elsewhere.json['RET_STATUS']]).toEqual(['ok', 'ok']);
    expect(Math.max(owner.ms, elsewhere.ms)).toBeLessThan(PROMPT_MS);
    // Each is answered in its caller's time: wrong, or busy, which says nothing of the password.
    expect(statusesOf(await guesses)).toEqual(new Set(['login', 'db']));
  },
);

it('One whom the gateway has not seen is answered while all guesses come from one network', async () => {
  const stranger = await startTestGateway({ trustProxy: ['127.0.0.1'], beside: gateway });
  const guesses = Promise.all(
    Array.from({ length: FLOOD }, (_each, n) =>
      sendCorp(
        stranger.url,
        sampleWith({ API_USER_NAME: `near-${n}`, API_USER_PASSWORD: `guess ${n}` }),
        'application/json',
        '/corp/api',
        { 'x-forwarded-for': `203.0.113.${n + 1}` },
      ),
    ),
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  const startedAt = performance.now();
  const body = sampleWith({ ACTUAL_TRANS_NUMBER: 8_999, AMOUNT_PAID: 0.01 });
  const owner = await sendCorp(stranger.url, body, 'application/json', '/corp/api', { 'x-forwarded-for': '192.0.2.1' });
  expect(owner.json).toMatchObject({ RET_STATUS: 'ok' });
  expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
  const answers = await guesses;
  // Few of them are hashed: the others are shed.
  expect(answers.filter(({ json }) => json['RET_STATUS'] === 'db').length).toBeGreaterThan(FLOOD / 2);
  await stranger.close();
});

/** A clock that runs with the machine's, as the database's does, and can be moved ahead of it. */
class RunningClock extends TestClock {
  aheadMs = 0;

  override now(): number {
    return Date.now() + this.aheadMs;
  }
}

const KEPT_SECONDS = 20;

it('A kept old secret is answered at once beside a flood until its end, and refused after it, on every gateway', async () => {
  const clocks = [new RunningClock(), new RunningClock()] as const;
  const [one, two] = await Promise.all([
    startTestGateway({ trustProxy: ['127.0.0.1'], beside: gateway, clock: clocks[0] }),
    startTestGateway({ trustProxy: ['127.0.0.1'], beside: gateway, clock: clocks[1] }),
  ]);
  const name = { tenantId: 53, dialect: 'corp', identifier: '53/rotated' };
  let hash = await hashPassword('old');
  await gateway.addCredential({ ...name, kind: 'corp-user', secretHash: hash });
  const login = async (at: TestGateway, password: string): Promise<{ status: unknown; ms: number }> => {
    const { json, ms } = await call('192.0.2.9', { API_USER_NAME: 'rotated', API_USER_PASSWORD: password }, at);
    return { status: json['RET_STATUS'], ms };
  };
  const statuses = async (password: string): Promise<readonly unknown[]> =>
    (await Promise.all([login(one, password), login(two, password)])).map(({ status }) => status);
  const rotate = async (password: string, keepSeconds: number): Promise<void> => {
    const [listed] = await listCredentials(gateway.database, name);
    hash = await hashPasswordBeside(password, hash);
    expect(await rotateCredential(gateway.database, listed!, hash, keepSeconds)).toBe(true);
  };

  expect(await statuses('old')).toEqual(['ok', 'ok']);
  await rotate('new', KEPT_SECONDS);
  for (const clock of clocks) clock.aheadMs += 66_000;
  const before = flood('before-its-end', FLOOD, one);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const kept = await login(one, 'old');
  expect([kept.status, (await login(two, 'old')).status]).toEqual(['ok', 'ok']);
  expect(kept.ms).toBeLessThan(PROMPT_MS);
  expect(statusesOf(await before)).toEqual(new Set(['login', 'db']));
  expect(await statuses('new')).toEqual(['ok', 'ok']);

  const row = (await gateway.database('credentials').where({ identifier: name.identifier }).first()) as {
    previous_ends_at: Date;
  };
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, row.previous_ends_at.getTime() - Date.now()) + 1));
  // One gateway has remembered its row until now, the other only that it was right.
  clocks[1].aheadMs += 66_000;
  const after = flood('after-its-end', FLOOD, one);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const current = await login(one, 'new');
  expect([current.status, (await login(one, 'old')).status]).toEqual(['ok', 'login']);
  expect(current.ms).toBeLessThan(PROMPT_MS);
  expect((await login(two, 'old')).status).toBe('login');
  await after;

  await rotate('newest', 3_600);
  expect([await statuses('new'), await statuses('newest')]).toEqual([
    ['ok', 'ok'],
    ['ok', 'ok'],
  ]);
  await revokeCredential(gateway.database, name.dialect, name.identifier, new Date().toISOString());
  expect([await statuses('new'), await statuses('newest')]).toEqual([
    ['login', 'login'],
    ['login', 'login'],
  ]);
  await Promise.all([one.close(), two.close()]);
});

it('A password that was changed, and one that was revoked, is refused at once, though it was right before', async () => {
  const credentials = gateway.database('credentials').where({ tenant_id: 53, dialect: 'corp' });
  const [{ secret_hash: before }] = (await credentials.clone().select('secret_hash')) as [{ secret_hash: string }];
  expect((await call('192.0.2.1')).json).toMatchObject({ RET_STATUS: 'ok' });
  await credentials
    .clone()
    .update({ secret_hash: await hashPassword('another'), version: gateway.database.raw('version + 1') });
  expect((await call('192.0.2.1')).json).toMatchObject({ RET_STATUS: 'login' });
  expect((await call('192.0.2.1', { API_USER_PASSWORD: 'another' })).json).toMatchObject({ RET_STATUS: 'ok' });
  await credentials.clone().update({ secret_hash: before, version: gateway.database.raw('version + 1') });
  expect((await call('192.0.2.1', { API_USER_PASSWORD: 'another' })).json).toMatchObject({ RET_STATUS: 'login' });
  expect((await call('192.0.2.1')).json).toMatchObject({ RET_STATUS: 'ok' });
  await credentials
    .clone()
    .update({ disabled_at: gateway.database.raw('now()'), version: gateway.database.raw('version + 1') });
  expect((await call('192.0.2.1')).json).toMatchObject({ RET_STATUS: 'login' });
});
