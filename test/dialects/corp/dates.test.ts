import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Arguments } from '../../support/corp-client.ts';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { addCorporation, asJson, asXml, demoOf, paymentsOf, post, xml, type Corporation } from './fixtures.ts';

const { gateway } = gatewayWithCaller();
const demo = demoOf(gateway);
/** A corporation in a time zone with daylight saving time. */
let denver: Corporation;

beforeAll(async () => {
  denver = await addCorporation(gateway, { id: 54, timeZone: 'America/Denver' }, 'DEN');
});

const NONE: Arguments = { TRANSACTION_DATE: undefined, TRANSACTION_DATE_TIME: undefined };

/** When a payment was made, as it is stored; or the result, where none was recorded. */
async function paidAt(
  changes: Arguments,
  { corporation = demo, tenantId = 53, toWire = asJson } = {},
): Promise<unknown> {
  const invoice = await corporation.whmcs.create({ itemamount1: '100.00' });
  const answer = await post(gateway.url, toWire(corporation.args(invoice, { ...NONE, ...changes })));
  const [payment] = await paymentsOf(gateway, invoice, tenantId);
  return payment?.['paid_at'] ?? answer.result;
}

const dateTime = (text: string): unknown => xml(`<dateTime>${text}</dateTime>`);
const inDenver = (changes: Arguments): Promise<unknown> =>
  paidAt(changes, { corporation: denver, tenantId: 54, toWire: asXml });

describe('A date', () => {
  it('is what the other dialect shows', async () => {
    const invoice = await denver.whmcs.create();
    await post(gateway.url, asJson(denver.args(invoice)));
    const { transactions } = await denver.whmcs.show(invoice);
    expect(transactions.transaction).toEqual([expect.objectContaining({ date: '2015-03-24 11:54:00', transid: '23' })]);
  });

  it('is the wall time of the caller, whatever the time zone of the corporation', async () => {
    for (const text of ['2015-03-24 11:54:00', '2015-07-06 14:37:00', '2015-12-31 23:59:59']) {
      expect(await inDenver({ TRANSACTION_DATE_TIME: text })).toBe(text);
    }
  });
});

describe('A dateTime of WDDX', () => {
  it.each([
    ['2015-3-4T1:4:0', '2015-03-04 01:04:00'],
    ['1998-9-15T09:05:32', '1998-09-15 09:05:32'],
    ['2015-03-24T11:54:00', '2015-03-24 11:54:00'],
    ['2015-12-31T23:59:59', '2015-12-31 23:59:59'],
  ])('of %s is the wall time %s', async (text, expected) => {
    expect(await inDenver({ TRANSACTION_DATE_TIME: dateTime(text) })).toBe(expected);
    expect(await inDenver({ TRANSACTION_DATE: dateTime(text) })).toBe(expected);
  });

  it.each([
    ['winter', '2015-1-10T18:0:0+0:0', '2015-01-10 11:00:00'],
    ['summer', '2015-7-6T20:37:0+0:0', '2015-07-06 14:37:00'],
    ['the zone of another', '1998-9-15T09:05:32+4:0', '1998-09-14 23:05:32'],
    ['half an hour', '2015-03-24T23:24:00+05:30', '2015-03-24 11:54:00'],
    ['its own zone', '2015-3-24T11:54:0-6:0', '2015-03-24 11:54:00'],
    ['the day before', '2015-3-24T3:0:0+0:0', '2015-03-23 21:00:00'],
    ['the year before', '2016-1-1T6:59:59+0:0', '2015-12-31 23:59:59'],
    ['the last second of winter time', '2015-3-8T8:59:59+0:0', '2015-03-08 01:59:59'],
    ['the first second of summer time', '2015-3-8T9:0:0+0:0', '2015-03-08 03:00:00'],
    ['the hour that comes twice', '2015-11-1T7:30:0+0:0', '2015-11-01 01:30:00'],
    ['the same hour again', '2015-11-1T8:30:0+0:0', '2015-11-01 01:30:00'],
  ])('with a zone is the local time of the corporation: %s', async (_name, text, expected) => {
    expect(await inDenver({ TRANSACTION_DATE_TIME: dateTime(text) })).toBe(expected);
    expect(await inDenver({ TRANSACTION_DATE: dateTime(text) })).toBe(expected);
  });

  it.each(['2015-2-30T0:0:0', '2015-3-24T25:0:0', '2015-13-1T0:0:0+0:0', 'yesterday', '', '15-3-24T1:2:3'])(
    'of %j is not a date: it records nothing',
    async (text) => {
      expect(['dataIn2', '']).toContain(await inDenver({ TRANSACTION_DATE_TIME: dateTime(text) }));
    },
  );
});

describe('A text with a zone', () => {
  it.each(['2015-03-24T17:54:00Z', '2015-03-24T17:54:00+00:00', '2015-03-24T11:54:00-06:00'])(
    'is never taken for another moment: %s',
    async (text) => {
      expect(['2015-03-24 11:54:00', 'dataIn2']).toContain(await inDenver({ TRANSACTION_DATE_TIME: text }));
    },
  );
});
