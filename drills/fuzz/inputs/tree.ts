/** A number as its digits, which JavaScript's own numbers could not hold: `1e400`. */
export interface Digits {
  readonly digits: string;
}

/** Names and values in order; a name may appear twice. */
export interface Fields {
  readonly pairs: readonly Pair[];
}

export type Pair = readonly [name: string, value: Tree];

/** A value of a request before it is written in any format. */
export type Tree = string | number | boolean | null | Digits | readonly Tree[] | Fields;

export function isList(value: Tree): value is readonly Tree[] {
  return Array.isArray(value);
}

export function isFields(value: Tree): value is Fields {
  return typeof value === 'object' && value !== null && 'pairs' in value;
}

/** The text of a scalar; empty for null. */
export function textOf(value: string | number | boolean | null | Digits): string {
  if (value === null) return '';
  return typeof value === 'object' ? value.digits : String(value);
}

/** UTF-8, and half a pair of surrogates as the three bytes that no UTF-8 has. */
export function bytesOf(text: string): Buffer {
  if (!/\p{Surrogate}/u.test(text)) return Buffer.from(text);
  return Buffer.concat(
    Array.from(text, (character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code < 0xd800 || code > 0xdfff) return Buffer.from(character);
      return Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]);
    }),
  );
}
