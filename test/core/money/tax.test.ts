import { describe, expect, it } from '@jest/globals';
import { Decimal as Oracle } from 'decimal.js';
import fc from 'fast-check';
import { totalsOf, type Taxation } from '../../../src/core/invoice.ts';
import { taxesOn, type TaxRules } from '../../../src/core/money/tax.ts';
import { EXCLUSIVE } from '../../support/builders.ts';

const Exact = Oracle.clone({ precision: 200, rounding: Oracle.ROUND_HALF_UP });
type Exact = InstanceType<typeof Exact>;
const RUNS = { seed: 20_261_122, numRuns: 1000 };

interface Priced {
  readonly amountMinor: bigint;
  readonly isTaxed: boolean;
}

const taxed = (amountMinor: bigint): Priced => ({ amountMinor, isTaxed: true });
const untaxed = (amountMinor: bigint): Priced => ({ amountMinor, isTaxed: false });

function taxation(rate: bigint, rate2: bigint, rules: Partial<TaxRules> = {}): Taxation {
  return { rate, rate2, taxRules: { ...EXCLUSIVE, ...rules } };
}

describe('the totals of the documents’ examples', () => {
  it('15.95 untaxed and 1.00 taxed at 10 percent: tax 0.10, total 17.05', () => {
    expect(totalsOf([untaxed(1595n), taxed(100n)], taxation(10_000n, 0n), 0n)).toEqual({
      subtotalMinor: 1695n,
      taxMinor: 10n,
      tax2Minor: 0n,
      creditMinor: 0n,
      totalMinor: 1705n,
    });
  });

  it('100 at 10 and 5 percent, compound: 10.00 and 5.50', () => {
    expect(totalsOf([taxed(10_000n)], taxation(10_000n, 5_000n, { isCompound: true }), 0n)).toEqual({
      subtotalMinor: 10_000n,
      taxMinor: 1000n,
      tax2Minor: 550n,
      creditMinor: 0n,
      totalMinor: 11_550n,
    });
  });

  it('14.00 with 22 percent included: tax 2.52, subtotal 11.48', () => {
    expect(totalsOf([taxed(1400n)], taxation(22_000n, 0n, { mode: 'inclusive' }), 0n)).toEqual({
      subtotalMinor: 1148n,
      taxMinor: 252n,
      tax2Minor: 0n,
      creditMinor: 0n,
      totalMinor: 1400n,
    });
  });
});

describe('totals', () => {
  it('of no lines are zero', () => {
    expect(totalsOf([], taxation(10_000n, 5_000n), 0n).totalMinor).toBe(0n);
  });

  it('are less the credit that was applied', () => {
    const totals = totalsOf([taxed(10_000n)], taxation(10_000n, 0n), 4000n);
    expect(totals).toMatchObject({ subtotalMinor: 10_000n, taxMinor: 1000n, creditMinor: 4000n, totalMinor: 7000n });
  });

  it('round a tax of half a cent away from zero, for discounts too', () => {
    expect(taxesOn(5n, 10_000n, 0n, EXCLUSIVE).taxMinor).toBe(1n);
    expect(taxesOn(-5n, 10_000n, 0n, EXCLUSIVE).taxMinor).toBe(-1n);
  });

  it('round every half of a cent up, where floats would fall short of it', () => {
    for (const rate of [500n, 2_500n, 7_500n, 8_250n, 12_500n]) {
      for (let base = 1n; base <= 4000n; base += 1n) {
        const { taxMinor } = taxesOn(base, rate, 0n, EXCLUSIVE);
        if (taxMinor !== (base * rate + 50_000n) / 100_000n) throw new Error(`${base} at ${rate} is ${taxMinor}`);
      }
    }
  });

  it('round once on the sum, or on each line', () => {
    const lines = [taxed(5n), taxed(5n), taxed(5n)];
    expect(totalsOf(lines, taxation(10_000n, 0n), 0n).taxMinor).toBe(2n);
    expect(totalsOf(lines, taxation(10_000n, 0n, { rounding: 'line' }), 0n).taxMinor).toBe(3n);
  });
});

/** The formulas in exact decimals, from scratch. */
function oracle(lines: readonly Priced[], { rate, rate2, taxRules }: Taxation): { tax: bigint; tax2: bigint } {
  const r1 = new Exact(rate.toString()).div(100_000);
  const r2 = new Exact(rate2.toString()).div(100_000);
  const taxesOf = (base: Exact): readonly [Exact, Exact] => {
    if (taxRules.mode === 'exclusive') {
      const tax = base.times(r1).round();
      return [tax, (taxRules.isCompound ? base.plus(tax) : base).times(r2).round()];
    }
    const divisor = taxRules.isCompound ? r1.plus(1).times(r2.plus(1)) : r1.plus(r2).plus(1);
    const net = base.div(divisor);
    const gross1 = taxRules.isCompound ? net.plus(net.times(r1)) : net;
    return [settled(net.times(r1)), settled(gross1.times(r2))];
  };
  const amounts = lines.filter((line) => line.isTaxed).map((line) => new Exact(line.amountMinor.toString()));
  const total = amounts.reduce((sum, amount) => sum.plus(amount), new Exact(0));
  const bases = taxRules.rounding === 'invoice' ? [total] : amounts;
  const taxes = bases.map(taxesOf);
  const sum = (index: 0 | 1): bigint =>
    BigInt(taxes.reduce((all, pair) => all.plus(pair[index]), new Exact(0)).toFixed());
  return { tax: sum(0), tax2: sum(1) };
}

/** A quotient of 200 digits may end a hair below the half that it is: rounded at 100 digits first. */
function settled(value: Exact): Exact {
  return value.toDecimalPlaces(100).round();
}

const anyLine = fc.record({ amountMinor: fc.bigInt({ min: -1_000_000n, max: 100_000_000n }), isTaxed: fc.boolean() });
const anyTaxation = fc.record({
  rate: fc.bigInt({ min: 0n, max: 100_000n }),
  rate2: fc.bigInt({ min: 0n, max: 100_000n }),
  taxRules: fc.record({
    mode: fc.constantFrom('exclusive' as const, 'inclusive' as const),
    isCompound: fc.boolean(),
    rounding: fc.constantFrom('invoice' as const, 'line' as const),
  }),
});

describe('the totals of any lines at any rates', () => {
  it('agree with the formulas in an independent decimal library', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 8 }), anyTaxation, (lines, rules) => {
        const { taxMinor, tax2Minor } = totalsOf(lines, rules, 0n);
        expect({ tax: taxMinor, tax2: tax2Minor }).toEqual(oracle(lines, rules));
      }),
      RUNS,
    );
  });

  it('lose nothing: the parts are the lines, with taxes on top or within', () => {
    const credits = fc.bigInt({ min: 0n, max: 1_000_000n });
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 8 }), anyTaxation, credits, (lines, rules, credit) => {
        const { subtotalMinor, taxMinor, tax2Minor, creditMinor, totalMinor } = totalsOf(lines, rules, credit);
        const sum = lines.reduce((all, line) => all + line.amountMinor, 0n);
        const isInclusive = rules.taxRules.mode === 'inclusive';
        expect(isInclusive ? subtotalMinor + taxMinor + tax2Minor : subtotalMinor).toBe(sum);
        expect(totalMinor).toBe(subtotalMinor + taxMinor + tax2Minor - creditMinor);
        expect(creditMinor).toBe(credit);
      }),
      RUNS,
    );
  });
});
