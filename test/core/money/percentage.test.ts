import { describe, expect, it } from '@jest/globals';
import { HUNDRED_PERCENT, rateOf } from '../../../src/core/money/percentage.ts';
import { decimal } from '../../support/builders.ts';

describe('a rate', () => {
  it.each([
    ['0', 0n],
    ['10', 10_000n],
    ['10.00', 10_000n],
    ['8.875', 8_875n],
    ['0.001', 1n],
    ['100', HUNDRED_PERCENT],
    ['1000', 1_000_000n],
    ['8.8750000', 8_875n],
    ['7.000000000000001', 7_000n],
    ['6.999999999999999', 7_000n],
  ])('of %s percent is %s thousandths of a percent', (text, rate) => {
    expect(rateOf(decimal(text))).toBe(rate);
  });

  it.each(['-1', '-0.001', '8.8755', '8.125500000000001', '1000.001', '100000'])('of %s percent is invalid', (text) => {
    expect(rateOf(decimal(text))).toBeNull();
  });
});
