import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { pruneCallCounts, turnCallRing } from '../../db/calls/call-ring.ts';
import { CallRows } from '../../db/calls/call-rows.ts';
import { CallLog } from '../../db/console/call-search.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { DatabasePool } from '../../db/postgres/pool.ts';
import { callIdAt } from '../../src/core/console/calls.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/database.ts';

const DAY_MS = 86_400_000;
const GIGABYTE = 1024 ** 3;

let database: TestDatabase;
let owner: Knex;
let runtime: DatabasePool;
let worker: DatabasePool;
let rows: CallRows;
let made = 0n;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = openDatabase(database.urls.owner, { max: 2, name: 'test' });
  runtime = new DatabasePool(database.urls.runtime, { max: 1, name: 'test' });
  worker = new DatabasePool(database.urls.worker, { max: 1, name: 'test' });
  rows = new CallRows(runtime, 'gateway-1');
});

afterAll(async () => {
  await Promise.all([runtime.close(), worker.close(), owner.destroy()]);
  await database.drop();
});

beforeEach(async () => {
  await owner.raw('truncate calls, call_counts');
  await owner.raw('update call_partitions set opened_at = case when part = 0 then now() end, closed_at = null');
});

/** Writes calls of a time, each with an answer of a length. */
async function write(
  count: number,
  of: { at?: number; length?: number; tenantId?: number; isError?: boolean } = {},
): Promise<void> {
  const { at = Date.parse('2026-11-22T10:00:00Z'), length = 10, tenantId = 53, isError = false } = of;
  const all = Array.from({ length: count }, () => {
    made += 1n;
    return JSON.stringify({
      ...{
        tenantId,
        id: String(callIdAt(at) + made),
        at,
        dialect: 'whmcs',
        action: 'getinvoice',
        countedAs: 'getinvoice',
      },
      ...{ caller: 'shop', outcome: isError ? 'invoice-not-found' : 'ok', isError, isRepeat: false, status: 200 },
      ...{
        durationUs: 1_500,
        request: { a: 'b' },
        requestBytes: 3,
        answer: randomBytes(length / 2).toString('hex'),
        isCut: false,
      },
      ...{ requestId: 'r', address: '127.0.0.1' },
    });
  });
  expect(await rows.write(all)).toBe(count);
}

/** Moves the times of the ring into the past. */
async function pass(ms: number): Promise<void> {
  await owner.raw(
    `update call_partitions set opened_at = opened_at - ? * interval '1 millisecond', closed_at = closed_at - ? * interval '1 millisecond'`,
    [ms, ms],
  );
}

async function countByPart(): Promise<readonly number[]> {
  const { rows: found } = await owner.raw<{ rows: { count: string }[] }>(
    'select (select count(*) from calls c where c.part = p.part) as count from call_partitions p order by part',
  );
  return found.map(({ count }) => Number(count));
}

describe('The ring of the log of calls', () => {
  it('is written in one table, and goes on to the next after a seventh of the days', async () => {
    await write(10);
    expect(await turnCallRing(worker, { days: 7, bytes: GIGABYTE })).toBe(0);
    await write(5);
    await pass(DAY_MS);
    await turnCallRing(worker, { days: 7, bytes: GIGABYTE });
    await write(3);
    expect(await countByPart()).toEqual([15, 3, 0, 0, 0, 0, 0, 0]);
  });

  it('keeps every call for its days, and none for longer than a seventh more', async () => {
    const retention = { days: 7, bytes: GIGABYTE };
    await write(1);
    for (let day = 1; day <= 7; day += 1) {
      await pass(DAY_MS);
      await turnCallRing(worker, retention);
      await write(1);
      expect((await countByPart())[0]).toBe(1);
    }
    await pass(DAY_MS);
    await turnCallRing(worker, retention);
    expect(await countByPart()).toEqual([0, 1, 1, 1, 1, 1, 1, 1]);
    await write(2);
    expect((await countByPart())[0]).toBe(2);
  });

  it('empties old tables also where no call has come for long', async () => {
    await write(4);
    await pass(9 * DAY_MS);
    await turnCallRing(worker, { days: 7, bytes: GIGABYTE });
    await pass(8 * DAY_MS);
    expect(await turnCallRing(worker, { days: 7, bytes: GIGABYTE })).toBe(1);
    expect(await countByPart()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(await turnCallRing(worker, { days: 7, bytes: GIGABYTE })).toBe(0);
  });

  it('never has more than its bytes: the oldest calls go first', async () => {
    const bytes = 4 * 1024 * 1024;
    const at = Date.parse('2026-11-22T10:00:00Z');
    let largest = 0;
    for (let count = 0; count < 60; count += 1) {
      await write(40, { length: 4_000, at: at + count * 1_000 });
      await turnCallRing(worker, { days: 7, bytes });
      largest = Math.max(largest, await rows.bytes());
    }
    expect(largest).toBeLessThanOrEqual(bytes);
    expect(largest).toBeGreaterThan(bytes / 2);
    const { rows: found } = await owner.raw<{ rows: { oldest: Date; newest: Date; count: string }[] }>(
      'select min(called_at) as oldest, max(called_at) as newest, count(*) as count from calls',
    );
    expect(found[0]?.newest.getTime()).toBe(at + 59_000);
    expect(found[0]?.oldest.getTime()).toBeGreaterThan(at);
    expect(Number(found[0]?.count)).toBeGreaterThan(40);
  });

  it('is emptied where it is switched off', async () => {
    await write(5);
    await turnCallRing(worker, { days: 0, bytes: GIGABYTE });
    await turnCallRing(worker, { days: 0, bytes: GIGABYTE });
    expect(await countByPart()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('is turned by one gateway at a time', async () => {
    await write(5);
    await pass(2 * DAY_MS);
    const others = Array.from({ length: 4 }, () => new DatabasePool(database.urls.worker, { max: 1, name: 'test' }));
    await Promise.all(others.map((each) => turnCallRing(each, { days: 7, bytes: GIGABYTE })));
    await Promise.all(others.map((each) => each.close()));
    const open = await owner('call_partitions').whereNotNull('opened_at').whereNull('closed_at');
    expect(open).toHaveLength(1);
  });

  it('takes a batch twice and has it once, with its counts', async () => {
    const row = JSON.stringify({
      ...{
        tenantId: 53,
        id: String(callIdAt(5)),
        at: 5,
        dialect: 'corp',
        countedAs: '',
        outcome: 'ok',
        isError: false,
      },
      ...{ isRepeat: false, status: 200, durationUs: 0, requestBytes: 0, isCut: false, requestId: 'r', address: 'a' },
    });
    expect([await rows.write([row]), await rows.write([row])]).toEqual([1, 0]);
    expect(await owner('call_counts').select('calls', 'up_to_us')).toEqual([{ calls: 1n, up_to_us: 500n }]);
  });

  it('can neither be changed nor emptied by the role that serves calls', async () => {
    await write(1);
    for (const sql of [
      'delete from calls',
      'update calls set answer = null',
      'truncate calls_0',
      'truncate calls',
      'drop table calls_0',
    ]) {
      await expect(runtime.run(sql, [])).rejects.toThrow(/permission denied|must be owner/);
    }
  });
});

describe('A search of the log of calls', () => {
  const at = Date.parse('2026-11-22T10:00:00Z');
  const log = (): CallLog => new CallLog(runtime, () => at - 7 * DAY_MS);

  it('reads pages by id, within its tenant, and not what is too old', async () => {
    await write(60, { at });
    await write(3, { at, tenantId: 54 });
    await write(3, { at, tenantId: 0 });
    await write(3, { at: at - 8 * DAY_MS });
    const first = await log().search(53, {}, null, 25);
    const second = await log().search(53, {}, first.next, 25);
    const third = await log().search(53, {}, second.next, 25);
    expect([first, second, third].map(({ calls }) => calls.length)).toEqual([25, 25, 10]);
    expect(third).toMatchObject({ next: null, stoppedAfter: null });
    const ids = [first, second, third].flatMap(({ calls }) => calls.map(({ id }) => id));
    expect(new Set(ids).size).toBe(60);
    expect((await log().search(null, {}, null, 25)).calls).toHaveLength(3);
    expect(await log().call(54, ids[0] ?? '')).toBeNull();
    expect(await log().call(53, ids[0] ?? '')).toMatchObject({ request: { a: 'b' }, instance: 'gateway-1' });
  });

  it('stops after 20,000 calls, and goes on with the next page', async () => {
    await write(5, { at, isError: true });
    for (let count = 0; count < 21; count += 1) await write(1_000, { at: at + 1_000 });
    const before = performance.now();
    const first = await log().search(53, { outcome: 'invoice-not-found' }, null, 25);
    expect(first).toMatchObject({ calls: [], stoppedAfter: 20_000 });
    expect((await log().search(53, { outcome: 'invoice-not-found' }, first.next, 25)).calls).toHaveLength(5);
    // Errors have an index of their own.
    expect((await log().search(53, { outcome: 'error' }, null, 25)).calls).toHaveLength(5);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it('counts calls and errors by the hour, and the slowest actions', async () => {
    await write(95, { at });
    await write(5, { at, isError: true });
    await write(1, { at: at + 3_600_000 });
    const stats = await log().stats(53, at - DAY_MS);
    expect(stats.hours).toEqual([
      { hourAt: at, dialect: 'whmcs', calls: 100, errors: 5 },
      { hourAt: at + 3_600_000, dialect: 'whmcs', calls: 1, errors: 0 },
    ]);
    expect(stats.slowest).toEqual([
      { dialect: 'whmcs', action: 'getinvoice', calls: 101, errors: 5, medianUs: 2_000, p95Us: 2_000 },
    ]);
    expect(await log().stats(54, at - DAY_MS)).toEqual({ hours: [], slowest: [] });
    expect(await pruneCallCounts(worker, 53, 36_000)).toBe(0);
    await owner.raw(`update call_counts set hour_at = hour_at - interval '10 years'`);
    expect(await pruneCallCounts(worker, 53, 7)).toBe(3);
  });
});
