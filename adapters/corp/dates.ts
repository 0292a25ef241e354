import { instantOf, localDate, startOf, wallTime, wallTimeAt, type WallTime } from '../../src/core/dates.ts';
import type { Argument } from './arguments.ts';

/** A date as a caller gave it, on the tenant's wall. */
export interface GivenDate {
  readonly time: WallTime;
  /** Whether it came with a time of day. */
  readonly isTimed: boolean;
}

const ISO =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?(Z|[+-][0-9]{1,2}:?[0-9]{2})?)?$/;
const AMERICAN =
  /^([0-9]{1,2})\/([0-9]{1,2})\/([0-9]{4}|[0-9]{2})(?: +([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?: *([AP])M)?)?$/i;
/** ColdFusion reads two-digit years from 30 on as the last century's. */
const LAST_CENTURY_FROM = 30;

/**
 * Reads `2015-03-24`, `2015-03-24 11:54:00`, ISO 8601 with `T`, `3/24/2015`, `7/6/2015 2:37 PM`, `5/19/21 15:05:05`, or a
 * date-time of WDDX; `null` for anything else. A time with a zone becomes the tenant's local time.
 */
export function readDate(argument: Argument, timeZone: string): GivenDate | null {
  if (argument === null) return null;
  if (typeof argument !== 'string')
    return argument.time === null ? null : local(argument.time, argument.zoneMinutes, timeZone);
  const text = argument.trim();
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, zone] = iso;
    return assembled([year, month, day], [hour, minute, second], zoneMinutes(zone), timeZone);
  }
  const american = AMERICAN.exec(text);
  if (american === null) return null;
  const [, month, day, year = '', hour, minute, second, half] = american;
  return assembled([fullYear(year), month, day], [hourOf(hour, half), minute, second], null, timeZone);
}

type Parts = readonly [string | undefined, string | undefined, string | undefined];

function assembled(date: Parts, time: Parts, zone: number | null, timeZone: string): GivenDate | null {
  const day = localDate(Number(date[0]), Number(date[1]), Number(date[2]));
  if (day === null) return null;
  if (time[0] === undefined) return { time: startOf(day), isTimed: false };
  const moment = wallTime(day, Number(time[0]), Number(time[1]), Number(time[2] ?? 0));
  return moment === null ? null : local(moment, zone, timeZone);
}

function local(time: WallTime, zone: number | null, timeZone: string): GivenDate {
  return { time: zone === null ? time : wallTimeAt(instantOf(time, zone), timeZone), isTimed: true };
}

function fullYear(year: string): string {
  if (year.length === 4) return year;
  return `${Number(year) < LAST_CENTURY_FROM ? '20' : '19'}${year}`;
}

/** The hour of a 24-hour clock; a 12-hour one knows no hour 0 and none above 12, which `99` makes no hour at all. */
function hourOf(hour: string | undefined, half: string | undefined): string | undefined {
  if (hour === undefined || half === undefined) return hour;
  const number = Number(hour);
  if (number < 1 || number > 12) return '99';
  return String((number % 12) + (half.toUpperCase() === 'P' ? 12 : 0));
}

function zoneMinutes(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  if (zone === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '').padStart(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith('-') ? -minutes : minutes;
}
