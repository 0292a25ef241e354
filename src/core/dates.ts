/** A calendar date, `YYYY-MM-DD`, without a zone. */
export type LocalDate = string;

/** A date and time of day on somebody's wall, `YYYY-MM-DD HH:mm:ss`, without a zone: kept as the caller gave it. */
export type WallTime = string;

/** A point in time, in milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

const MIDNIGHT = '00:00:00';

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function padded(value: number, width: number): string {
  return value.toString().padStart(width, '0');
}

/** The date of a year (1 to 9999), month and day, or `null` where the calendar has no such day. */
export function localDate(year: number, month: number, day: number): LocalDate | null {
  const isReal = year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return isReal ? `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}` : null;
}

/** That time on that day (24-hour clock), or `null` where the clock has no such time. */
export function wallTime(date: LocalDate, hour: number, minute: number, second: number): WallTime | null {
  const isReal = hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59;
  return isReal ? `${date} ${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}` : null;
}

/** The years that are recorded: `9999-12-31` and `0001-01-01` are marks of other programs, and no date of a payment. */
const FIRST_RECORDED = '1900';
const AFTER_LAST_RECORDED = '2201';

/** Whether a date or wall time lies in the years 1900 to 2200. */
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

/** What the clock on a wall in an IANA time zone shows at an instant. */
export function wallTimeAt(instant: Instant, timeZone: string): WallTime {
  // Swedish writes dates as ISO 8601 does: `2016-01-01 12:33:12`.
  return formatOf(timeZone).format(instant);
}

/** An instant as ISO 8601 text in UTC, with milliseconds. */
export function instantText(instant: Instant): string {
  return `${wallTimeAt(instant, 'UTC').replace(' ', 'T')}.${padded(((instant % 1000) + 1000) % 1000, 3)}Z`;
}

/** The instant at which a wall shows a time, where it is so many minutes ahead of UTC. */
export function instantOf(time: WallTime, offsetMinutes: number): Instant {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = time.split(/[- :]/).map(Number);
  const days = dayNumber(year, month, day) - dayNumber(1970, 1, 1);
  return (((days * 24 + hour) * 60 + minute - offsetMinutes) * 60 + second) * 1000;
}

/** The date so many days later (or earlier, for a negative count); `null` outside the years 1 to 9999. */
export function addDays(date: LocalDate, days: number): LocalDate | null {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return dateOfDayNumber(dayNumber(year, month, day) + days);
}

/** How many days lie between two dates, whichever is the later; 0 for one date. */
export function daysBetween(one: LocalDate, other: LocalDate): number {
  const [first, second] = [one, other].map((date) => {
    const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
    return dayNumber(year, month, day);
  });
  return Math.abs((first ?? 0) - (second ?? 0));
}

/** The day of the week of a date, 0 for Sunday. */
export function weekdayOf(date: LocalDate): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return (dayNumber(year, month, day) + DAY_OF_DAY_0) % 7;
}

/** 0000-03-01 was a Wednesday. */
const DAY_OF_DAY_0 = 3;

/** Days since 0000-03-01 in the Gregorian calendar: a year that ends with February makes leap days the last of theirs. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const m = (month + 9) % 12;
  return (
    365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + day - 1
  );
}

function dateOfDayNumber(number: number): LocalDate | null {
  let year = Math.floor((10_000 * number + 14_780) / 3_652_425);
  let rest = number - dayNumber(year, 3, 1);
  if (rest < 0) {
    year -= 1;
    rest = number - dayNumber(year, 3, 1);
  }
  const m = Math.floor((100 * rest + 52) / 3060);
  const month = ((m + 2) % 12) + 1;
  return localDate(year + Math.floor((m + 2) / 12), month, rest - Math.floor((m * 306 + 5) / 10) + 1);
}
