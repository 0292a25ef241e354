import { localDate, wallTime } from '../../../src/core/dates.ts';
import type { WddxDateTime, WddxNumber } from './value.ts';

const NUMBER = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const NUMBER_PARTS = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/;

/** The most digits on one side of the point, and the most places of an exponent, that `numberText` writes out. */
const MAX_DIGITS = 40;

/**
 * Year of four digits; the other parts need not be padded. Zone as `Z`, `+4`, `+4:0` or `+04:00`: PHP's packets carry
 * `+00`, ColdFusion's `+0:0`.
 */
const DATE_TIME =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})T([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:\.[0-9]{1,9})?(?:Z|([+-])([0-9]{1,2})(?::([0-9]{1,2}))?)?$/;

/** Without the blanks of XML at the ends; `trim` would take more. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** A number of WDDX by its form, of any size; an empty one is 0, as in PHP and Lucee. `null` for anything else. */
export function toWddxNumber(text: string): WddxNumber | null {
  const trimmed = trimBlanks(text);
  if (trimmed === '') return { kind: 'number', text: '0' };
  return NUMBER.test(trimmed) ? { kind: 'number', text: trimmed } : null;
}

/**
 * The text of a number: its digits as they are written, without a plus and without a fraction of zeros, which engines
 * put behind whole numbers (`346.0` is `346`, `15.90` is `15.90`). An exponent, which they give to large and small ones,
 * is written out (`1.5E3` is `1500`), unless that takes more than 40 digits on a side of the point.
 */
export function numberText({ text }: WddxNumber): string {
  const match = NUMBER_PARTS.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', power] = match;
  if (power === undefined) return signed(sign, whole, hasOnlyZeros(fraction) ? '' : fraction);
  const exponent = Number(power);
  if (Math.abs(exponent) > MAX_DIGITS) return text;
  const digits = '0'.repeat(MAX_DIGITS) + whole + fraction + '0'.repeat(MAX_DIGITS);
  const point = MAX_DIGITS + whole.length + exponent;
  const before = withoutZeros(digits.slice(0, point), 'start');
  const after = withoutZeros(digits.slice(point), 'end');
  return before.length > MAX_DIGITS || after.length > MAX_DIGITS ? text : signed(sign, before, after);
}

function signed(sign: string, before: string, after: string): string {
  const magnitude = (before === '' ? '0' : before) + (after === '' ? '' : `.${after}`);
  return sign === '-' && !hasOnlyZeros(before + after) ? `-${magnitude}` : magnitude;
}

function hasOnlyZeros(digits: string): boolean {
  return !/[1-9]/.test(digits);
}

/** By index: `/0+$/` takes quadratic time on many runs of zeros. */
function withoutZeros(digits: string, side: 'start' | 'end'): string {
  let start = 0;
  let end = digits.length;
  if (side === 'start') while (start < end && digits[start] === '0') start += 1;
  else while (end > start && digits[end - 1] === '0') end -= 1;
  return digits.slice(start, end);
}

/** Any text as a date-time; `time` and `zoneMinutes` are `null` for a text that is not one. */
export function toWddxDateTime(text: string): WddxDateTime {
  const trimmed = trimBlanks(text);
  const none: WddxDateTime = { kind: 'dateTime', text: trimmed, time: null, zoneMinutes: null };
  const match = DATE_TIME.exec(trimmed);
  if (match === null) return none;
  const [, year, month, day, hour, minute, second, sign, zoneHours, zoneMinutes] = match;
  const date = localDate(Number(year), Number(month), Number(day));
  const time = date === null ? null : wallTime(date, Number(hour), Number(minute), Number(second));
  if (time === null) return none;
  if (sign === undefined) return { ...none, time, zoneMinutes: trimmed.endsWith('Z') ? 0 : null };
  const offset = Number(zoneHours) * 60 + Number(zoneMinutes ?? '0');
  if (Number(zoneHours) > 23 || Number(zoneMinutes ?? '0') > 59) return none;
  return { ...none, time, zoneMinutes: sign === '-' && offset > 0 ? -offset : offset };
}
