import { magnitudeOf, powerOfTen, roundedUnitsOf, unitsOf, type Decimal } from './decimal.ts';

export { decimalText } from './decimal.ts';

/** An ISO 4217 currency and the number of decimals of its minor unit (JPY 0, USD 2, KWD 3). */
export interface Currency {
  readonly code: string;
  readonly exponent: number;
}

/** An amount in minor units (cents) of its currency, as bigint, never a float. */
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

/** Sums stay below a tenth of what the database's integers hold, so that no sum of two overflows. */
const LARGEST_SUM: Minor = 900_000_000_000_000_000n;

/** Whether a sum of amounts can be stored. */
export function isStorable(sumMinor: Minor): boolean {
  return magnitudeOf(sumMinor) <= LARGEST_SUM;
}

/** The largest integer of the database. A client's credit may reach it, because no sum adds two credits. */
const LARGEST_CREDIT: Minor = 2n ** 63n - 1n;

/** Whether a client's credit can be stored. */
export function isStorableCredit(creditMinor: Minor): boolean {
  return creditMinor <= LARGEST_CREDIT;
}

type AmountFault = 'amount-too-precise' | 'amount-too-large';

/** How to treat more decimals than the currency has: round half away from zero, or refuse. */
export type ExtraDecimals = 'round' | 'refuse';

/** Minor units of a decimal in a currency. The noise of binary floats is dropped, whatever becomes of more decimals. */
export function minorOf(amount: Decimal, currency: Currency, extra: ExtraDecimals = 'refuse'): Minor | AmountFault {
  if (magnitudeOf(amount.unscaled) >= LARGEST_WHOLE * powerOfTen(amount.scale)) return 'amount-too-large';
  if (extra === 'round') return roundedUnitsOf(amount, currency.exponent);
  return unitsOf(amount, currency.exponent) ?? 'amount-too-precise';
}
