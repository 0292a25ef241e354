import { divideRounding } from './decimal.ts';
import type { Minor } from './money.ts';
import { HUNDRED_PERCENT, type Rate } from './percentage.ts';

/** How a tenant's prices and taxes relate; frozen on each invoice when it is made. */
export interface TaxRules {
  /** Whether line amounts are without tax (`exclusive`) or already contain it. */
  readonly mode: 'exclusive' | 'inclusive';
  /** Whether the second level is charged on the price and the first level together. */
  readonly isCompound: boolean;
  /** Whether tax is rounded once on the sum of the taxed lines, or on each line. */
  readonly rounding: 'invoice' | 'line';
}

export interface Taxes {
  readonly taxMinor: Minor;
  readonly tax2Minor: Minor;
}

/** Both levels of tax on one base, each rounded half away from zero to a minor unit. */
export function taxesOn(baseMinor: Minor, rate: Rate, rate2: Rate, rules: TaxRules): Taxes {
  return rules.mode === 'exclusive'
    ? taxesOnTop(baseMinor, rate, rate2, rules.isCompound)
    : taxesWithin(baseMinor, rate, rate2, rules.isCompound);
}

function taxesOnTop(baseMinor: Minor, rate: Rate, rate2: Rate, isCompound: boolean): Taxes {
  const taxMinor = divideRounding(baseMinor * rate, HUNDRED_PERCENT);
  const base2Minor = isCompound ? baseMinor + taxMinor : baseMinor;
  return { taxMinor, tax2Minor: divideRounding(base2Minor * rate2, HUNDRED_PERCENT) };
}

/** The net amount is never rounded by itself: each tax is one exact fraction of the gross base. */
function taxesWithin(baseMinor: Minor, rate: Rate, rate2: Rate, isCompound: boolean): Taxes {
  if (!isCompound) {
    const gross = HUNDRED_PERCENT + rate + rate2;
    return { taxMinor: divideRounding(baseMinor * rate, gross), tax2Minor: divideRounding(baseMinor * rate2, gross) };
  }
  const gross = (HUNDRED_PERCENT + rate) * (HUNDRED_PERCENT + rate2);
  return {
    taxMinor: divideRounding(baseMinor * rate * HUNDRED_PERCENT, gross),
    tax2Minor: divideRounding(baseMinor * rate2, HUNDRED_PERCENT + rate2),
  };
}
