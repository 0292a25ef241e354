import { currencyOf, decimalText } from '../../core/money/money.ts';

/** An amount of minor units as people write it, such as `15.00`. */
export function amountText(minor: bigint, currency: string): string {
  return decimalText(minor, currencyOf(currency).exponent);
}
