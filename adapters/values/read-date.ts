import { localDate, wallTime, weekdayOf, type LocalDate, type WallTime } from '../../src/core/dates.ts';
import { Cursor } from './cursor.ts';
import { monthNamed, weekdayNamed } from './date-words.ts';
import { readTime, type WrittenTime } from './read-time.ts';

/** A date as a caller wrote it. */
export interface WrittenDate {
  readonly date: LocalDate;
  /** `null`: without a time of day. */
  readonly time: WallTime | null;
  /** Minutes ahead of UTC; `null` where the text names no zone. */
  readonly zoneMinutes: number | null;
}

/** A dialect's reading of an ambiguous text; `null` where it is not certain. */
export interface DateHabits {
  /** Whether `20150324` is a date, and `20150324115400` one with its time: elsewhere they may be any number. */
  readonly readsDigits: boolean;
  /** Month and day of a date in numbers that ends with its year, such as `03/04/2015`. */
  monthAndDay(first: number, second: number, separator: string): readonly [month: number, day: number] | null;
  /** A year of two digits, behind a separator: `/` or `-`, or a blank behind the name of a month. */
  shortYear(year: number, separator: string): number | null;
}

/** Longer than the text of JavaScript's `Date` with any zone's name behind it. */
const LONGEST = 128;
/** Engines put these before AM and PM. */
const WIDE_BLANKS = /[\u00a0\u202f]/g;
const ESCAPE = /^\{ *(ts|d) *'([^'{}]*)' *\}$/i;

const WEEKDAY = /([A-Za-z]{3,9})(?:\.?, *|\.? +)/y;
const YEAR_FIRST = /([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])/y;
/** The time may follow at once, as MySQL writes it. */
const COMPACT = /([0-9]{4})([0-9]{2})([0-9]{2})(?![0-9](?![0-9]{5}$))/y;
const YEAR_LAST = /([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9])/y;
/** `March 24`, `Mar-24`, ColdFusion's `March, 24`. */
const MONTH_DAY = /([A-Za-z]{3,9})(?:[.,]? +|-)([0-9]{1,2})(?:st|nd|rd|th)?(?![0-9])/y;
/** `24 March`, `24-Mar`, `24Mar`. */
const DAY_MONTH = /([0-9]{1,2})(?:st|nd|rd|th)?\.?[ -]?([A-Za-z]{3,9})[.,]?/y;
/** Behind both; the hour of a time is not a year. */
const YEAR = /(, *| +|-|)([0-9]{4}|[0-9]{2})(?![0-9:])/y;
/** Nothing may separate the time only where all are digits. */
const BEFORE_TIME = /T| *, *| +at +| +|(?=[0-9]{6}$)/iy;

/** Reads a date in the ways in which programs write them, an ODBC escape among them; `null` for anything else. */
export function readDate(text: string, habits: DateHabits): WrittenDate | null {
  if (text.length > LONGEST) return null;
  const plain = text.replace(WIDE_BLANKS, ' ').trim();
  const [, kind, escaped = ''] = ESCAPE.exec(plain) ?? [];
  if (kind === undefined) return readPlain(plain, habits);
  const written = readPlain(escaped.trim(), habits);
  return kind.toLowerCase() === 'd' && written?.time !== null ? null : written;
}

function readPlain(text: string, habits: DateHabits): WrittenDate | null {
  const cursor = new Cursor(text);
  const weekday = cursor.attempt(() => weekdayNamed(cursor.take(WEEKDAY)?.[1] ?? ''));
  const written = readParts(cursor, habits);
  // A date that contradicts its own weekday is not certain.
  const isSure = written !== null && (weekday === null || weekdayOf(written.date) === weekday);
  return isSure && cursor.isAtEnd ? written : null;
}

function readParts(cursor: Cursor, habits: DateHabits): WrittenDate | null {
  const date = inNumbers(cursor, habits) ?? cursor.attempt(() => named(cursor, habits));
  if (date === null) return cursor.attempt(() => timeBeforeYear(cursor));
  if (cursor.isAtEnd) return { date, time: null, zoneMinutes: null };
  const separator = cursor.take(BEFORE_TIME)?.[0];
  const time = separator === undefined ? null : readTime(cursor, separator === '' || separator.toUpperCase() === 'T');
  return time === null ? null : timed(date, time);
}

function inNumbers(cursor: Cursor, habits: DateHabits): LocalDate | null {
  const yearFirst = cursor.take(YEAR_FIRST);
  if (yearFirst !== null) return localDate(Number(yearFirst[1]), Number(yearFirst[3]), Number(yearFirst[4]));
  const compact = habits.readsDigits ? cursor.take(COMPACT) : null;
  if (compact !== null) return localDate(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const yearLast = cursor.take(YEAR_LAST);
  if (yearLast === null) return null;
  const [, first, separator = '', second, year = ''] = yearLast;
  const order = habits.monthAndDay(Number(first), Number(second), separator);
  return order === null ? null : dateOf(year, separator, order, habits);
}

/** A date with the name of its month. */
function named(cursor: Cursor, habits: DateHabits): LocalDate | null {
  const order = monthAndDay(cursor);
  const year = order === null ? null : cursor.take(YEAR);
  return order === null || year === null ? null : dateOf(year[2] ?? '', year[1] ?? '', order, habits);
}

function monthAndDay(cursor: Cursor): readonly [month: number, day: number] | null {
  const monthFirst = cursor.take(MONTH_DAY);
  const [month, day] = monthFirst === null ? (cursor.take(DAY_MONTH)?.slice(1).reverse() ?? []) : monthFirst.slice(1);
  const number = month === undefined ? null : monthNamed(month);
  return number === null ? null : [number, Number(day)];
}

/** `Mar 24 11:54:00 2015`, as C and Unix write it, and `Mar 24 11:54:00 UTC 2015`. */
function timeBeforeYear(cursor: Cursor): WrittenDate | null {
  const order = monthAndDay(cursor);
  const time = order === null || cursor.take(/ +/y) === null ? null : readTime(cursor, false);
  const year = time === null ? null : cursor.take(/ +([0-9]{4})/y);
  if (order === null || time === null || year === null) return null;
  const date = localDate(Number(year[1]), ...order);
  return date === null ? null : timed(date, time);
}

function dateOf(
  year: string,
  separator: string,
  [month, day]: readonly [number, number],
  habits: DateHabits,
): LocalDate | null {
  const full = year.length === 4 ? Number(year) : habits.shortYear(Number(year), separator);
  return full === null ? null : localDate(full, month, day);
}

function timed(date: LocalDate, { hour, minute, second, zoneMinutes }: WrittenTime): WrittenDate | null {
  const time = wallTime(date, hour, minute, second);
  return time === null ? null : { date, time, zoneMinutes };
}
