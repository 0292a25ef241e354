import { divideRounding, magnitudeOf, powerOfTen, type Decimal } from './decimal.ts';

/** An ISO 4217 currency and the number of decimals of its minor unit (JPY 0, USD 2, KWD 3). */
export interface Currency {
  readonly code: string;
  readonly exponent: number;
}

/** Amounts are bigint minor units (cents) of the currency they stand beside; never a float. */
export type Minor = bigint;

/** ISO 4217: every currency whose minor unit is not a hundredth. */
const EXPONENTS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((c) => [c, 0]),
  ),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((c) => [c, 3])),
  ...Object.fromEntries('CLF UYW'.split(' ').map((c) => [c, 4])),
};

/** The currency of an ISO 4217 code, which must be three capital letters. */
export function currencyOf(code: string): Currency {
  return { code, exponent: Object.hasOwn(EXPONENTS, code) ? (EXPONENTS[code] ?? 2) : 2 };
}

/** Amounts of a trillion and more are refused: no caller means them, and they would come near the database's integers. */
const LARGEST_WHOLE = 1_000_000_000_000n;
/** Text with fewer significant digits was written by a person or from a decimal type: its decimals are meant. */
const NOISE_DIGITS = 15;
const NOISE_SCALE = 1_000_000_000n;

/** Sums stay below a tenth of what the database's integers hold, so that no sum of two overflows. */
const LARGEST_SUM: Minor = 900_000_000_000_000_000n;

/** Whether a sum of amounts can be stored. */
export function isStorable(sumMinor: Minor): boolean {
  return magnitudeOf(sumMinor) <= LARGEST_SUM;
}

/** What the database's integers hold. A client's credit may come that far: no sum is made of two of them. */
const LARGEST_CREDIT: Minor = 2n ** 63n - 1n;

/** Whether a client's credit can be stored. */
export function isStorableCredit(creditMinor: Minor): boolean {
  return creditMinor <= LARGEST_CREDIT;
}

export type AmountFault = 'amount-too-precise' | 'amount-too-large';

/**
 * Minor units of a decimal in a currency. More decimals than the currency has are a fault, not a rounding, except
 * for the noise of binary floats: at least 15 significant digits, and within 1e-9 of a whole minor unit
 * (`0.30000000000000004` is 0.30).
 */
export function minorOf(amount: Decimal, currency: Currency): Minor | AmountFault {
  const divisor = powerOfTen(amount.scale);
  if (magnitudeOf(amount.unscaled) >= LARGEST_WHOLE * divisor) return 'amount-too-large';
  const scaled = amount.unscaled * powerOfTen(currency.exponent);
  if (scaled % divisor === 0n) return scaled / divisor;
  const nearest = divideRounding(scaled, divisor);
  const distance = magnitudeOf(scaled - nearest * divisor);
  const isNoise = magnitudeOf(amount.unscaled).toString().length >= NOISE_DIGITS && distance * NOISE_SCALE <= divisor;
  return isNoise ? nearest : 'amount-too-precise';
}

/** Decimal text with exactly `decimals` places, e.g. `(1595n, 2)` → `15.95`, `(-5n, 2)` → `-0.05`. */
export function decimalText(minor: bigint, decimals: number): string {
  if (decimals === 0) return minor.toString();
  const digits = magnitudeOf(minor)
    .toString()
    .padStart(decimals + 1, '0');
  return `${minor < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
