import { plainNumberText } from './wddx-scalars.ts';
import { isWddxStruct, upperCaseName, type WddxDateTime, type WddxValue } from './wddx-value.ts';

/**
 * One argument of a call: its text, a number as its shortest decimal text, a date-time of WDDX as it is; `null` for a
 * value that no argument can have (a list, a struct, a boolean, binary).
 */
export type Argument = string | WddxDateTime | null;

/** Arguments by their names in upper case: callers write them in any case, and the last of equal names wins. */
export type Arguments = ReadonlyMap<string, Argument>;

/** The arguments of a decoded WDDX packet, or `null` where it is no struct. */
export function argumentsOfWddx(value: WddxValue): Arguments | null {
  if (!isWddxStruct(value)) return null;
  const found = new Map<string, Argument>();
  for (const [name, member] of value) if (member !== null) found.set(name, argumentOfWddx(member));
  return found;
}

function argumentOfWddx(value: WddxValue): Argument {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object' || !('kind' in value)) return null;
  if (value.kind === 'number') return plainNumberText(value);
  if (value.kind !== 'dateTime') return null;
  return value.time === null ? value.text : value;
}

/** The arguments of a decoded JSON object, or `null` where it is none. A null is as good as absent. */
export function argumentsOfJson(value: unknown): Arguments | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const found = new Map<string, Argument>();
  for (const [name, member] of Object.entries(value)) {
    const key = upperCaseName(name);
    if (member === null) found.delete(key);
    else found.set(key, typeof member === 'string' ? member : typeof member === 'number' ? String(member) : null);
  }
  return found;
}

/** The text of an argument as it came; empty where it is absent or no text. */
export function rawTextOf(given: Arguments, name: string): string {
  const value = given.get(name);
  return typeof value === 'string' ? value : '';
}

/** The text of an argument, without blanks around it; empty where it is absent or no text. */
export function textOf(given: Arguments, name: string): string {
  return rawTextOf(given, name).trim();
}
