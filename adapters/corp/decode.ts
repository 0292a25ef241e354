import { dateOf, type LocalDate, type WallTime } from '../../src/core/dates.ts';
import { parseId, parseNumber, type Decimal } from '../../src/core/money/decimal.ts';
import { toWallTime } from '../values/wall-text.ts';

const TRUE = /^(?:1|true|on|yes)$/i;
const FALSE = /^(?:0|false|off|no)$/i;

/** A value that the schema has accepted. */
export function required<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new TypeError('An argument passed its schema and not its decoder');
  return value;
}

/** The value of a text that is there, `null` for an absent one. */
export function ifGiven<T>(text: string | undefined, decode: (text: string) => T | null): T | null {
  return text === undefined ? null : required(decode(text));
}

/** A flag as people and ColdFusion write one; `null` for any other text. */
export function toFlag(text: string): boolean | null {
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  const number = parseId(text);
  return number === 0 || number === 1 ? number === 1 : null;
}

export function toAmount(text: string): Decimal | null {
  return parseNumber(text);
}

/** The day of a validated date. */
export function toDay(text: string): LocalDate | null {
  const time = toWallTime(text);
  return time === null ? null : dateOf(time);
}

export function toTime(text: string): WallTime | null {
  return toWallTime(text);
}
