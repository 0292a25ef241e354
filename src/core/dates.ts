/** A calendar date, `YYYY-MM-DD`, without a zone. */
export type LocalDate = string;

/** A local date and time of day, `YYYY-MM-DD HH:mm:ss`, without a zone, as the caller gave it. */
export type WallTime = string;

/** A point in time, in milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

const MIDNIGHT = '00:00:00';
const DAY_MS = 86_400_000;

function padded(value: number): string {
  return value.toString().padStart(2, '0');
}

/** The date of a year (1 to 9999), month and day, or `null` if the calendar has no such day. */
export function localDate(year: number, month: number, day: number): LocalDate | null {
  const date = new Date(0);
  // Not Date.UTC, which reads the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  // A day that does not exist moves on into another month.
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? dateText(date) : null;
}

/** `null` outside the years 1 to 9999. */
function dateText(date: Date): LocalDate | null {
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date.toISOString().slice(0, 10) : null;
}

/** That time on that day (24-hour clock), or `null` if the clock has no such time. */
export function wallTime(date: LocalDate, hour: number, minute: number, second: number): WallTime | null {
  const isReal = hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59;
  return isReal ? `${date} ${padded(hour)}:${padded(minute)}:${padded(second)}` : null;
}

/** The recorded years. Other programs use `9999-12-31` and `0001-01-01` as marks, not as dates of payments. */
const FIRST_RECORDED = '1900';
const AFTER_LAST_RECORDED = '2201';

/** Whether a date or wall time is in the years 1900 to 2200. */
export function isRecordable(time: WallTime): boolean {
  return time >= FIRST_RECORDED && time < AFTER_LAST_RECORDED;
}

/** The first moment of a day. */
export function startOf(date: LocalDate): WallTime {
  return `${date} ${MIDNIGHT}`;
}

/** The day of a wall time. */
export function dateOf(time: WallTime): LocalDate {
  return time.slice(0, 10);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(timeZone, format);
  return format;
}

/** The local time of an IANA time zone at an instant. */
export function wallTimeAt(instant: Instant, timeZone: string): WallTime {
  // Swedish writes dates as ISO 8601 does: `2016-01-01 12:33:12`.
  return formatOf(timeZone).format(instant);
}

/** An instant as ISO 8601 text in UTC, with milliseconds. */
export function instantText(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** The instant of a local time in a zone that is so many minutes ahead of UTC. */
export function instantOf(time: WallTime, offsetMinutes: number): Instant {
  return Date.parse(`${time.replace(' ', 'T')}Z`) - offsetMinutes * 60_000;
}

/** The date so many days later (earlier for a negative count), or `null` outside the years 1 to 9999. */
export function addDays(date: LocalDate, days: number): LocalDate | null {
  return dateText(new Date(Date.parse(date) + days * DAY_MS));
}

/** The number of days between two dates, in either order. */
export function daysBetween(one: LocalDate, other: LocalDate): number {
  return Math.abs(Date.parse(one) - Date.parse(other)) / DAY_MS;
}

/** The day of the week of a date, 0 for Sunday. */
export function weekdayOf(date: LocalDate): number {
  return new Date(date).getUTCDay();
}
