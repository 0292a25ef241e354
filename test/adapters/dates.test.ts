import { describe, expect, it } from '@jest/globals';
import { readDate as readCorpDate } from '../../adapters/corp/dates.ts';
import { toWallText, type Place } from '../../adapters/whmcs/parameters/dates.ts';
import { computing } from '../support/computing/processor-time.ts';

const AT = '2015-03-24 11:54:00';
const DAY = '2015-03-24';

/** Unambiguous forms: both dialects read them the same. A date without a time has no time. */
const CERTAIN: readonly (readonly [text: string, expected: string])[] = [
  ['2015-03-24', DAY],
  ['2015-3-24', DAY],
  ['2015/03/24', DAY],
  ['2015.03.24', DAY],
  ['  2015-03-24\n', DAY],
  ['2015-03-24 11:54:00', AT],
  ['2015-03-24 11:54', AT],
  ['2015/03/24 11:54', AT],
  ['2015-03-24T11:54:00', AT],
  ['2015-03-24T11:54', AT],
  ['2015-03-24t11:54:00z', AT],
  ['2015-03-24T11:54:00.000Z', AT],
  ['2015-03-24T11:54:00.123456789Z', AT],
  ['2015-03-24T11:54:00,5Z', AT],
  ['2015-03-24T13:54:00+02:00', AT],
  ['2015-03-24T13:54:00+0200', AT],
  ['2015-03-24T13:54:00+02', AT],
  ['2015-03-24T13:54+02:00', AT],
  ['2015-03-24T13:54:00 02:00', AT],
  ['2015-03-24T06:54:00-05:00', AT],
  ['2015-03-24T06:54:00-5', AT],
  ['2015-03-25T01:54:00+14:00', AT],
  ['2015-03-23T21:54:00-14:00', AT],
  ['2015-03-24T17:24:00+05:30', AT],
  ['2015-03-24T115400Z', AT],
  ['2015-03-24T1154Z', AT],
  ['2015-03-24T12:54+01:00[Europe/Berlin]', AT],
  ['2015-03-24 13:54:00 +0200', AT],
  ['2015-03-24 13:54:00 +0200 CEST', AT],
  ['2015-03-24 11:54:00 +0000 UTC', AT],
  ['2015-03-24 11:54:00 UTC', AT],
  ['2015-03-24 11:54 AM', AT],
  ['2015-03-24 11:54:00am', AT],
  ['2015-03-24 1PM', '2015-03-24 13:00:00'],
  ['2015/03/24 1:05 pm', '2015-03-24 13:05:00'],
  ['2015-03-24 1:05 p.m.', '2015-03-24 13:05:00'],
  ["{ts '2015-03-24 11:54:00'}", AT],
  ["{ts '2015-03-24 11:54:00.0'}", AT],
  ["{TS'2015-03-24 11:54:00'}", AT],
  ["{ ts '2015-03-24 11:54:00' }", AT],
  ["{ts '2015-03-24'}", DAY],
  ["{d '2015-03-24'}", DAY],
  ["{D '2015-03-24'}", DAY],
  ['March 24, 2015', DAY],
  ['march 24 2015', DAY],
  ['MARCH 24,2015', DAY],
  ['Mar 24, 2015', DAY],
  ['Mar. 24, 2015', DAY],
  ['Mar-24-2015', DAY],
  ['March 24th, 2015', DAY],
  ['24 March 2015', DAY],
  ['24 March, 2015', DAY],
  ['24-Mar-2015', DAY],
  ['24-MAR-2015', DAY],
  ['24Mar2015', DAY],
  ['24. March 2015', DAY],
  ['24-Mar-2015 11:54:00', AT],
  ['March 24, 2015 11:54 AM', AT],
  ['March 24, 2015 11:54:00 am', AT],
  ['March 24, 2015 at 11:54\u202fAM', AT],
  ['Tuesday, March 24, 2015 at 11:54:00 AM UTC', AT],
  ['24 Mar 2015 1PM', '2015-03-24 13:00:00'],
  ['March, 24 2015 11:54:00', AT],
  ['March, 24 2015 11:54:00 +0000', AT],
  ['March, 24 2015 13:54:00 +0200', AT],
  ['Tuesday, March 24, 2015', DAY],
  ['Tuesday March 24, 2015', DAY],
  ['tue, march 24, 2015', DAY],
  ['Tues Mar 24 2015', DAY],
  ['Tuesday, 24 March 2015 11:54', AT],
  ['Tue Mar 24 2015', DAY],
  ['Tue Mar 24 2015 13:54:00 GMT+0200 (CEST)', AT],
  ['Tue Mar 24 2015 13:54:00 GMT+0200', AT],
  ['Tue Mar 24 2015 12:54:00 GMT+0100 (Central European Standard Time)', AT],
  ['Tue Mar 24 2015 12:54:00 GMT+0100 (heure normale d’Europe centrale)', AT],
  ['Tue Mar 24 2015 11:54:00 GMT+0000 (Coordinated Universal Time)', AT],
  ['Tue, 24 Mar 2015 11:54:00 GMT', AT],
  ['Tue, 24 Mar 2015 13:54:00 +0200', AT],
  ['24 Mar 2015 13:54 +0200', AT],
  ['Tuesday, 24-Mar-2015 11:54:00 UTC', AT],
  ['Tue Mar 24 11:54:00 2015', AT],
  ['Tue Mar 24 11:54:00 UTC 2015', AT],
  ['Jan 1 2015', '2015-01-01'],
  ['february 28, 2015', '2015-02-28'],
  ['29 Feb 2016', '2016-02-29'],
  ['Apr 30 2015', '2015-04-30'],
  ['May 5, 2015', '2015-05-05'],
  ['June 6 2015', '2015-06-06'],
  ['jul 7 2015', '2015-07-07'],
  ['Aug 8 2015', '2015-08-08'],
  ['Sept. 9, 2015', '2015-09-09'],
  ['October 10 2015', '2015-10-10'],
  ['Nov 11 2015', '2015-11-11'],
  ['12 December 2015', '2015-12-12'],
  ['1900-01-01', '1900-01-01'],
  ['1900-01-01T00:00:00Z', '1900-01-01 00:00:00'],
  ['1899-12-31T23:00:00-02:00', '1900-01-01 01:00:00'],
  ['2200-12-31', '2200-12-31'],
  ['2200-12-31T23:59:59Z', '2200-12-31 23:59:59'],
  ['2201-01-01T00:30:00+01:00', '2200-12-31 23:30:00'],
];

/** No dates, or none that is certain, in either dialect. */
const NONE: readonly string[] = [
  ...['', ' ', 'now', 'tomorrow', '+1 day', '1427198040', '11:54:00', '1PM', "{t '11:54:00'}", "{ts ''}", '{}'],
  ...["{d '2015-03-24 11:54:00'}", "{ts '2015-03-24'", '{ts 2015-03-24}', "{x '2015-03-24'}"],
  ...["{ts '{ts '2015-03-24'}'}"],
  ...['2015', '2015-03', '03-2015', 'March 2015', '24 March', 'Mar 24', '2015-W13-2', '2015-083', '3/24'],
  ...['2015-02-29', '2015-13-01', '2015-00-10', '2015-04-31', 'Feb 29, 2015', '31 Apr 2015', 'Smarch 24, 2015'],
  ...[
    '0000-00-00 11:00:00',
    'Mar 0 2015',
    '2015-03-24x',
    'x2015-03-24',
    '2015-03/24',
    '2015-03-24 11',
    '2015-03-24 11:5',
    '2015-03-24115400',
    '24 Mar 2015115400',
    'March 24, 2015 at',
    '2015-03-24 at noon',
  ],
  ...['2015-03-24 25:00:00', '2015-03-24 24:00:00', '2015-03-24 11:60:00', '2015-03-24 11:54:60'],
  ...['2015-03-24 13:37 PM', '2015-03-24 0:37 PM', '2015-03-24 2:37 XM', '2015-03-24 13PM', '2015-03-24 0AM'],
  ...['Monday, March 24, 2015', 'Mon Mar 24 2015 11:54:00 GMT+0000', 'Blursday, March 24, 2015'],
  ...[
    '2015-03-24T11:54:00+14:01',
    '2015-03-24T11:54:00-14:30',
    '2015-03-24T11:54:00+99:99',
    '2015-03-24T11:54:00+02:60',
  ],
  ...[
    '2015-03-24T11:54:00Z+02:00',
    '2015-03-24T11:54:00 CET',
    'Tue Mar 24 11:54:00 CET 2015',
    '2015-03-24T11:54:00 (CET)',
  ],
  ...['2015-03-24Z', '2015-03-24+02:00', '2015-03-24T', '2015-03-24T11:54:00Z; drop table payments'],
  ...['0001-01-01T00:00:00Z', '0099-12-31T23:59:59Z', '0999-01-01', '1899-12-31', '1900-01-01T00:00:00+00:01'],
  ...['2201-01-01', '9999-12-31', '9999-12-31T23:59:59-01:00', '10000-01-01', '99999-01-01', '-2015-03-24'],
  ...['2200-12-31T23:59:59-00:01', '٢٠١٥-٠٣-٢٤', '１２', '24.03.15', '2015-03-24\u0000'],
];

const place = (dateFormat: string, timeZone = 'UTC'): Place => ({ dateFormat, timeZone });
const inWhmcs = (text: string, dateFormat = 'YYYY-MM-DD', timeZone = 'UTC'): string | null =>
  toWallText(text, place(dateFormat, timeZone));

function inCorp(text: string, timeZone = 'UTC'): string | null {
  const given = readCorpDate(text, timeZone);
  return given === null ? null : given.isTimed ? given.time : given.time.slice(0, 10);
}

describe('A date', () => {
  it.each(CERTAIN)('of %j is %s in both dialects', (text, expected) => {
    expect(inWhmcs(text)).toBe(expected);
    expect(inCorp(text)).toBe(expected);
  });

  it.each(NONE)('of %j is invalid in either dialect', (text) => {
    expect(inWhmcs(text)).toBeNull();
    expect(inCorp(text)).toBeNull();
  });

  it.each([
    ['3/24/2015', DAY],
    ['03/04/2015', '2015-03-04'],
    ['3-24-2015', DAY],
    ['03-04-2015', '2015-03-04'],
    ['3/24/15', DAY],
    ['3/24/79', '1979-03-24'],
    ['24-Mar-15', null],
    ['24 Mar 15', DAY],
    ['Mar 24, 30', '1930-03-24'],
    ['12-03-24', null],
    ['24/3/2015', null],
    ['24.03.2015', null],
    ['3/24/2015 1:05 PM', '2015-03-24 13:05:00'],
    ['3/24/2015 01:05:00 pm', '2015-03-24 13:05:00'],
    ['03-24-2015 1PM', '2015-03-24 13:00:00'],
    ['3/24/2015 12AM', '2015-03-24 00:00:00'],
    ['3/24/2015, 1:05:00\u202fPM', '2015-03-24 13:05:00'],
    ['3/24/2015 11:54', AT],
    ['3/24/2015 13:54 +0200', AT],
    ['Tuesday, 3/24/2015', DAY],
    ['20150324', null],
    ['20150324115400', null],
  ])('of %j is %p in the corp-ID dialect, which is American', (text, expected) => {
    expect(inCorp(text)).toBe(expected);
  });

  it.each([
    ['MM/DD/YYYY', '20150324', DAY],
    ['MM/DD/YYYY', '20150324T115400Z', AT],
    ['MM/DD/YYYY', '20150324115400', AT],
    ['MM/DD/YYYY', '20150324245400', null],
    ['MM/DD/YYYY', '20150230115400', null],
    ['MM/DD/YYYY', '2015032411540', null],
    ['MM/DD/YYYY', '201503241154000', null],
    ['MM/DD/YYYY', '201503241154', null],
    ['MM/DD/YYYY', '03/04/2015', '2015-03-04'],
    ['MM/DD/YYYY', '3/24/2015 1:05 PM', '2015-03-24 13:05:00'],
    ['MM/DD/YYYY', '24/03/2015', null],
    ['MM/DD/YYYY', '03-04-2015', null],
    ['MM/DD/YYYY', '03/24/15', null],
    ['MM-DD-YYYY', '03-04-2015', '2015-03-04'],
    ['DD/MM/YYYY', '03/04/2015', null],
    ['DD/MM/YYYY', '24/03/2015', DAY],
    ['DD/MM/YYYY', '24/03/2015, 11:54:00', AT],
    ['DD/MM/YYYY', '04/04/2015', '2015-04-04'],
    ['DD/MM/YYYY', '03/24/2015', null],
    ['DD-MM-YYYY', '24-03-2015', DAY],
    ['DD-MM-YYYY', '03-04-2015', null],
    ['DD.MM.YYYY', '03.04.2015', '2015-04-03'],
    ['DD.MM.YYYY', '24.3.2015 11:54', AT],
    ['DD.MM.YYYY', '03/04/2015', null],
    ['YYYY-MM-DD', '03/04/2015', null],
    ['YYYY-MM-DD', '03/24/2015', null],
    ['YYYY-MM-DD', '24.03.2015', null],
    ['YYYY-MM-DD', '24-Mar-15', null],
  ])('of a tenant that writes %s: %s is %p in the WHMCS-style dialect', (dateFormat, text, expected) => {
    expect(inWhmcs(text, dateFormat)).toBe(expected);
  });

  it.each([
    ['America/New_York', '2026-03-08T06:59:59Z', '2026-03-08 01:59:59'],
    ['America/New_York', '2026-03-08T07:00:00Z', '2026-03-08 03:00:00'],
    ['America/New_York', '2026-11-01T05:30:00Z', '2026-11-01 01:30:00'],
    ['America/New_York', '2026-11-01T06:30:00Z', '2026-11-01 01:30:00'],
    ['America/New_York', 'Tue Mar 24 2015 11:54:00 GMT+0200 (CEST)', '2015-03-24 05:54:00'],
    ['America/New_York', '1900-01-01T00:00:00Z', null],
    ['America/New_York', '2201-01-01T00:00:00Z', '2200-12-31 19:00:00'],
    ['Europe/Berlin', 'Tue, 24 Mar 2015 23:30:00 GMT', '2015-03-25 00:30:00'],
    ['Europe/Berlin', '2026-03-29T00:59:59Z', '2026-03-29 01:59:59'],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29 03:00:00'],
    ['Europe/Berlin', '2200-12-31T23:30:00Z', null],
    ['Asia/Kathmandu', '2026-07-01T00:00:00Z', '2026-07-01 05:45:00'],
    ['Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01 00:00:00'],
    ['Europe/Berlin', '2026-03-29 02:30:00', '2026-03-29 02:30:00'],
  ])('with a zone becomes the time in %s: %s is %p', (timeZone, text, expected) => {
    expect(inWhmcs(text, 'YYYY-MM-DD', timeZone)).toBe(expected);
    expect(inCorp(text, timeZone)).toBe(expected);
  });

  it.each(['1'.repeat(200_000), ' '.repeat(200_000), `{ts '${' '.repeat(200_000)}`, `Tue${' '.repeat(200_000)}`])(
    'longer than any is invalid at once',
    (text) => {
      const spent = computing();
      expect(inCorp(text)).toBeNull();
      expect(inWhmcs(text)).toBeNull();
      expect(spent()).toBeLessThan(50);
    },
  );
});
