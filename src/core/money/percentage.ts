import { unitsOf, type Decimal } from './decimal.ts';

/** A tax rate in thousandths of a percent: 10 % is `10_000n`. */
export type Rate = bigint;

export const ZERO_RATE: Rate = 0n;

/** One hundred percent, as a {@link Rate}. */
export const HUNDRED_PERCENT: Rate = 100_000n;

const DECIMALS = 3;
const LARGEST = 1000n * 1000n;

/** The rate of a decimal percentage between 0 and 1000 with at most three decimals, else `null`. */
export function rateOf(percent: Decimal): Rate | null {
  const rate = unitsOf(percent, DECIMALS);
  return rate === null || rate < 0n || rate > LARGEST ? null : rate;
}
