import { describe, expect, it } from '@jest/globals';
import { mannWhitney, median } from '../../drills/timing/statistics.ts';

describe('The statistics of the timing drill', () => {
  it('know the middle', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
  });

  // Hollander and Wolfe, Nonparametric Statistical Methods: the depression scale, U = 40 and 10 of 5 by 10.
  it('agree with a published example', () => {
    const a = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const b = [1.15, 0.88, 0.9, 0.74, 1.21];
    expect(mannWhitney(a, b)).toBeCloseTo(0.2446, 2);
    expect(mannWhitney(b, a)).toBe(mannWhitney(a, b));
  });

  it('do not distinguish equal samples, and distinguish shifted ones', () => {
    const wave = (shift: number): number[] =>
      Array.from({ length: 1_000 }, (_value, n) => ((n * 7_919) % 1_000) / 1_000 + shift);
    expect(mannWhitney(wave(0), wave(0))).toBeGreaterThan(0.99);
    expect(mannWhitney([5, 5, 5], [5, 5, 5])).toBe(1);
    expect(mannWhitney(wave(0), wave(0.1))).toBeLessThan(0.001);
  });
});
