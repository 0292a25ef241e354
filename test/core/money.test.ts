import { describe, expect, it } from '@jest/globals';
import { Decimal as Oracle } from 'decimal.js';
import fc from 'fast-check';
import { divideRounding, parseDecimal } from '../../src/core/decimal.ts';
import { currencyOf, decimalText, minorOf } from '../../src/core/money.ts';
import { decimal } from '../support/builders.ts';

const Exact = Oracle.clone({ precision: 200, rounding: Oracle.ROUND_HALF_UP, toExpNeg: -200, toExpPos: 200 });
const RUNS = { seed: 20_261_122, numRuns: 500 };

const CURRENCIES = ['USD', 'JPY', 'KWD', 'CLF'].map(currencyOf);

describe('a currency', () => {
  it.each([
    ['JPY', 0],
    ['KRW', 0],
    ['CLP', 0],
    ['VND', 0],
    ['XAF', 0],
    ['UGX', 0],
    ['USD', 2],
    ['EUR', 2],
    ['HUF', 2],
    ['MGA', 2],
    ['KWD', 3],
    ['BHD', 3],
    ['TND', 3],
    ['CLF', 4],
    ['UYW', 4],
  ])('%s has minor units of %i decimals', (code, exponent) => {
    expect(currencyOf(code)).toEqual({ code, exponent });
  });

  it('is not taken from what every object inherits', () => {
    expect(currencyOf('toString').exponent).toBe(2);
    expect(currencyOf('__proto__').exponent).toBe(2);
  });
});

describe('decimal text', () => {
  it.each(['0', '15', '15.9', '-0.50', '007.10', '0.00000000000000000001', '9'.repeat(40)])(
    '%s is a decimal',
    (text) => {
      const value = decimal(text);
      expect(new Exact(value.unscaled.toString()).div(new Exact(10).pow(value.scale)).equals(new Exact(text))).toBe(
        true,
      );
    },
  );

  it.each([
    '',
    ' ',
    '+1',
    '.5',
    '5.',
    '1e3',
    '1e400',
    '1,00',
    '1_000',
    '0x1',
    'NaN',
    'Infinity',
    '-',
    '--1',
    ' 1',
    '1 ',
    '1\n',
    '١٢',
    '1.2.3',
    '9'.repeat(41),
    `0.${'1'.repeat(41)}`,
  ])('%j is none', (text) => {
    expect(parseDecimal(text)).toBeNull();
  });
});

describe('an amount in minor units', () => {
  it.each([
    ['15.95', 'USD', 1595n],
    ['15.9', 'USD', 1590n],
    ['15.900', 'USD', 1590n],
    ['-5', 'USD', -500n],
    ['500', 'JPY', 500n],
    ['500.00', 'JPY', 500n],
    ['1.234', 'KWD', 1234n],
    ['1.2345', 'CLF', 12_345n],
    ['999999999999.99', 'USD', 99_999_999_999_999n],
  ])('%s %s is %s', (text, code, minor) => {
    expect(minorOf(decimal(text), currencyOf(code))).toBe(minor);
  });

  it.each([
    ['0.001', 'USD'],
    ['1.005', 'USD'],
    ['500.5', 'JPY'],
    ['1.2345', 'KWD'],
    ['1.23456', 'CLF'],
    ['-0.999', 'USD'],
  ])('%s %s has more decimals than the currency: refused, not rounded', (text, code) => {
    expect(minorOf(decimal(text), currencyOf(code))).toBe('amount-too-precise');
  });

  it.each(['1000000000000', '-1000000000000', '9'.repeat(40)])('%s is too large', (text) => {
    expect(minorOf(decimal(text), currencyOf('USD'))).toBe('amount-too-large');
  });

  it.each([
    ['0.30000000000000004', 30n],
    ['15.950000000000001', 1595n],
    ['1.1500000000000001', 115n],
    ['29.990000000000002', 2999n],
    ['-0.30000000000000004', -30n],
    ['16.949999999999999', 1695n],
  ])('%s is the noise of a binary float, and means %s cents', (text, minor) => {
    expect(minorOf(decimal(text), currencyOf('USD'))).toBe(minor);
  });

  it.each([
    ['0.3000000000001', 'its 13 digits were meant'],
    ['0.30000000004999999999', 'it is farther than 1e-9 of a cent from one'],
    ['0.305000000000000004', 'half a cent is no noise'],
  ])('%s is too precise: %s', (text) => {
    expect(minorOf(decimal(text), currencyOf('USD'))).toBe('amount-too-precise');
  });

  it('of any sum of cents that a float made of it is those cents', () => {
    const cents = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 6 }), (parts) => {
        const float = parts.reduce((sum, part) => sum + part / 100, 0);
        const text = float.toString();
        fc.pre(!text.includes('e'));
        expect(minorOf(decimal(text), currencyOf('USD'))).toBe(BigInt(parts.reduce((sum, part) => sum + part, 0)));
      }),
      RUNS,
    );
  });

  it('agrees with an independent decimal library on any decimal', () => {
    const anyDecimal = fc.tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 24 }));
    fc.assert(
      fc.property(anyDecimal, fc.constantFrom(...CURRENCIES), ([unscaled, scale], currency) => {
        const value = new Exact(unscaled.toString()).div(new Exact(10).pow(scale));
        const scaled = value.times(new Exact(10).pow(currency.exponent));
        const nearest = scaled.round();
        const isNoise = unscaled.toString().replace('-', '').length >= 15 && scaled.minus(nearest).abs().lte('1e-9');
        const expected = value.abs().gte('1e12')
          ? 'amount-too-large'
          : scaled.isInteger() || isNoise
            ? BigInt(nearest.toString())
            : 'amount-too-precise';
        expect(minorOf({ unscaled, scale }, currency)).toBe(expected);
      }),
      RUNS,
    );
  });
});

describe('rounding', () => {
  it.each([
    [5n, 10n, 1n],
    [-5n, 10n, -1n],
    [5n, -10n, -1n],
    [4n, 10n, 0n],
    [-4n, 10n, 0n],
    [15n, 10n, 2n],
    [25n, 10n, 3n],
    [-25n, 10n, -3n],
    [-25n, -10n, 3n],
  ])('%s / %s is %s: half away from zero', (dividend, divisor, quotient) => {
    expect(divideRounding(dividend, divisor)).toBe(quotient);
  });

  it('agrees with an independent decimal library', () => {
    const any = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    const divisor = fc.bigInt({ min: -200_000n, max: 200_000n }).filter((value) => value !== 0n);
    fc.assert(
      fc.property(any, divisor, (top, bottom) => {
        const expected = new Exact(top.toString()).div(bottom.toString()).round().toString();
        expect(divideRounding(top, bottom)).toBe(BigInt(expected));
      }),
      RUNS,
    );
  });
});

describe('an amount as text', () => {
  it.each([
    [1595n, 2, '15.95'],
    [-5n, 2, '-0.05'],
    [0n, 2, '0.00'],
    [100n, 2, '1.00'],
    [500n, 0, '500'],
    [1n, 3, '0.001'],
    [-12_345n, 4, '-1.2345'],
  ])('%s with %i decimals is %s', (minor, decimals, text) => {
    expect(decimalText(minor, decimals)).toBe(text);
  });

  it('is read back as the same amount', () => {
    const minors = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
    fc.assert(
      fc.property(minors, fc.constantFrom(...CURRENCIES), (minor, currency) => {
        fc.pre((minor < 0n ? -minor : minor) < 10n ** BigInt(12 + currency.exponent));
        expect(minorOf(decimal(decimalText(minor, currency.exponent)), currency)).toBe(minor);
      }),
      RUNS,
    );
  });
});
