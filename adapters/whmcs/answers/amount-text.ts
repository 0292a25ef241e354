import { currencyOf, decimalText } from '../../../src/core/money/money.ts';

/** Money has two decimals on this wire; a currency with more keeps them, so that no amount is shown wrong. */
const LEAST_DECIMALS = 2;

/** An amount without its currency, such as `5.95`. */
export function amountText(minor: bigint, currency: string): string {
  const { exponent } = currencyOf(currency);
  const missing = Math.max(0, LEAST_DECIMALS - exponent);
  return decimalText(minor * 10n ** BigInt(missing), exponent + missing);
}
