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
const SPECIAL = /[^ !#-%(-.0-;=?-[\]-\x7f]+/g;

/**
 * Characters with an escape other than their number. PHP prints the last five in upper-case hex, every number in lower
 * case.
 */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['<', '\\u003C'],
  ['>', '\\u003E'],
  ['&', '\\u0026'],
  ["'", '\\u0027'],
  ['"', '\\u0022'],
]);
const HEX = Array.from({ length: 256 }, (_none, byte) => byte.toString(16).padStart(2, '0'));
const ASCII = Array.from({ length: 128 }, (_none, unit) => ESCAPES.get(String.fromCharCode(unit)) ?? numbered(unit));

function encodeString(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : `"${text.toWellFormed().replace(SPECIAL, escapeRun)}"`;
}

/** A run at a time: a text that is not Latin is one of them, word for word. */
function escapeRun(run: string): string {
  let escaped = '';
  for (let at = 0; at < run.length; at += 1) {
    const unit = run.charCodeAt(at);
    escaped += ASCII[unit] ?? numbered(unit);
  }
  return escaped;
}

function numbered(unit: number): string {
  return `\\u${HEX[unit >> 8] ?? ''}${HEX[unit & 0xff] ?? ''}`;
}
