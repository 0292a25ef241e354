import { localDate, startOf, wallTime, type LocalDate, type WallTime } from '../../src/core/dates.ts';
import { parseDecimal, type Decimal } from '../../src/core/decimal.ts';
import { rateOf, type Rate } from '../../src/core/percentage.ts';
import type { ValueFormat } from '../../schemas/whmcs/values.ts';

const ID = /^[0-9]{1,10}$/;
const TRUE = /^(?:1|true|on|yes)$/i;
const FALSE = /^(?:0|false|off|no|)$/i;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?: ([0-9]{2}):([0-9]{2}):([0-9]{2}))?$/;
const COMPACT_DATE = /^([0-9]{4})([0-9]{2})([0-9]{2})$/;
/** How this dialect writes a date that never was. */
const NEVER = /^0000-00-00(?: 00:00:00)?$/;

export function toId(text: string): number | null {
  return ID.test(text) ? Number(text) : null;
}

export function toBoolean(text: string): boolean | null {
  if (TRUE.test(text)) return true;
  return FALSE.test(text) ? false : null;
}

/** A date with or without a time of day; without one it is that day's start. */
export function toWallTime(text: string): WallTime | null {
  const match = DATE.exec(text) ?? COMPACT_DATE.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour, minute, second] = match.slice(1).map(Number);
  const date = localDate(year, month, day);
  if (date === null) return null;
  // The groups of an absent time are undefined, which Number makes NaN.
  if (hour === undefined || Number.isNaN(hour)) return startOf(date);
  return wallTime(date, hour, minute ?? 0, second ?? 0);
}

export function toDate(text: string): LocalDate | null {
  return toWallTime(text)?.slice(0, 10) ?? null;
}

/** A paid date, where the zero date says that there is none. */
export function toPaidDate(text: string): { readonly at: WallTime | null } | null {
  if (NEVER.test(text)) return { at: null };
  const at = toWallTime(text);
  return at === null ? null : { at };
}

export function toRate(text: string): Rate | null {
  const percent = parseDecimal(text);
  return percent === null ? null : rateOf(percent);
}

export function toAmount(text: string): Decimal | null {
  return parseDecimal(text);
}

/** What each format of the schemas accepts: exactly what its decoder understands. */
export const FORMAT_TESTS: Readonly<Record<ValueFormat, (text: string) => boolean>> = {
  id: (text) => toId(text) !== null,
  'array-key': (text) => toId(text) !== null,
  amount: (text) => toAmount(text) !== null,
  percentage: (text) => toRate(text) !== null,
  boolean: (text) => toBoolean(text) !== null,
  date: (text) => toWallTime(text) !== null,
  'date-or-never': (text) => toPaidDate(text) !== null,
};
