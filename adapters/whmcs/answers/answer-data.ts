/** One value of an answer. Money and rates are strings already; a number is an integer (an id, a count, a 0/1 flag). */
export type AnswerValue = string | number | bigint | boolean | null | AnswerList | AnswerData;

/**
 * The answer of an action: plain data, in wire key order (insertion order). JavaScript moves integer-like keys to the
 * front, so a list is an array, never an object with numbers for keys: `wireName` refuses those in every format.
 */
export interface AnswerData {
  readonly [name: string]: AnswerValue;
}

/** A list; by convention under a wrapper and its singular: `{ items: { item: [ … ] } }`. */
type AnswerList = readonly AnswerValue[];

/**
 * How JSON types ids and flags. `modern`: as numbers and booleans. `echo`: the same, but a member that repeats a parameter
 * is text. `legacy-strings`: all as text, like the documents before December 2020.
 */
export type Typing = 'modern' | 'echo' | 'legacy-strings';

/** An answer in a typing: under `echo` the members that repeat a parameter become text. */
export function typedAnswer(data: AnswerData, typing: Typing, echoes: readonly string[]): AnswerData {
  if (typing !== 'echo') return data;
  const texts = echoes
    .filter((name) => Object.hasOwn(data, name))
    .map((name) => [name, echoedText(name, data[name] as AnswerValue)] as const);
  // A name that is there keeps its place.
  return { ...data, ...Object.fromEntries(texts) };
}

function echoedText(name: string, value: AnswerValue): string {
  if (value !== null && typeof value === 'object')
    throw new TypeError(`${name} is declared an echo, and is not a scalar`);
  return scalarText(value);
}

/** Narrows to a list; `Array.isArray` by itself does not rule out a read-only array in its other branch. */
export function isAnswerList(value: AnswerValue): value is AnswerList {
  return Array.isArray(value);
}

/** Text of an integer. Throws TypeError for a fraction, NaN or beyond 2^53: a float has no place in an answer. */
export function integerText(value: number | bigint): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new TypeError(`An answer holds ${value}, which is not a safe integer: use a string or a bigint.`);
  }
  return String(value);
}

/** Text of a scalar as PHP casts it: true is `1`; false and null are empty. Throws as `integerText` does. */
export function scalarText(value: string | number | bigint | boolean | null): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? '1' : '';
  return value === null ? '' : integerText(value);
}

const WIRE_NAME = /^(?:[A-Za-z_][A-Za-z0-9_.-]*|\d{4}-\d{2}-\d{2})$/;

/**
 * The name itself, if it is an ASCII XML name or a date; else TypeError. All three encoders ask, so that the asked format never
 * decides whether a call that has already committed can be answered. Such a name needs no escaping in any of them.
 */
export function wireName(name: string): string {
  if (!WIRE_NAME.test(name)) throw new TypeError(`${JSON.stringify(name)} cannot be a key of an answer.`);
  return name;
}
