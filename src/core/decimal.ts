/** An exact decimal number as a caller wrote it: `unscaled / 10^scale`. `15.90` is `{ unscaled: 1590n, scale: 2 }`. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

const DECIMAL = /^(-?)([0-9]{1,40})(?:\.([0-9]{1,40}))?$/;

/** Reads plain decimal text (`15`, `-0.50`); `null` for anything else: exponents, signs of plus, separators, NaN, blanks. */
export function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  const magnitude = BigInt(whole + fraction);
  return { unscaled: sign === '-' ? -magnitude : magnitude, scale: fraction.length };
}

/** The same number without zeros at its end: `15.50` and `15.5` are one. */
export function shortest({ unscaled, scale }: Decimal): Decimal {
  return scale > 0 && unscaled % 10n === 0n
    ? shortest({ unscaled: unscaled / 10n, scale: scale - 1 })
    : { unscaled, scale };
}

/** Quotient of two integers, rounded half away from zero; the one rounding rule of the gateway. */
export function divideRounding(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const top = magnitudeOf(dividend);
  const bottom = magnitudeOf(divisor);
  const rounded = (top * 2n + bottom) / (bottom * 2n);
  return negative ? -rounded : rounded;
}

export function magnitudeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** `10^exponent` as an integer. */
export function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}
