import { isRecordable, localDate, startOf, wallTime, type WallTime } from '../../src/core/dates.ts';

/** A date as dialects hand it from their schema to their decoder: `YYYY-MM-DD`, or `YYYY-MM-DD HH:mm:ss`. */
const WALL = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?: ([0-9]{2}):([0-9]{2}):([0-9]{2}))?$/;

/** Such a text as a wall time, the start of the day without a time; `null` for any other text. */
export function toWallTime(text: string): WallTime | null {
  const match = WALL.exec(text);
  if (match === null || !isRecordable(text)) return null;
  const [, year, month, day, hour, minute, second] = match;
  const date = localDate(Number(year), Number(month), Number(day));
  if (date === null || hour === undefined) return date === null ? null : startOf(date);
  return wallTime(date, Number(hour), Number(minute), Number(second));
}

/** Whether such a text has a time of day. */
export function isTimed(text: string): boolean {
  return text.length > 'YYYY-MM-DD'.length;
}
