import { describe, expect, it } from '@jest/globals';
import { LastUses } from '../../src/auth/last-uses.ts';
import { LedgerUnavailable } from '../../src/core/errors.ts';
import { NOW } from '../support/builders.ts';

function noting(touch?: (ids: readonly number[]) => Promise<void>): {
  readonly uses: LastUses;
  readonly clock: { at: number };
  readonly written: (readonly number[])[];
} {
  const clock = { at: NOW, now: () => clock.at };
  const written: (readonly number[])[] = [];
  const keep = (ids: readonly number[]): Promise<void> => {
    written.push(ids);
    return touch?.(ids) ?? Promise.resolve();
  };
  return { uses: new LastUses({ touch: keep }, clock), clock, written };
}

describe('The last uses of credentials', () => {
  it('are written in one batch, each once a minute, however often it is used', async () => {
    const { uses, clock, written } = noting();
    for (let call = 0; call < 1_000; call += 1) uses.note(1 + (call % 2));
    await uses.write();
    clock.at += 59_999;
    uses.note(1);
    await uses.write();
    clock.at += 1;
    uses.note(1);
    await uses.write();
    expect(written).toEqual([[1, 2], [1]]);
  });

  it('are noted again after a clock was put back', async () => {
    const { uses, clock, written } = noting();
    uses.note(1);
    clock.at -= 3_600_000;
    uses.note(1);
    await uses.write();
    expect(written).toEqual([[1]]);
  });

  it('that could not be written are given up, and noted again by a use a minute later', async () => {
    let isAway = true;
    const { uses, clock, written } = noting(() =>
      isAway ? Promise.reject(new LedgerUnavailable('away')) : Promise.resolve(),
    );
    uses.note(1);
    await expect(uses.write()).rejects.toThrow(LedgerUnavailable);
    isAway = false;
    await uses.write();
    clock.at += 60_000;
    uses.note(1);
    await uses.write();
    expect(written).toEqual([[1], [1]]);
  });

  it('take one write at a time, and wait no longer than it for the next', async () => {
    let end = (): void => undefined;
    const { uses, written } = noting(() => new Promise((resolve) => (end = resolve)));
    uses.note(1);
    const first = uses.write();
    uses.note(2);
    await uses.write();
    expect(written).toEqual([[1]]);
    end();
    await first;
    const second = uses.write();
    end();
    await second;
    expect(written).toEqual([[1], [2]]);
  });

  it('are bounded: what is beyond waits for a later use, and a batch has a thousand', async () => {
    const { uses, written } = noting();
    for (let id = 1; id <= 10_500; id += 1) uses.note(id);
    await uses.write();
    expect(written.map((ids) => ids.length)).toEqual(Array.from({ length: 10 }, () => 1_000));
    uses.note(10_500);
    await uses.write();
    expect(written.at(-1)).toEqual([10_500]);
  });
});
