import { integerText, isAnswerList, scalarText, wireName } from './answer-data.ts';
import type { AnswerData, AnswerValue, Typing } from './answer-data.ts';

/**
 * JSON byte for byte as PHP's `json_encode` prints it with JSON_HEX_TAG, _APOS, _AMP and _QUOT: `\/`, `\u0022`, and
 * `\u00e9` for what is not ASCII; recorded in test/vectors/php-json.json. A lone surrogate becomes U+FFFD.
 * Throws TypeError for what `wireName` and `integerText` refuse.
 */
export function encodeJson(data: AnswerData, typing: Typing): string {
  return encodeObject(data, typing === 'legacy-strings');
}

function encodeObject(data: AnswerData, legacy: boolean): string {
  let members = '';
  for (const name of Object.keys(data)) {
    // The key was just listed; a lookup that can miss would cost the hot path a branch for nothing.
    const value = data[name] as AnswerValue;
    members += `${members === '' ? '' : ','}"${wireName(name)}":${encodeValue(value, legacy)}`;
  }
  return `{${members}}`;
}

function encodeValue(value: AnswerValue, legacy: boolean): string {
  if (typeof value === 'string') return encodeString(value);
  if (value === null) return 'null';
  if (typeof value === 'object') {
    return isAnswerList(value)
      ? `[${value.map((element) => encodeValue(element, legacy)).join(',')}]`
      : encodeObject(value, legacy);
  }
  if (legacy) return `"${scalarText(value)}"`;
  return typeof value === 'boolean' ? String(value) : integerText(value);
}

// Printable ASCII and DEL, less the characters that PHP escapes under the four flags: " & ' / < > \
const PLAIN = /^[ !#-%(-.0-;=?-[\]-\x7f]*$/;
const SPECIAL = /[\uD800-\uDBFF][\uDC00-\uDFFF]|[^ !#-%(-.0-;=?-[\]-\x7f]/g;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  // PHP prints these five in upper-case hex, and every other escape in lower case.
  ['<', '\\u003C'],
  ['>', '\\u003E'],
  ['&', '\\u0026'],
  ["'", '\\u0027'],
  ['"', '\\u0022'],
]);

function encodeString(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : `"${text.replace(SPECIAL, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  if (character.length === 2) return escapeUnit(character.charCodeAt(0)) + escapeUnit(character.charCodeAt(1));
  const unit = character.charCodeAt(0);
  const isLoneSurrogate = unit >= 0xd800 && unit <= 0xdfff;
  return ESCAPES.get(character) ?? escapeUnit(isLoneSurrogate ? 0xfffd : unit);
}

function escapeUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
