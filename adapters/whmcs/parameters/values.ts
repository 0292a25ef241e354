import { dateOf, type LocalDate, type WallTime } from '../../../src/core/dates.ts';
import { parseId, parseNumber, type Decimal } from '../../../src/core/money/decimal.ts';
import { rateOf, type Rate } from '../../../src/core/money/percentage.ts';
import type { ValueFormat } from '../../../schemas/whmcs/values.ts';
import { toWallTime } from '../../values/wall-text.ts';
import { toWallText, type Place } from './dates.ts';

const TRUE = /^(?:1|true|on|yes)$/i;
const FALSE = /^(?:0|false|off|no|)$/i;
/** How this dialect writes a date that never was. */
const NEVER = /^0000-00-00(?: 00:00:00)?$/;

/** The number of a row, as PHP takes whole numbers: `78`, `+78`, `78.0`. */
export function toId(text: string): number | null {
  return parseId(text);
}

export function toBoolean(text: string): boolean | null {
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  // Languages without whole numbers write `1.0`.
  const number = parseId(text);
  return number === 0 || number === 1 ? number === 1 : null;
}

export function toDate(text: string): LocalDate | null {
  const time = toWallTime(text);
  return time === null ? null : dateOf(time);
}

/** A paid date, where the zero date says that there is none. */
export function toPaidDate(text: string): { readonly at: WallTime | null } | null {
  if (NEVER.test(text)) return { at: null };
  const at = toWallTime(text);
  return at === null ? null : { at };
}

export function toRate(text: string): Rate | null {
  const percent = parseNumber(text);
  return percent === null ? null : rateOf(percent);
}

export function toAmount(text: string): Decimal | null {
  return parseNumber(text);
}

/**
 * A text of a format in the one form that its decoder reads: dates on the tenant's wall, ids as digits. A text that is
 * not of the format stays, for the schema to refuse.
 */
export function canonical(format: ValueFormat | undefined, text: string, place: Place): string {
  switch (format) {
    case 'id':
    case 'array-key':
      return toId(text)?.toString() ?? text;
    case 'date':
    case 'date-or-never':
      return toWallText(text, place) ?? text;
    case 'amount':
    case 'percentage':
    case 'boolean':
    case undefined:
      return text;
  }
}

/** The accepted texts of each format of the schemas: exactly those that its decoder reads. */
export const FORMAT_TESTS: Readonly<Record<ValueFormat, (text: string) => boolean>> = {
  id: (text) => toId(text) !== null,
  'array-key': (text) => toId(text) !== null,
  amount: (text) => toAmount(text) !== null,
  percentage: (text) => toRate(text) !== null,
  boolean: (text) => toBoolean(text) !== null,
  date: (text) => toWallTime(text) !== null,
  'date-or-never': (text) => toPaidDate(text) !== null,
};
