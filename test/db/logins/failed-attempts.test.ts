import type { Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CountedAttempts } from '../../../db/logins/failed-attempts.ts';
import { openDatabase } from '../../../db/postgres/knex.ts';
import { CredentialReads } from '../../../db/reads/credential-reads.ts';
import {
  ATTEMPT_LIMITS,
  LISTED_LIMITS,
  NO_FAILURES,
  type Failures,
  type FailedAttempt,
} from '../../../src/core/failed-attempts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/database.ts';

let database: TestDatabase;
let owner: Knex;
/** As two gateways have them. */
let pools: readonly [Knex, Knex];
let first: CountedAttempts;
let second: CountedAttempts;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = openDatabase(database.urls.owner, { max: 2, name: 'test' });
  const open = (): Knex => openDatabase(database.urls.runtime, { max: 6, name: 'invoice-gateway test' });
  pools = [open(), open()];
  first = new CountedAttempts(pools[0]);
  second = new CountedAttempts(pools[1]);
});

afterAll(async () => {
  await Promise.all([owner, ...pools].map((pool) => pool.destroy()));
  await database.drop();
});

beforeEach(async () => {
  await owner('authentication_failures').delete();
});

const GUESS: FailedAttempt = { account: 'A', address: 'I' };

/** The result of a gateway's query for the account. */
async function failuresOf(attempt: FailedAttempt): Promise<Failures> {
  const { failures } = await new CredentialReads(pools[0]).find('whmcs', ['api-secret'], 'stranger', attempt);
  return {
    'account-and-address': failures['account-and-address'],
    account: failures.account,
    address: failures.address,
  };
}

const sums = (pair: number, account: number, address: number): Failures => ({
  'account-and-address': pair,
  account,
  address,
});

async function ageBy(seconds: number): Promise<void> {
  await owner.raw(
    `update authentication_failures
     set ends_at = ends_at - make_interval(secs => ?), counted_at = counted_at - make_interval(secs => ?)`,
    [seconds, seconds],
  );
}

describe('A failure', () => {
  it('counts for the account from the address, for the account and for the address, at every gateway', async () => {
    expect(await failuresOf(GUESS)).toEqual(NO_FAILURES);
    expect(await first.count(GUESS, ATTEMPT_LIMITS)).toEqual(sums(1, 1, 1));
    expect(await second.count({ account: 'A', address: 'J' }, ATTEMPT_LIMITS)).toEqual(sums(1, 2, 1));
    expect(await second.count({ account: 'B', address: 'I' }, ATTEMPT_LIMITS)).toEqual(sums(1, 1, 2));
    expect(await failuresOf(GUESS)).toEqual(sums(1, 2, 2));
  });

  it('counts for a quarter of an hour from the first one on', async () => {
    for (let failure = 0; failure < 5; failure += 1) await first.count(GUESS, ATTEMPT_LIMITS);
    await ageBy(890);
    expect(await first.count(GUESS, ATTEMPT_LIMITS)).toEqual(sums(6, 6, 6));
    await ageBy(11);
    expect(await failuresOf(GUESS)).toEqual(NO_FAILURES);
    expect(await first.count(GUESS, ATTEMPT_LIMITS)).toEqual(sums(1, 1, 1));
  });

  it('is not counted beyond the limit, which holds for a quarter of an hour from the last one on', async () => {
    for (let failure = 0; failure < 9; failure += 1) await first.count(GUESS, ATTEMPT_LIMITS);
    await ageBy(890);
    expect(await second.count(GUESS, ATTEMPT_LIMITS)).toEqual(sums(10, 10, 10));
    expect(await first.count(GUESS, ATTEMPT_LIMITS)).toBeNull();
    await ageBy(890);
    expect(await first.count(GUESS, ATTEMPT_LIMITS)).toBeNull();
    expect((await failuresOf(GUESS))['account-and-address']).toBe(10);
    await ageBy(11);
    expect(await first.count(GUESS, ATTEMPT_LIMITS)).toEqual(sums(1, 1, 1));
  });

  it('is counted exactly, however many come at once at two gateways', async () => {
    const attempts = Array.from({ length: 400 }, (_guess, n) => ({ account: 'A', address: `I${n}` }));
    const counted = await Promise.all(
      attempts.map((attempt, n) => (n % 2 === 0 ? first : second).count(attempt, ATTEMPT_LIMITS)),
    );
    expect(counted.filter((one) => one !== null)).toHaveLength(ATTEMPT_LIMITS.account);
    expect((await failuresOf({ account: 'A', address: 'x' })).account).toBe(ATTEMPT_LIMITS.account);
  });

  it('of an address on the account’s own list is counted beyond the limit of the account', async () => {
    await owner('authentication_failures').insert({
      ...{ account: 'A', address: '', failures: 100, counted_at: owner.fn.now() },
      ends_at: owner.raw("now() + interval '10 minutes'"),
    });
    expect(await first.count(GUESS, ATTEMPT_LIMITS)).toBeNull();
    expect(await first.count(GUESS, LISTED_LIMITS)).toEqual(sums(1, 101, 1));
  });
});

describe('A counted failure', () => {
  it('is taken back in every scope', async () => {
    await first.count(GUESS, ATTEMPT_LIMITS);
    await first.count(GUESS, ATTEMPT_LIMITS);
    await second.takeBack(GUESS);
    expect(await failuresOf(GUESS)).toEqual(sums(1, 1, 1));
    for (let time = 0; time < 3; time += 1) await second.takeBack(GUESS);
    expect(await failuresOf(GUESS)).toEqual(NO_FAILURES);
  });

  it('is forgotten with its like from that address when the right secret comes, and by itself in the other scopes', async () => {
    for (let failure = 0; failure < 5; failure += 1) await first.count(GUESS, ATTEMPT_LIMITS);
    await second.forgive(GUESS);
    expect(await failuresOf(GUESS)).toEqual(sums(0, 4, 4));
  });

  it('meets what is counted, forgiven and taken back at the same time without a deadlock', async () => {
    const work = Array.from({ length: 300 }, async (_each, n) => {
      const attempt = { account: `A${n % 3}`, address: `I${n % 5}` };
      const store = n % 2 === 0 ? first : second;
      if ((await store.count(attempt, LISTED_LIMITS)) === null) return;
      await (n % 7 < 3 ? store.takeBack(attempt) : n % 7 < 5 ? store.forgive(attempt) : store.sweep());
    });
    await Promise.all(work);
    const rows = await owner('authentication_failures').select<{ failures: number }[]>('failures');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ failures }) => failures < 0)).toEqual([]);
  });
});

describe('The table', () => {
  const fill = (count: number, failures: number, minutes: number, prefix: string): Promise<unknown> =>
    owner.raw(
      `insert into authentication_failures
       select cast(:prefix as text) || n, 'I', :failures, now(), now() + make_interval(mins => :minutes)
       from generate_series(1, :count) n`,
      { count, failures, minutes, prefix },
    );
  const rows = async (): Promise<number> =>
    Number((await owner('authentication_failures').count<{ count: bigint }[]>())[0]?.count);

  it('loses what is over when it is swept', async () => {
    await fill(300, 5, -1, 'over');
    await fill(20, 5, 10, 'counts');
    await first.sweep();
    expect(await rows()).toBe(20);
  });

  it('keeps what says most where there are more rows than it may have', async () => {
    const small = new CountedAttempts(pools[0], 100);
    await fill(1_000, 1, 14, 'flood');
    await fill(60, 2, 5, 'attacked');
    await fill(10, 10, 1, 'locked');
    await small.sweep();
    expect(await rows()).toBe(100);
    const kept = await owner('authentication_failures').where('failures', '>', 1).select('account');
    expect(kept).toHaveLength(70);
  });
});

describe('A lockout', () => {
  it('is recorded for an account that is there and for an address, and not for a name that anybody makes up', async () => {
    const scopes = [
      { scope: 'account-and-address', failures: 10, credentialId: 7, address: '203.0.113.7' },
      { scope: 'account', failures: 100, credentialId: 7, address: null },
      { scope: 'address', failures: 100, credentialId: null, address: '203.0.113.7' },
    ] as const;
    await first.record(GUESS, scopes);
    await first.record(
      { account: 'unknown', address: 'I' },
      scopes.slice(0, 2).map((lockout) => ({ ...lockout, credentialId: null })),
    );
    const kept = await owner('lockouts')
      .orderBy(['account', 'address'])
      .select('account', 'address', 'failures', 'credential_id', 'from_address');
    expect(kept).toEqual([
      { account: '', address: 'I', failures: 100, credential_id: null, from_address: '203.0.113.7' },
      { account: 'A', address: '', failures: 100, credential_id: 7n, from_address: null },
      { account: 'A', address: 'I', failures: 10, credential_id: 7n, from_address: '203.0.113.7' },
    ]);
  });
});
