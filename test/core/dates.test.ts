import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  dateOf,
  daysBetween,
  instantText,
  isLeapYear,
  localDate,
  startOf,
  wallTime,
  wallTimeAt,
} from '../../src/core/dates.ts';

const DAY_MS = 86_400_000;
const RUNS = { seed: 20_261_122, numRuns: 500 };
/** `Date.UTC` takes the years 0 to 99 for 1900 to 1999. */
const YEARS = fc.integer({ min: 100, max: 9999 });

/** The platform's own calendar. */
function platformDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

describe('a date', () => {
  it('exists exactly where the platform has such a day', () => {
    const month = fc.integer({ min: 0, max: 13 });
    fc.assert(
      fc.property(YEARS, month, fc.integer({ min: 0, max: 32 }), (y, m, d) => {
        const text = `${y.toString().padStart(4, '0')}-${m.toString().padStart(2, '0')}-${d.toString().padStart(2, '0')}`;
        const exists = platformDate(Date.UTC(y, m - 1, d)) === text;
        expect(localDate(y, m, d)).toBe(exists ? text : null);
      }),
      { ...RUNS, numRuns: 2000 },
    );
  });

  it.each([
    [2000, true],
    [1900, false],
    [2100, false],
    [2024, true],
    [2026, false],
  ])('of February 29th %i: %p', (year, exists) => {
    expect(isLeapYear(year)).toBe(exists);
    expect(localDate(year, 2, 29) !== null).toBe(exists);
  });

  it.each([
    [0, 1, 1],
    [10_000, 1, 1],
    [2026, 13, 1],
    [2026, 4, 31],
    [2026, 1, 0],
  ])('of year %i, month %i, day %i does not exist', (year, month, day) => {
    expect(localDate(year, month, day)).toBeNull();
  });

  it('lies as many days from another as that lies from it, and no days from itself', () => {
    const start = '2026-11-22';
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 700_000 }), (days) => {
        const other = addDays(start, days) ?? start;
        expect([daysBetween(start, other), daysBetween(other, start)]).toEqual([Math.abs(days), Math.abs(days)]);
      }),
      RUNS,
    );
  });

  it('some days later is the platform’s', () => {
    const days = fc.integer({ min: -800_000, max: 800_000 });
    fc.assert(
      fc.property(YEARS, fc.integer({ min: 0, max: 364 }), days, (year, dayOfYear, count) => {
        const start = Date.UTC(year, 0, 1) + dayOfYear * DAY_MS;
        const end = start + count * DAY_MS;
        fc.pre(end >= Date.UTC(100, 0, 1) && end < Date.UTC(10_000, 0, 1));
        expect(addDays(platformDate(start), count)).toBe(platformDate(end));
      }),
      { ...RUNS, numRuns: 2000 },
    );
  });

  it('each day of four centuries follows the one before', () => {
    for (let ms = Date.UTC(2000, 0, 1); ms < Date.UTC(2400, 0, 2); ms += DAY_MS) {
      const date = addDays(platformDate(ms - DAY_MS), 1);
      if (date !== platformDate(ms)) throw new Error(`${String(date)} instead of ${platformDate(ms)}`);
    }
  });

  it('past the calendar of four digits is none', () => {
    expect(addDays('9999-12-31', 1)).toBeNull();
    expect(addDays('0001-01-01', -1)).toBeNull();
    expect(addDays('0001-01-01', 1)).toBe('0001-01-02');
  });
});

describe('a wall time', () => {
  it('holds a date and a time of 24 hours', () => {
    expect(wallTime('2016-01-01', 12, 33, 12)).toBe('2016-01-01 12:33:12');
    expect(startOf('2016-01-01')).toBe('2016-01-01 00:00:00');
    expect(dateOf('2016-01-01 12:33:12')).toBe('2016-01-01');
  });

  it.each([
    [24, 0, 0],
    [0, 60, 0],
    [23, 59, 60],
    [-1, 0, 0],
  ])('%i:%i:%i does not exist', (hour, minute, second) => {
    expect(wallTime('2016-01-01', hour, minute, second)).toBeNull();
  });
});

describe('what a wall clock shows', () => {
  it.each([
    ['before New York leaves winter time', 'America/New_York', Date.UTC(2026, 2, 8, 6, 59, 59), '2026-03-08 01:59:59'],
    ['after New York left winter time', 'America/New_York', Date.UTC(2026, 2, 8, 7), '2026-03-08 03:00:00'],
    ['before New York leaves summer time', 'America/New_York', Date.UTC(2026, 10, 1, 5, 30), '2026-11-01 01:30:00'],
    ['the same hour again', 'America/New_York', Date.UTC(2026, 10, 1, 6, 30), '2026-11-01 01:30:00'],
    ['in Berlin’s summer', 'Europe/Berlin', Date.UTC(2026, 6, 1, 22, 30), '2026-07-02 00:30:00'],
    ['in Berlin’s winter', 'Europe/Berlin', Date.UTC(2026, 11, 31, 23, 30), '2027-01-01 00:30:00'],
    ['half an hour off', 'Australia/Lord_Howe', Date.UTC(2026, 6, 1, 0, 0), '2026-07-01 10:30:00'],
    ['three quarters of an hour off', 'Asia/Kathmandu', Date.UTC(2026, 6, 1, 0, 0), '2026-07-01 05:45:00'],
    ['beyond the date line', 'Pacific/Kiritimati', Date.UTC(2026, 11, 31, 10, 0), '2027-01-01 00:00:00'],
    ['at midnight', 'UTC', Date.UTC(2026, 0, 1), '2026-01-01 00:00:00'],
    ['before 1970', 'UTC', Date.UTC(1969, 11, 31, 23, 59, 59), '1969-12-31 23:59:59'],
  ])('%s', (_when, zone, instant, text) => {
    expect(wallTimeAt(instant, zone)).toBe(text);
  });

  it('in UTC is the platform’s own, to the millisecond', () => {
    const instants = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 11, 31) });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(instantText(instant)).toBe(new Date(instant).toISOString());
      }),
      RUNS,
    );
  });
});
