import type { Json } from '../../src/core/changes.ts';
import { currencyOf, decimalText, type Minor } from '../../src/core/money/money.ts';
import { canonicalJson } from '../ledger/chain.ts';

type Named = Readonly<Record<string, Json | undefined>>;

/** `45.00` */
export function amountText(minor: Minor, currency: string): string {
  return decimalText(minor, currencyOf(currency).exponent);
}

/** `paid 45.00, refunded 0.00` */
export function amountsText(amounts: Readonly<Record<string, Minor>>, currency: string): string {
  return Object.entries(amounts)
    .map(([name, minor]) => `${name} ${amountText(minor, currency)}`)
    .join(', ');
}

/** `3 events` */
export function countText(count: number, noun: string): string {
  return count === 0 ? `no ${noun}` : `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The properties of an object; empty for any other value. */
export function namedOf(value: Json): Named {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Named) : {};
}

/** An id within JSON; `null` for any other value. */
export function idOf(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** The names of the properties that both have and that differ. */
export function changedNames(one: Named, other: Named): string[] {
  return Object.keys(one).filter((name) => {
    const [a, b] = [one[name], other[name]];
    return a !== undefined && b !== undefined && !isSame(a, b);
  });
}

function isSame(a: Json, b: Json): boolean {
  return a === b || (typeof a === 'object' && canonicalJson(a) === canonicalJson(b));
}

const LONGEST = 200;

/** `status Paid, totalMinor 4500` */
export function namedText(values: Named, names: readonly string[]): string {
  return names
    .map((name) => {
      const value = values[name] ?? null;
      const text = typeof value === 'string' ? value : canonicalJson(value);
      return `${name} ${text === '' ? '(empty)' : text}`;
    })
    .join(', ')
    .slice(0, LONGEST);
}
