import type { Bound } from '../../../core/console/search.ts';
import { localDate, type LocalDate } from '../../../core/dates.ts';
import { parseDecimal } from '../../../core/money/decimal.ts';
import { currencyOf, minorOf } from '../../../core/money/money.ts';

const ID = /^[1-9]\d{0,14}$/;
const BOUND = /^(<=|>=|<|>|=)?(.+)$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The number of a row; `null` for another text. */
export function idOf(value: string): number | null {
  return ID.test(value) ? Number(value) : null;
}

/** The one of some names that a value is, without regard to case, blanks and hyphens. */
export function oneOf<Name extends string>(names: readonly Name[], value: string): Name | null {
  const plain = (text: string): string => text.replaceAll(/[\s-]/g, '').toLowerCase();
  return names.find((name) => plain(name) === plain(value)) ?? null;
}

/** A date, or a bound such as `>=2026-11-01`. */
export function dateBound(value: string): Bound<LocalDate> | null {
  return boundOf(value, (text) => {
    const [, year, month, day] = DATE.exec(text) ?? [];
    return year === undefined ? null : localDate(Number(year), Number(month), Number(day));
  });
}

/** An amount in a currency, or a bound such as `>100`, in minor units. */
export function amountBound(value: string, currency: string): Bound<bigint> | null {
  return boundOf(value, (text) => {
    const number = parseDecimal(text);
    const minor = number === null ? null : minorOf(number, currencyOf(currency));
    return typeof minor === 'bigint' ? minor : null;
  });
}

function boundOf<T>(value: string, read: (text: string) => T | null): Bound<T> | null {
  const [, operator = '=', text = ''] = BOUND.exec(value) ?? [];
  const found = read(text);
  return found === null ? null : { operator: operator as Bound<T>['operator'], value: found };
}
