import { describe, expect, it } from '@jest/globals';
import type { CallTrace } from '../../adapters/dialect.ts';
import { LedgerUnavailable } from '../../src/core/errors.ts';
import type { UnsupportedCalls } from '../../src/core/ports.ts';
import { UnsupportedCallCounts } from '../../src/observability/unsupported-calls.ts';
import { NOW } from '../support/builders.ts';
import { memoryLogger } from '../support/logs/memory-logger.ts';

type Written = readonly [tenantId: number, counts: readonly UnsupportedCalls[]];

function counting(add?: (tenantId: number) => Promise<void>): {
  readonly calls: UnsupportedCallCounts;
  readonly written: Written[];
} {
  const written: Written[] = [];
  const store = {
    async add(tenantId: number, counts: readonly UnsupportedCalls[]): Promise<readonly UnsupportedCalls[]> {
      await add?.(tenantId);
      written.push([tenantId, counts.map(({ action, calls, day, dialect }) => ({ action, calls, day, dialect }))]);
      return counts;
    },
  };
  return { calls: new UnsupportedCallCounts(store, { now: () => NOW }, memoryLogger([])), written };
}

const call = (action: string, tenant: string | null = '1', outcome = 'action-unsupported'): CallTrace => ({
  ...{ dialect: 'whmcs', action, tenant, outcome, credential: null, invoice: null },
});

const sums = (written: readonly Written[]): (string | number)[][] =>
  written.flatMap(([tenant, counts]) => counts.map(({ action, calls }) => [tenant, action, calls]));

describe('Counts of calls to unsupported actions', () => {
  it('are written together, a statement for each tenant, and once', async () => {
    const { calls, written } = counting();
    for (let index = 0; index < 1_000; index += 1) calls.note(call(index % 2 === 0 ? 'getorders' : 'gettickets'));
    calls.note(call('getorders', '2'));
    await calls.write();
    await calls.write();
    expect(written).toHaveLength(2);
    expect(sums(written)).toEqual([
      [1, 'getorders', 500],
      [1, 'gettickets', 500],
      [2, 'getorders', 1],
    ]);
  });

  it('leave out other calls, and callers who are not known', async () => {
    const { calls, written } = counting();
    calls.note(call('getinvoice', '1', 'ok'));
    calls.note(call('nothing', '1', 'action-unknown'));
    calls.note(call('getorders', null));
    await calls.write();
    expect(written).toEqual([]);
  });

  it('that could not be written wait for the next time, without those that were', async () => {
    let isAway = true;
    const { calls, written } = counting((tenantId) =>
      isAway && tenantId === 2 ? Promise.reject(new LedgerUnavailable('away')) : Promise.resolve(),
    );
    for (const tenant of ['1', '2', '3']) calls.note(call('getorders', tenant));
    await expect(calls.write()).rejects.toThrow(LedgerUnavailable);
    calls.note(call('getorders', '2'));
    isAway = false;
    await calls.write();
    expect(sums(written)).toEqual([
      [1, 'getorders', 1],
      [2, 'getorders', 2],
      [3, 'getorders', 1],
    ]);
  });

  it('take one write at a time, and lose no call that comes during it', async () => {
    let end = (): void => undefined;
    const { calls, written } = counting(() => new Promise((resolve) => (end = resolve)));
    calls.note(call('getorders'));
    const first = calls.write();
    calls.note(call('getorders'));
    await calls.write();
    end();
    await first;
    const second = calls.write();
    end();
    await second;
    expect(sums(written)).toEqual([
      [1, 'getorders', 1],
      [1, 'getorders', 1],
    ]);
  });

  it('are bounded: what is beyond is only in the metrics', async () => {
    const { calls, written } = counting();
    for (let tenant = 1; tenant <= 10_100; tenant += 1) calls.note(call('getorders', String(tenant)));
    calls.note(call('getorders', '1'));
    await calls.write();
    expect(written).toHaveLength(10_000);
    expect(sums(written)[0]).toEqual([1, 'getorders', 2]);
  });
});
