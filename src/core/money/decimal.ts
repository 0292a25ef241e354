/** An exact decimal number as a caller wrote it: `unscaled / 10^scale`. `15.90` is `{ unscaled: 1590n, scale: 2 }`. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
  /** How the caller wrote it, where that is not plain decimal text: `1.0E+3`. */
  readonly text?: string;
}

const DECIMAL = /^(-?)([0-9]{1,40})(?:\.([0-9]{1,40}))?$/;
const NUMBER = /^([+-]?)(?=\.?[0-9])([0-9]{0,40})(?:\.([0-9]{0,40}))?(?:[eE]([+-]?[0-9]{1,4}))?$/;
/** Beyond the exponent of any binary float; it bounds the digits that a short text can ask for. */
const LARGEST_EXPONENT = 400;

/** Reads plain decimal text (`15`, `-0.50`); `null` for anything else: exponents, signs of plus, separators, NaN, blanks. */
export function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  return { unscaled: signed(sign, BigInt(whole + fraction)), scale: fraction.length };
}

/**
 * Reads a number as programs write them: plain decimal text, `.50`, `4.`, `+5`, `1.0E+3`; `null` for anything else, and
 * for an exponent beyond 400.
 */
export function parseNumber(text: string): Decimal | null {
  const plain = parseDecimal(text);
  if (plain !== null) return plain;
  const match = NUMBER.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  const exponent = Number(power);
  if (Math.abs(exponent) > LARGEST_EXPONENT) return null;
  const digits = signed(sign, BigInt(whole + fraction));
  const scale = fraction.length - exponent;
  return scale >= 0 ? { unscaled: digits, scale, text } : { unscaled: digits * powerOfTen(-scale), scale: 0, text };
}

function signed(sign: string | undefined, magnitude: bigint): bigint {
  return sign === '-' ? -magnitude : magnitude;
}

const ID_DIGITS = 10;

/** The number of a row, in any form of a whole number (`78`, `+78`, `78.0`, `7.8e1`); `null` for anything else. */
export function parseId(text: string): number | null {
  const number = parseNumber(text);
  if (number === null || number.unscaled < 0n) return null;
  const divisor = powerOfTen(number.scale);
  if (number.unscaled % divisor !== 0n) return null;
  const id = number.unscaled / divisor;
  return id < powerOfTen(ID_DIGITS) ? Number(id) : null;
}

/** Text with fewer digits, and fewer decimals, was written by a person or from a decimal type: its decimals are meant. */
const NOISE_DIGITS = 15;
const NOISE_SCALE = 1_000_000_000n;

/**
 * A number as a count of units of so many decimals, e.g. `(15.95, 2)` → `1595n`; `null` where it has more decimals than
 * that. Noise of binary floats does not count: at least 15 significant digits or decimals, and within 1e-9 of a whole unit
 * (`0.30000000000000004` is 0.30, `5.5511151231258E-17` is 0.00).
 */
export function unitsOf({ unscaled, scale }: Decimal, decimals: number): bigint | null {
  const divisor = powerOfTen(scale);
  const scaled = unscaled * powerOfTen(decimals);
  if (scaled % divisor === 0n) return scaled / divisor;
  const nearest = divideRounding(scaled, divisor);
  const distance = magnitudeOf(scaled - nearest * divisor);
  const isPrecise = scale >= NOISE_DIGITS || magnitudeOf(unscaled).toString().length >= NOISE_DIGITS;
  return isPrecise && distance * NOISE_SCALE <= divisor ? nearest : null;
}

/** Whether a number is so many units of so many decimals, to its last digit. */
export function isExactly({ unscaled, scale }: Decimal, units: bigint, decimals: number): boolean {
  return unscaled * powerOfTen(decimals) === units * powerOfTen(scale);
}

/** A number as a count of units of so many decimals, rounded half away from zero where it has more. */
export function roundedUnitsOf({ unscaled, scale }: Decimal, decimals: number): bigint {
  return divideRounding(unscaled * powerOfTen(decimals), powerOfTen(scale));
}

/** A number as its caller wrote it. */
export function textOfDecimal({ unscaled, scale, text }: Decimal): string {
  return text ?? decimalText(unscaled, scale);
}

/** Decimal text with exactly `decimals` places, e.g. `(1595n, 2)` → `15.95`, `(-5n, 2)` → `-0.05`. */
export function decimalText(minor: bigint, decimals: number): string {
  if (decimals === 0) return minor.toString();
  const digits = magnitudeOf(minor)
    .toString()
    .padStart(decimals + 1, '0');
  return `${minor < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
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
