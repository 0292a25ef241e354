import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import type { Params } from '../../support/whmcs-client.ts';
import { refusal } from './fixtures.ts';

const { api } = gatewayWithCaller();

const A = { itemdescription1: 'A', itemamount1: '1.00' };

/** The parameters of CreateInvoice, and the lines of the result: description, amount, taxed. */
const CASES: readonly (readonly [
  what: string,
  params: Params,
  lines: readonly (readonly [string, string, number])[],
])[] = [
  ['only taxed', { ...A, itemtaxed2: '1' }, [['A', '1.00', 0]]],
  ['both blank', { ...A, itemdescription2: '', itemamount2: '', itemtaxed2: '1' }, [['A', '1.00', 0]]],
  ['blanks for a description', { ...A, itemdescription2: ' \t', itemamount2: '' }, [['A', '1.00', 0]]],
  ['only a description', { ...A, itemdescription2: 'B' }, [['A', '1.00', 0], ['B', '0.00', 0]]], // prettier-ignore
  ['a description and a blank amount', { itemdescription2: 'B', itemamount2: '' }, [['B', '0.00', 0]]],
  ['only an amount', { itemamount3: '2.50', itemtaxed3: '1' }, [['', '2.50', 1]]],
  ['an amount of nothing', { itemamount3: '0' }, [['', '0.00', 0]]],
  ['a blank row between two', { ...A, itemdescription2: '', itemdescription3: 'C' }, [['A', '1.00', 0], ['C', '0.00', 0]]], // prettier-ignore
  ['nothing but blank rows', { itemdescription0: '', itemamount0: '', itemtaxed1: '0' }, []],
  ['arrays', { 'itemdescription[0]': '', 'itemamount[0]': '', 'itemtaxed[0]': '1' }, []],
  [
    'arrays with a blank row',
    { 'itemdescription[]': 'A', 'itemamount[]': '1', 'itemdescription[1]': '', 'itemamount[1]': ' ' },
    [['A', '1.00', 0]],
  ],
  [
    'an array with a description and a blank amount',
    { 'itemdescription[4]': 'D', 'itemamount[4]': '' },
    [['D', '0.00', 0]],
  ],
  ['numbers and arrays of one line', { itemdescription5: 'E', 'itemamount[5]': '' }, [['E', '0.00', 0]]],
  ['the same as a number and in an array', { ...A, 'itemdescription[1]': 'A', 'itemamount[1]': '1.00' }, [['A', '1.00', 0]]], // prettier-ignore
  ['a number, and a blank row of an array', { ...A, 'itemdescription[1]': '', 'itemamount[1]': '' }, [['A', '1.00', 0]]], // prettier-ignore
];

describe('A numbered line of CreateInvoice', () => {
  it.each(CASES)('is there where it has a description or an amount: %s', async (_what, params, lines) => {
    const { json } = await api.call('CreateInvoice', { userid: 1, ...params });
    expect(json).toMatchObject({ result: 'success' });
    const { items } = await api.show(Number(json.invoiceid));
    expect(items.item.map(({ description, amount, taxed }) => [description, amount, taxed])).toEqual(lines);
  });

  it.each([
    ['itemdescription', { ...A, 'itemdescription[1]': 'B', 'itemamount[1]': '1.00' }],
    ['itemamount', { ...A, 'itemdescription[1]': 'A', 'itemamount[1]': '20' }],
    ['itemtaxed', { ...A, itemtaxed1: '0', 'itemtaxed[1]': '1' }],
  ])('is refused where an array has another %s for it: one of two lines would be lost', async (name, params) => {
    const { json } = await api.call('CreateInvoice', { userid: 1, ...params });
    expect(json).toEqual(refusal(`Invalid ${name}: item 1 is also given as ${name}1`));
  });

  it('is refused where its amount is invalid, with any other blank', async () => {
    const { json } = await api.call('CreateInvoice', { userid: 1, itemamount2: 'x' });
    expect(json).toEqual(refusal('Invalid itemamount2: Amount must be in decimal format: ### or ###.##'));
  });
});
