import { roundedUnitsOf } from '../../../src/core/money/decimal.ts';
import { RATE_DECIMALS } from '../../../src/core/records/transaction.ts';
import { required } from './decode.ts';
import { toAmount } from './values.ts';
import { Violation } from './violation.ts';

/** A rate that no currency reaches. */
const LARGEST_RATE = 10n ** 15n;

/** An exchange rate in hundred-thousandths. Throws Violation. */
export function toExchangeRate(text: string): bigint {
  const rate = roundedUnitsOf(required(toAmount(text)), RATE_DECIMALS);
  if (rate > 0n && rate < LARGEST_RATE) return rate;
  throw new Violation('Invalid rate: a number above zero', 'rate');
}
