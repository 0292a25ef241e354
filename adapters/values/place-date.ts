import { instantOf, isRecordable, startOf, wallTimeAt, type WallTime } from '../../src/core/dates.ts';
import type { WrittenDate } from './read-date.ts';

/** A date on a tenant's wall. */
export interface PlacedDate {
  readonly time: WallTime;
  /** Whether it came with a time of day. */
  readonly isTimed: boolean;
}

const MOST_ZONE_MINUTES = 14 * 60;

/**
 * A written date on the wall of a time zone: one that names a zone of its own is moved. `null` where it is not in the
 * years 1900 to 2200 there, or its zone is more than 14 hours away from UTC.
 */
export function placed({ date, time, zoneMinutes }: WrittenDate, timeZone: string): PlacedDate | null {
  // Far dates never come to the calendar of the engine.
  if (date < '1899-12-31' || date > '2201-01-01' || Math.abs(zoneMinutes ?? 0) > MOST_ZONE_MINUTES) return null;
  const wall = time ?? startOf(date);
  const here = zoneMinutes === null ? wall : wallTimeAt(instantOf(wall, zoneMinutes), timeZone);
  return isRecordable(here) ? { time: here, isTimed: time !== null } : null;
}
