import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { demoOf, paymentsOf, post, withArguments, type Answer, type Wire } from './fixtures.ts';

const { gateway } = gatewayWithCaller();
const demo = demoOf(gateway);

const send = (wire: Wire): Promise<Answer> => post(gateway.url, wire);

describe('An amount', () => {
  const number = (text: string): Wire => ({
    type: 'application/json',
    body: JSON.stringify(withArguments({ INVOICE_NUMBER: 'X', AMOUNT_PAID: 'Y' })).replace('"Y"', text),
  });

  it.each([
    ['15', '1500'],
    ['15.0', '1500'],
    ['"15.00"', '1500'],
    ['"015.5"', '1550'],
    ['15.950000000000001', '1595'],
    ['0.30000000000000004', '30'],
    ['".5"', '50'],
    ['"4."', '400'],
    ['"1e1"', '1000'],
    ['"1.0E+3"', '100000'],
    ['"1,234.50"', '123450'],
    ['"$1,236.20"', '123620'],
    ['"$ 15.00"', '1500'],
    ['"USD 1236.20"', '123620'],
    ['"1,234,567.89"', '123456789'],
  ])('of %s is recorded as %s', async (text, minor) => {
    const invoice = await demo.whmcs.create();
    const { type, body } = number(text);
    expect((await send({ type, body: String(body).replace('"X"', String(invoice)) })).result).toBe('ok');
    expect(await paymentsOf(gateway, invoice)).toEqual([expect.objectContaining({ amount_minor: minor })]);
  });

  it.each([
    '"0x10"',
    '"1,000"',
    '"$15"',
    '"NaN"',
    '"Infinity"',
    '"15.00.1"',
    '"--1"',
    '"١٥"',
    '1e12',
    '15.009',
    '"1,00"',
    '"1.234,50"',
    '"12,34.50"',
    '"1234,567.00"',
    '"1,234.5"',
    '"-1,234.50"',
    '"$-15.00"',
    '"-$15.00"',
    '"($15.00)"',
    '"(15.00)"',
    '"€15.00"',
    '"£1,236.20"',
    '"15.00 USD"',
    '"$ $15.00"',
    '"5.5511151231258E-17"',
    '"1e999999999"',
  ])('of %s is invalid', async (text) => {
    const invoice = await demo.whmcs.create();
    const { type, body } = number(text);
    expect((await send({ type, body: String(body).replace('"X"', String(invoice)) })).result).toBe('dataIn');
    expect(await paymentsOf(gateway, invoice)).toEqual([]);
  });
});
