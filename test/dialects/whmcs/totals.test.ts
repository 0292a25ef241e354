import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { callerOfNewTenant, type Caller } from './fixtures.ts';

const { gateway } = gatewayWithCaller();
const callers = new Map<string, Caller>();

interface Rules {
  readonly mode: 'exclusive' | 'inclusive';
  readonly isCompound: boolean;
  readonly rounding: 'invoice' | 'line';
}

const EXCLUSIVE: Rules = { mode: 'exclusive', isCompound: false, rounding: 'invoice' };
const INCLUSIVE: Rules = { ...EXCLUSIVE, mode: 'inclusive' };
const compound = (rules: Rules): Rules => ({ ...rules, isCompound: true });
const perLine = (rules: Rules): Rules => ({ ...rules, rounding: 'line' });

/** One caller for each batch of rules, made when it is first needed. */
async function callerUnder(rules: Rules, currency = 'USD'): Promise<Caller> {
  const key = JSON.stringify([rules, currency]);
  const known = callers.get(key);
  if (known !== undefined) return known;
  const caller = await callerOfNewTenant(gateway, { id: 100 + callers.size, taxRules: rules, currency });
  callers.set(key, caller);
  return caller;
}

type Line = readonly [amount: string, isTaxed: 0 | 1];

function params(lines: readonly Line[], rates: readonly [string, string]): Record<string, string | number> {
  const all: Record<string, string | number> = { taxrate: rates[0], taxrate2: rates[1] };
  lines.forEach(([amount, isTaxed], n) => {
    all[`itemdescription${n + 1}`] = `Line ${n + 1}`;
    all[`itemamount${n + 1}`] = amount;
    all[`itemtaxed${n + 1}`] = isTaxed;
  });
  return all;
}

async function totals(api: Caller, lines: readonly Line[], rates: readonly [string, string]): Promise<unknown[]> {
  const shown = await api.show(await api.create(params(lines, rates)));
  return [shown.subtotal, shown.tax, shown.tax2, shown.total];
}

type Case = [title: string, rules: Rules, lines: Line[], rates: [string, string], totals: string[]];

const CASES: Case[] = [
  [
    '15.95 untaxed and 1.00 taxed at 10',
    EXCLUSIVE,
    [
      ['15.95', 0],
      ['1.00', 1],
    ],
    ['10', '0'],
    ['16.95', '0.10', '0.00', '17.05'],
  ],
  ['100 at 10 and 5', EXCLUSIVE, [['100', 1]], ['10', '5'], ['100.00', '10.00', '5.00', '115.00']],
  ['100 at 10 and 5 compound', compound(EXCLUSIVE), [['100', 1]], ['10', '5'], ['100.00', '10.00', '5.50', '115.50']],
  ['a half cent goes up', EXCLUSIVE, [['0.05', 1]], ['10', '0'], ['0.05', '0.01', '0.00', '0.06']],
  ['just below half a cent goes down', EXCLUSIVE, [['0.04', 1]], ['10', '0'], ['0.04', '0.00', '0.00', '0.04']],
  [
    'a negative half cent goes away from zero',
    EXCLUSIVE,
    [
      ['-0.05', 1],
      ['1.00', 0],
    ],
    ['10', '0'],
    ['0.95', '-0.01', '0.00', '0.94'],
  ],
  ['no binary float: 1.15 at 10', EXCLUSIVE, [['1.15', 1]], ['10', '0'], ['1.15', '0.12', '0.00', '1.27']],
  ['a rate with three decimals', EXCLUSIVE, [['200.00', 1]], ['7.125', '0.375'], ['200.00', '14.25', '0.75', '215.00']],
  [
    'compound is charged on the rounded first tax',
    compound(EXCLUSIVE),
    [['0.05', 1]],
    ['10', '25'],
    ['0.05', '0.01', '0.02', '0.08'],
  ],
  ['14.00 with 22 included', INCLUSIVE, [['14.00', 1]], ['22', '0'], ['11.48', '2.52', '0.00', '14.00']],
  [
    '14.00 with 22 included, beside an untaxed line',
    INCLUSIVE,
    [
      ['14.00', 1],
      ['5.00', 0],
    ],
    ['22', '0'],
    ['16.48', '2.52', '0.00', '19.00'],
  ],
  ['115.00 with 10 and 5 included', INCLUSIVE, [['115.00', 1]], ['10', '5'], ['100.00', '10.00', '5.00', '115.00']],
  [
    '115.50 with 10 and 5 compound included',
    compound(INCLUSIVE),
    [['115.50', 1]],
    ['10', '5'],
    ['100.00', '10.00', '5.50', '115.50'],
  ],
  [
    '100.00 with 10 and 5 compound included',
    compound(INCLUSIVE),
    [['100.00', 1]],
    ['10', '5'],
    ['86.58', '8.66', '4.76', '100.00'],
  ],
  [
    'three lines of 0.05 at 10, rounded per invoice',
    EXCLUSIVE,
    [
      ['0.05', 1],
      ['0.05', 1],
      ['0.05', 1],
    ],
    ['10', '0'],
    ['0.15', '0.02', '0.00', '0.17'],
  ],
  [
    'three lines of 0.05 at 10, rounded per line',
    perLine(EXCLUSIVE),
    [
      ['0.05', 1],
      ['0.05', 1],
      ['0.05', 1],
    ],
    ['10', '0'],
    ['0.15', '0.03', '0.00', '0.18'],
  ],
  [
    'two lines of 0.05 at 10 and 25 compound, per line',
    perLine(compound(EXCLUSIVE)),
    [
      ['0.05', 1],
      ['0.05', 1],
    ],
    ['10', '25'],
    ['0.10', '0.02', '0.04', '0.16'],
  ],
  [
    'two lines of 1.03 with 10 included, per line',
    perLine(INCLUSIVE),
    [
      ['1.03', 1],
      ['1.03', 1],
    ],
    ['10', '0'],
    ['1.88', '0.18', '0.00', '2.06'],
  ],
  [
    'two lines of 1.03 with 10 included, per invoice',
    INCLUSIVE,
    [
      ['1.03', 1],
      ['1.03', 1],
    ],
    ['10', '0'],
    ['1.87', '0.19', '0.00', '2.06'],
  ],
];

describe('The totals of an invoice', () => {
  it.each(CASES)('%s', async (_title, rules, lines, rates, expected) => {
    expect(await totals(await callerUnder(rules), lines, rates)).toEqual(expected);
  });

  it('are rounded to whole units in a currency without decimals', async () => {
    const api = await callerUnder(EXCLUSIVE, 'JPY');
    const id = await api.create(params([['105', 1]], ['10', '0']));
    const shown = await api.show(id);
    expect([shown.subtotal, shown.tax, shown.total].map(Number)).toEqual([105, 11, 116]);
  });

  it('are rounded to the third decimal in a currency that has three', async () => {
    const api = await callerUnder(EXCLUSIVE, 'KWD');
    const id = await api.create(params([['1.234', 1]], ['5', '0']));
    const shown = await api.show(id);
    expect([shown.subtotal, shown.tax, shown.total].map(Number)).toEqual([1.234, 0.062, 1.296]);
  });

  it('follow the lines and the rates when these are updated', async () => {
    const api = await callerUnder(compound(EXCLUSIVE));
    const id = await api.create(params([['100', 1]], ['0', '0']));
    await api.update(id, { taxrate: '10', taxrate2: '5' });
    expect(await api.show(id)).toMatchObject({ tax: '10.00', tax2: '5.50', total: '115.50' });
    await api.update(id, { 'newitemdescription[0]': 'More', 'newitemamount[0]': '100', 'newitemtaxed[0]': '1' });
    expect(await api.show(id)).toMatchObject({ subtotal: '200.00', tax: '20.00', tax2: '11.00', total: '231.00' });
  });
});
