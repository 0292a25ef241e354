import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  dateOf,
  daysBetween,
  instantOf,
  instantText,
  localDate,
  startOf,
  wallTime,
  wallTimeAt,
  weekdayOf,
} from '../../src/core/dates.ts';

const RUNS = { seed: 20_261_122, numRuns: 2000 };

/** The Gregorian calendar by hand, as the oracle: every day of the years 1 to 400, which repeat every 400 years. */
const CYCLE: readonly string[] = Array.from({ length: 400 }, (_each, index) => daysOfYear(index + 1)).flat();
const POSITION = new Map(CYCLE.map((day, index) => [day, index]));
/** The number of days in the years 1 to 9999: 25 cycles without the leap year 10000. */
const DAYS = 25 * CYCLE.length - 366;

function daysOfYear(year: number): readonly string[] {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return lengths.flatMap((length, month) => Array.from({ length }, (_each, day) => dateText(year, month + 1, day + 1)));
}

function dateText(year: number, month: number, day: number): string {
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}

/** The day that is so many days after 0001-01-01. */
function dayAt(index: number): string {
  const [year = 0, month = 0, day = 0] = (CYCLE[index % CYCLE.length] ?? '').split('-').map(Number);
  return dateText(year + 400 * Math.floor(index / CYCLE.length), month, day);
}

const anyDay = fc.integer({ min: 0, max: DAYS - 1 });
const DAYS_TO_1970 = 4 * CYCLE.length + (POSITION.get('0370-01-01') ?? 0);

describe('a date', () => {
  it('exists exactly if the calendar has such a day', () => {
    const part = (max: number): fc.Arbitrary<number> => fc.integer({ min: -1, max });
    fc.assert(
      fc.property(part(10_001), part(14), part(33), (year, month, day) => {
        const isReal = year >= 1 && year <= 9999 && POSITION.has(dateText(((year - 1) % 400) + 1, month, day));
        expect(localDate(year, month, day)).toBe(isReal ? dateText(year, month, day) : null);
      }),
      RUNS,
    );
  });

  it('exists on every day of 400 years, and follows the day before', () => {
    const wrong = CYCLE.filter((text, index) => {
      const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
      return localDate(year, month, day) !== text || addDays(text, 1) !== dayAt(index + 1);
    });
    expect(wrong).toEqual([]);
  });

  it('has its weekday', () => {
    fc.assert(
      fc.property(anyDay, (index) => {
        // 0001-01-01 was a Monday.
        expect(weekdayOf(dayAt(index))).toBe((index + 1) % 7);
      }),
      RUNS,
    );
  });

  it.each([
    [2000, true],
    [1900, false],
    [2100, false],
    [2024, true],
    [2026, false],
    [96, true],
    [100, false],
  ])('of February 29th %i: %p', (year, exists) => {
    expect(localDate(year, 2, 29) !== null).toBe(exists);
  });

  it.each([
    [0, 1, 1],
    [-1, 1, 1],
    [10_000, 1, 1],
    [2026, 13, 1],
    [2026, 4, 31],
    [2026, 1, 0],
    [9999, 12, 32],
    [Number.NaN, 1, 1],
    [Number.MAX_SAFE_INTEGER, 1, 1],
  ])('of year %i, month %i, day %i does not exist', (year, month, day) => {
    expect(localDate(year, month, day)).toBeNull();
  });

  it('some days later, and the number of days between, follow the calendar', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (from, to) => {
        const [start, end] = [dayAt(from), dayAt(to)];
        expect(addDays(start, to - from)).toBe(end);
        expect([daysBetween(start, end), daysBetween(end, start)]).toEqual([Math.abs(to - from), Math.abs(to - from)]);
      }),
      RUNS,
    );
  });

  it('outside the years 1 to 9999 is null', () => {
    expect(addDays('9999-12-31', 1)).toBeNull();
    expect(addDays('0001-01-01', -1)).toBeNull();
    expect(addDays('0001-01-01', 1)).toBe('0001-01-02');
    expect(addDays('2026-11-22', Number.MAX_SAFE_INTEGER)).toBeNull();
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

describe('an instant', () => {
  it('of a local time counts the days since 1970, and the zone', () => {
    const [second, minutes] = [fc.integer({ min: 0, max: 86_399 }), fc.integer({ min: -840, max: 840 })];
    fc.assert(
      fc.property(anyDay, second, minutes, (index, seconds, zone) => {
        const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60] as const;
        const time = wallTime(dayAt(index), ...clock) ?? '';
        const days = index - DAYS_TO_1970;
        expect(instantOf(time, zone)).toBe((days * 86_400 + seconds - zone * 60) * 1000);
        expect(instantText(instantOf(time, 0))).toBe(`${time.replace(' ', 'T')}.000Z`);
      }),
      RUNS,
    );
  });
});

describe('a wall clock', () => {
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

  it('in UTC shows the text of the instant', () => {
    const instants = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 11, 31) });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(wallTimeAt(instant, 'UTC')).toBe(instantText(instant).slice(0, 19).replace('T', ' '));
      }),
      RUNS,
    );
  });
});
