import { dateOf } from '../../src/core/dates.ts';
import { placed, type PlacedDate } from '../values/place-date.ts';
import { readDate as readWritten, type DateHabits } from '../values/read-date.ts';
import type { Argument } from './arguments.ts';

/** ColdFusion reads two-digit years from 30 on as the last century's. */
const LAST_CENTURY_FROM = 30;

/** Dates in numbers are American. Two digits after a dash are not a year: `12-03-24` may begin with one. */
const AMERICAN: DateHabits = {
  readsDigits: false,
  monthAndDay: (first, second, separator) => (separator === '.' ? null : [first, second]),
  shortYear: (year, separator) => (separator === '-' ? null : year + (year < LAST_CENTURY_FROM ? 2000 : 1900)),
};

/**
 * Reads a text as programs write dates, ODBC escapes and American dates among them, or a date-time of WDDX; `null` for
 * anything else. A time with a zone becomes the tenant's local time.
 */
export function readDate(argument: Argument, timeZone: string): PlacedDate | null {
  if (argument === null) return null;
  if (typeof argument === 'string') {
    const written = readWritten(argument, AMERICAN);
    return written === null ? null : placed(written, timeZone);
  }
  const { time, zoneMinutes } = argument;
  return time === null ? null : placed({ date: dateOf(time), time, zoneMinutes }, timeZone);
}

/** A date as `YYYY-MM-DD`, with a time of day as `YYYY-MM-DD HH:mm:ss`; `null` for anything else. */
export function dateText(argument: Argument, timeZone: string): string | null {
  const date = readDate(argument, timeZone);
  if (date === null) return null;
  return date.isTimed ? date.time : dateOf(date.time);
}
