import type { Cursor } from './cursor.ts';

/** A time of day as it was written, and the minutes that its zone is ahead of UTC; `null` where it names none. */
export interface WrittenTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly zoneMinutes: number | null;
}

const TIME = /([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?(?: *([AP])\.?M\.?(?![A-Za-z]))?/iy;
const HOUR = /([0-9]{1,2})()() *([AP])\.?M\.?(?![A-Za-z])/iy;
/** Without colons, as ISO 8601 behind its `T`. */
const COMPACT = /([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:[.,][0-9]+)?)?)?(?![0-9:])/y;

const UTC = / *(?:(Z)|UTC|GMT)(?![A-Za-z])/iy;
const OFFSET = / *([+-])([0-9]{1,2})(?::?([0-9]{2}))?(?![0-9:])/y;
/** A form makes a blank of a `+` that is not encoded; behind a time, `02:00` can be nothing else. */
const OFFSET_OF_FORM = /( )([0-9]{2}):([0-9]{2})(?![0-9:])/y;
/** The name of a zone whose offset was read before it: `(CEST)`, `[Europe/Berlin]`, `CEST`. */
const ZONE_NAME = / *(?:\([^()]*\)|\[[^[\]]*\]|(?<= )[A-Z]{2,5})/y;

/** Reads `11:54:00.123`, `11:54`, `1:05 PM`, `1PM`, and behind a `T` or digits also `115400`; each with a zone or without. */
export function readTime(cursor: Cursor, mayBeCompact: boolean): WrittenTime | null {
  const match = cursor.take(TIME) ?? cursor.take(HOUR) ?? (mayBeCompact ? cursor.take(COMPACT) : null);
  if (match === null) return null;
  const [, hours, minutes, seconds, half] = match;
  const hour = hourOf(Number(hours), half);
  if (hour === null) return null;
  return { hour, minute: Number(minutes ?? 0), second: Number(seconds ?? 0), zoneMinutes: readZone(cursor) };
}

/** The hour of a 24-hour clock; a 12-hour one knows no hour 0 and none above 12. */
function hourOf(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
}

/** `Z`, `+02:00`, `+0200`, `+02`, `UTC`, `GMT+0200 (CEST)`. Other names of zones mean several: they are not read. */
function readZone(cursor: Cursor): number | null {
  const utc = cursor.take(UTC);
  if (utc?.[1] !== undefined) return 0;
  const offset = cursor.take(OFFSET) ?? cursor.take(OFFSET_OF_FORM);
  if (utc === null && offset === null) return null;
  cursor.take(ZONE_NAME);
  if (offset === null) return 0;
  const [, sign, hours, minutes = '0'] = offset;
  // No zone has an hour of more minutes: this is beyond every bound.
  const ahead = Number(minutes) > 59 ? Number.POSITIVE_INFINITY : Number(hours) * 60 + Number(minutes);
  return sign === '-' && ahead > 0 ? -ahead : ahead;
}
