import { describe, expect, it } from '@jest/globals';
import { Decimal as Oracle } from 'decimal.js';
import fc from 'fast-check';
import { divideRounding, parseDecimal, parseId, parseNumber, textOfDecimal } from '../../../src/core/money/decimal.ts';
import { currencyOf, decimalText, minorOf } from '../../../src/core/money/money.ts';
import { decimal } from '../../support/builders.ts';
import { computing } from '../../support/computing/processor-time.ts';

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
  ])('%j is invalid', (text) => {
    expect(parseDecimal(text)).toBeNull();
  });
});

describe('a number as programs write it', () => {
  it.each([
    ['.50', '0.50'],
    ['-.5', '-0.5'],
    ['4.', '4'],
    ['+5', '5'],
    ['1.0E+3', '1000'],
    ['1e3', '1000'],
    ['12.5e-1', '1.25'],
    ['7.105427357601E-15', '0.000000000000007105427357601'],
    ['15.90', '15.90'],
    ['0e0', '0'],
    ['1E308', '1'.padEnd(309, '0')],
  ])('%s is %s', (text, expected) => {
    const value = parseNumber(text)!;
    expect(new Exact(value.unscaled.toString()).div(new Exact(10).pow(value.scale)).equals(new Exact(expected))).toBe(
      true,
    );
    expect(textOfDecimal(value)).toBe(text);
  });

  it.each([
    ...['', '.', '-', '+', '-.', '.e1', 'e1', '1e', '1e+', '1e1.5', '1e401', '1e-401', '1e999999999', '1e00001', '0x1'],
    ...['1,00', ' 1', '1 ', '١', '1e1e1', '1.2.3', '--1', '+-1', 'NaN', 'Infinity', '9'.repeat(41)],
  ])('%j is invalid', (text) => {
    expect(parseNumber(text)).toBeNull();
  });

  it('of any length is read at once', () => {
    const spent = computing();
    for (const text of ['1'.repeat(200_000), `1e${'0'.repeat(200_000)}`, '.'.repeat(200_000)]) {
      expect(parseNumber(text)).toBeNull();
    }
    expect(spent()).toBeLessThan(50);
  });

  it.each([
    ['78', 78],
    ['78.0', 78],
    ['78.', 78],
    ['+78', 78],
    ['0078', 78],
    ['7.8e1', 78],
    ['0', 0],
    ['9999999999', 9_999_999_999],
    ['10000000000', null],
    ['78.5', null],
    ['78.000000000000001', null],
    ['78abc', null],
    ['-78', null],
    ['1e400', null],
    ['1e-1', null],
    ['', null],
  ])('%s is the id %p', (text, id) => {
    expect(parseId(text)).toBe(id);
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
    ['5.5511151231258E-17', 0n],
    ['-1.4210854715202E-14', 0n],
    ['7.105427357601E-15', 0n],
    ['9.0949470177293E-13', 0n],
    ['1e-400', 0n],
  ])('%s is the noise of a binary float, and means %s cents', (text, minor) => {
    expect(minorOf(parseNumber(text)!, currencyOf('USD'))).toBe(minor);
  });

  it.each([
    ['10.004', 'USD', 1000n],
    ['10.005', 'USD', 1001n],
    ['-10.005', 'USD', -1001n],
    ['10.0049999999999999', 'USD', 1000n],
    ['15.955', 'USD', 1596n],
    ['0.004', 'USD', 0n],
    ['-0.005', 'USD', -1n],
    ['500.5', 'JPY', 501n],
    ['1.2345', 'KWD', 1235n],
    ['0.30000000000000004', 'USD', 30n],
  ])('%s %s is %s where it may be rounded: half away from zero', (text, code, minor) => {
    expect(minorOf(decimal(text), currencyOf(code), 'round')).toBe(minor);
  });

  it('is too large where it may be rounded, too', () => {
    expect(minorOf(parseNumber('1e300')!, currencyOf('USD'), 'round')).toBe('amount-too-large');
  });

  it.each([
    ['0.3000000000001', 'its 13 digits were meant'],
    ['0.30000000004999999999', 'it is farther than 1e-9 of a cent from one'],
    ['0.305000000000000004', 'half a cent is not noise'],
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
        const isPrecise = scale >= 15 || unscaled.toString().replace('-', '').length >= 15;
        const isNoise = isPrecise && scaled.minus(nearest).abs().lte('1e-9');
        const expected = value.abs().gte('1e12')
          ? 'amount-too-large'
          : scaled.isInteger() || isNoise
            ? BigInt(nearest.toString())
            : 'amount-too-precise';
        expect(minorOf({ unscaled, scale }, currency)).toBe(expected);
        const rounded = value.abs().gte('1e12') ? 'amount-too-large' : BigInt(nearest.toString());
        expect(minorOf({ unscaled, scale }, currency, 'round')).toBe(rounded);
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
