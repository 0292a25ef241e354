import type { Group } from './group.ts';
import type { Token } from './tokens.ts';

/** The tokens around brackets. */
interface Reader {
  readonly tokens: readonly Token[];
  readonly variables: { valueAt(index: number): string | null };
  textAt(index: number): string;
  isSign(index: number, ...signs: readonly string[]): boolean;
}

/** A name and its value; one that is not written out is `null`. */
export interface WrittenPair {
  readonly name: string;
  readonly value: string | null;
  readonly at: number;
}

/** A name of a parameter, also with PHP's brackets. */
const NAME = /^[A-Za-z_][\w.-]{0,63}(?:\[[\w.-]{0,64}\]){0,8}$/;
/** `new KeyValuePair(…)`, `Map.entry(…)`, `new BasicNameValuePair(…)`, and C#'s `new(…)`. */
const MAKES_PAIR = /pair|entry|tuple|^new$/i;
/** Functions whose arguments are elements. */
const LISTS = /^(?:array|list|listof|aslist|of|tuple)$/i;
/** Functions that add what is in their brackets to their object. */
const ADDS = /^(?:add|append|push|put|set)/i;
const NAMES = ['name', 'key'];
const VALUES = ['value', 'contents'];

/** The pair that brackets are for the brackets around them; `null` for other brackets. */
export function pairOf(group: Group, parent: Group, reader: Reader): WrittenPair | null {
  // `{"name", value}` of C# and Go.
  if (group.sign === '{' && parent.sign === '{') {
    const pair = ofTwo(group, reader);
    if (pair !== null) return pair;
  }
  const { callee } = group;
  if (callee !== null && [callee.name, callee.receiver ?? ''].some((name) => MAKES_PAIR.test(name))) {
    return isList(parent) || ADDS.test(parent.callee?.name ?? '') ? ofTwo(group, reader) : null;
  }
  if (!isList(parent) || !reader.isSign(startOf(group, reader) - 1, '[', '{', '(', ',')) return null;
  if (group.sign === '{' || isArray(group)) {
    const named = ofMembers(group, parent);
    if (named !== null) return named;
  }
  return group.sign !== '{' && isArray(group) ? ofTwo(group, reader) : null;
}

/** `['name', value]`. */
function ofTwo({ argument, firsts: [name = -1, value = -1] }: Group, reader: Reader): WrittenPair | null {
  const token = reader.tokens[name];
  if (argument !== 1 || value < 0 || token?.sort !== 'text' || !NAME.test(token.text)) return null;
  return reader.isSign(name + 1, ',')
    ? { name: token.text, value: reader.variables.valueAt(value), at: token.at }
    : null;
}

/** `{ name: 'action', value: 'GetInvoice' }`. */
function ofMembers({ cell, at }: Group, parent: Group): WrittenPair | null {
  const { pairs } = cell;
  const name = NAMES.map((each) => pairs?.get(each)).find((each) => each !== undefined);
  const value = VALUES.map((each) => pairs?.get(each)).find((each) => each !== undefined);
  if (typeof name !== 'string' || value === undefined || !NAME.test(name)) return null;
  // The first element shares the cell of its list.
  if (cell === parent.cell) pairs?.clear();
  return { name, value, at };
}

function isList(group: Group): boolean {
  return group.sign !== '(' || group.callee === null || LISTS.test(group.callee.name);
}

function isArray({ sign, callee }: Group): boolean {
  return sign === '[' || (sign === '(' && (callee === null || callee.name.toLowerCase() === 'array'));
}

/** Where the brackets begin, with the name of their function. */
function startOf({ callee, index }: Group, reader: Reader): number {
  return callee === null ? index : reader.textAt(index - 1) === callee.name ? index - 1 : index;
}
