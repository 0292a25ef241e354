import { describe, expect, it } from '@jest/globals';
import { MemoryBudget, type Holding } from '../../../src/server/intake/memory-budget.ts';
import { memoryLimits } from '../../../src/server/intake/memory-limits.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

describe('The memory that is held for callers', () => {
  const ended: string[] = [];
  const holding = (budget: MemoryBudget, name: string, bytes: number): Holding => {
    const made = budget.hold(() => ended.push(name));
    expect([name, made.grow(bytes)]).toEqual([name, true]);
    return made;
  };

  it('is given back, once', () => {
    const budget = new MemoryBudget(100 * KIB);
    const one = holding(budget, 'one', 10 * KIB);
    expect(budget.held).toBe(10 * KIB);
    one.grow(12 * KIB);
    one.keep(11 * KIB);
    expect(budget.held).toBe(11 * KIB);
    one.release();
    one.release();
    expect(budget.held).toBe(0);
  });

  it('is taken from the largest that can be ended, and of equal ones from the oldest', () => {
    ended.length = 0;
    let evicted = 0;
    const budget = new MemoryBudget(100 * KIB, () => (evicted += 1));
    for (const name of ['a', 'b']) holding(budget, name, 30 * KIB);
    holding(budget, 'small', 8 * KIB);
    // 68 of the 75 that are not kept for small ones.
    holding(budget, 'c', 20 * KIB);
    expect([ended, evicted, budget.held]).toEqual([['a'], 1, 58 * KIB]);
    holding(budget, 'small too', 15 * KIB);
    expect(ended).toEqual(['a']);
  });

  it('is not taken from smaller ones, nor from what must not be ended', () => {
    ended.length = 0;
    const budget = new MemoryBudget(100 * KIB);
    const kept = budget.hold(() => ended.push('kept'));
    expect(kept.keep(70 * KIB)).toBe(true);
    holding(budget, 'small', 4 * KIB);
    const large = budget.hold(() => ended.push('large'));
    expect([large.grow(40 * KIB), ended, budget.held]).toEqual([false, [], 74 * KIB]);
    // The last quarter is for small ones.
    expect([large.grow(17 * KIB), large.grow(16 * KIB)]).toEqual([false, true]);
  });

  it('is never more than the limit, and nothing at the end, whatever comes', () => {
    const budget = new MemoryBudget(1 * MIB);
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const holdings: Holding[] = [];
    for (let step = 0; step < 20_000; step += 1) {
      const one = holdings[random(Math.max(holdings.length, 1))];
      if (one === undefined || random(3) === 0) holdings.push(budget.hold(() => undefined));
      else if (random(4) === 0) one.release();
      else if (random(5) === 0) one.keep(random(64 * KIB));
      else one.grow(random(256 * KIB));
      expect(budget.held).toBeLessThanOrEqual(1 * MIB);
    }
    for (const each of holdings) each.release();
    expect(budget.held).toBe(0);
  });
});

describe('The limits by memory', () => {
  it.each([
    ['a container of 512 MiB', 512 * MIB, 280 * MIB, 64 * MIB, 2_730, 819],
    ['a container of 256 MiB', 256 * MIB, 140 * MIB, 32 * MIB, 1_365, 409],
    ['a small heap', 8_192 * MIB, 96 * MIB, 24 * MIB, 10_000, 10_000],
    ['a large machine', 65_536 * MIB, 4_144 * MIB, 256 * MIB, 10_000, 10_000],
    ['hardly any', 64 * MIB, 40 * MIB, 16 * MIB, 341, 200],
  ])('of %s', (_of, memory, heap, heldBytes, plain, tls) => {
    expect(memoryLimits({ memory, heap }, false)).toEqual({ heldBytes, connections: plain });
    expect(memoryLimits({ memory, heap }, true)).toEqual({ heldBytes, connections: tls });
  });
});
