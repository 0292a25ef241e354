import { scalarText, WrittenNumber, type JsonValue } from '../forms/json.ts';
import { trimmed } from '../values/words.ts';
import { numberText } from './wddx/scalars.ts';
import { isWddxStruct, upperCaseName, type WddxDateTime, type WddxValue } from './wddx/value.ts';

/**
 * One argument of a call: its text, the digits of a number, the word of a boolean, or a date-time of WDDX as it is. `null`
 * is a value that no argument can have: a list, a struct, or binary.
 */
export type Argument = string | WddxDateTime | null;

/** Arguments by their names in upper case. Callers write names in any case, and the last of equal names wins. */
export type Arguments = ReadonlyMap<string, Argument>;

/** The arguments of a decoded WDDX packet; `null` where it is not a struct. */
export function argumentsOfWddx(value: WddxValue): Arguments | null {
  if (!isWddxStruct(value)) return null;
  const found = new Map<string, Argument>();
  for (const [name, member] of value) if (member !== null) found.set(name, argumentOfWddx(name, member));
  return found;
}

function argumentOfWddx(name: string, value: WddxValue): Argument {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return wordOf(name, value);
  if (value === null || typeof value !== 'object' || !('kind' in value)) return null;
  if (value.kind === 'number') return numberText(value);
  if (value.kind !== 'dateTime') return null;
  return value.time === null ? value.text : value;
}

/** The arguments of a decoded JSON object; `null` for any other value. A null member is an absent argument. */
export function argumentsOfJson(value: JsonValue): Arguments | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof WrittenNumber)
    return null;
  const found = new Map<string, Argument>();
  for (const [name, member] of Object.entries(value as Readonly<Record<string, JsonValue>>)) {
    const key = upperCaseName(name);
    if (member === null) found.delete(key);
    else found.set(key, typeof member === 'boolean' ? wordOf(key, member) : scalarText(member));
  }
  return found;
}

/** A free text may be `true`. In a control field a boolean must never compare equal to a text, such as a password. */
function wordOf(name: string, value: boolean): Argument {
  return name.startsWith('API_') ? null : String(value);
}

/** The text of an argument as it came; empty where it is absent or not text. */
export function rawTextOf(given: Arguments, name: string): string {
  const value = given.get(name) ?? '';
  return typeof value === 'string' ? value : value.text;
}

/** The text of an argument without blanks around it; empty where it is absent or not text. */
export function textOf(given: Arguments, name: string): string {
  return trimmed(rawTextOf(given, name));
}
