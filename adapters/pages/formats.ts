import { dateOf, daysBetween, type LocalDate, type WallTime } from '../../src/core/dates.ts';
import { decimalText, type Currency, type Minor } from '../../src/core/money/money.ts';
import type { Rate } from '../../src/core/money/percentage.ts';
import { countryName, isCountry } from '../values/countries.ts';

/** A date as text, and in ISO 8601 without a zone for programs. */
export interface ShownTime {
  readonly text: string;
  readonly iso: string;
}

/** How a language writes amounts, dates and countries. */
export interface Formats {
  /** `$1,234.50` or `1.234,50 €`: exact, without a float. */
  money(minor: Minor): string;
  /** For sentences: `November 17, 2026`. */
  longDate(date: LocalDate): string;
  /** For tables, also from a date. Midnight means that no time was given. */
  time(time: WallTime): ShownTime;
  /** `8.25%`, without trailing zeros. */
  rate(rate: Rate): string;
  /** How far a day is from today: `12 days ago`, `in 3 months`. */
  distance(date: LocalDate, today: LocalDate): string;
  /** The name of a country by its code; another text as it is. */
  country(code: string): string;
}

/** The unit of a distance, its length in days, and the most days that it counts. */
const UNITS: readonly (readonly [unit: 'day' | 'month', length: number, most: number])[] = [
  ['day', 1, 60],
  ['month', 30.44, 730],
];
const LARGEST_UNIT = ['year', 365.25] as const;

export function formatsOf(tag: string, currency: Currency): Formats {
  const long = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' });
  const medium = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' });
  const minute = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  const percent = new Intl.NumberFormat(tag, { style: 'unit', unit: 'percent', maximumFractionDigits: 3 });
  const relative = new Intl.RelativeTimeFormat(tag);
  const regions = new Intl.DisplayNames(tag, { type: 'region' });
  return {
    money: moneyIn(tag, currency),
    longDate: (date) => long.format(instantOf(date)),
    time(time) {
      const clock = time.slice(11, 16);
      return clock === '' || time.slice(11) === '00:00:00'
        ? { text: medium.format(instantOf(dateOf(time))), iso: dateOf(time) }
        : { text: minute.format(new Date(`${time.replace(' ', 'T')}Z`)), iso: time.replace(' ', 'T') };
    },
    rate: (rate) => percent.format(decimalText(rate, 3) as `${number}`),
    distance(date, today) {
      const days = daysBetween(date, today);
      const [unit, length] = UNITS.find(([, , most]) => days <= most) ?? LARGEST_UNIT;
      const count = Math.trunc(days / length);
      return relative.format(date < today ? -count : count, unit);
    },
    country(code) {
      const upper = code.toUpperCase();
      return isCountry(upper) ? (regions.of(upper) ?? countryName(upper)) : code;
    },
  };
}

/** U+2212 is the minus sign for digits. Text keeps every digit, where a float would round. */
function moneyIn(tag: string, { code, exponent }: Currency): Formats['money'] {
  const number = new Intl.NumberFormat(tag, {
    style: 'currency',
    currency: code,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  return (minor) => {
    const text = number.format(decimalText(minor, exponent) as `${number}`);
    return minor < 0n ? text.replace('-', '\u2212') : text;
  };
}

function instantOf(date: LocalDate): Date {
  return new Date(`${date}T00:00:00Z`);
}
