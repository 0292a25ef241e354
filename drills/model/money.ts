import { Decimal } from 'decimal.js';

const Exact = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_HALF_UP });

/** How a tenant taxes, in the words of `invoice-gateway tenant add`. */
export interface Taxation {
  readonly mode: 'exclusive' | 'inclusive';
  readonly isCompound: boolean;
  readonly rounding: 'invoice' | 'line';
}

/** A line as it is priced: minor units. */
export interface Priced {
  readonly amount: bigint;
  readonly isTaxed: boolean;
}

export interface Sums {
  readonly subtotal: bigint;
  readonly tax: bigint;
  readonly tax2: bigint;
}

/** Minor units of a plain decimal; `null` where it has more decimals than the currency. */
export function minorUnits(text: string, decimals: number): bigint | null {
  const scaled = new Exact(text).times(new Exact(10).pow(decimals));
  return scaled.isInteger() ? BigInt(scaled.toFixed(0)) : null;
}

/** The same of a call that may be rounded, half away from zero, where the tenant has it so. */
export function callerUnits(
  text: string,
  { decimals, extraDecimals }: { readonly decimals: number; readonly extraDecimals: 'round' | 'refuse' },
): bigint | null {
  if (extraDecimals === 'refuse') return minorUnits(text, decimals);
  return BigInt(new Exact(text).times(new Exact(10).pow(decimals)).toFixed(0, Decimal.ROUND_HALF_UP));
}

/** The amount of a quote's item in minor units, rounded once, half away from zero; `discount` is a percentage. */
export function itemUnits(quantity: string, unitMinor: bigint, discount: string): bigint {
  const whole = new Exact(quantity).times(unitMinor.toString());
  return BigInt(whole.times(new Exact(100).minus(discount)).div(100).toFixed(0));
}

/** Money as GetInvoice shows it: at least two decimals. */
export function shown(minor: bigint, decimals: number): string {
  return new Exact(minor.toString()).div(new Exact(10).pow(decimals)).toFixed(Math.max(2, decimals));
}

/** Subtotal and both taxes of some lines; rates are percentages as text. */
export function sumsOf(lines: readonly Priced[], rate: string, rate2: string, how: Taxation): Sums {
  const all = lines.reduce((sum, line) => sum + line.amount, 0n);
  const taxed = lines.filter((line) => line.isTaxed).map((line) => line.amount);
  const bases = how.rounding === 'line' ? taxed : [taxed.reduce((sum, amount) => sum + amount, 0n)];
  let [tax, tax2] = [0n, 0n];
  for (const base of bases) {
    const pair = taxesOf(new Exact(base.toString()), new Exact(rate).div(100), new Exact(rate2).div(100), how);
    tax += BigInt(pair[0].toFixed(0));
    tax2 += BigInt(pair[1].toFixed(0));
  }
  return { subtotal: how.mode === 'inclusive' ? all - tax - tax2 : all, tax, tax2 };
}

function taxesOf(base: Decimal, r1: Decimal, r2: Decimal, { mode, isCompound }: Taxation): [Decimal, Decimal] {
  if (mode === 'exclusive') {
    const tax = base.times(r1).round();
    return [tax, (isCompound ? base.plus(tax) : base).times(r2).round()];
  }
  const net = base.div(isCompound ? r1.plus(1).times(r2.plus(1)) : r1.plus(r2).plus(1));
  return [settled(net.times(r1)), settled((isCompound ? net.times(r1.plus(1)) : net).times(r2))];
}

/** A quotient may miss its half by a rounding error: round to fewer digits first. */
function settled(value: Decimal): Decimal {
  return value.toDecimalPlaces(40).round();
}
