import { isAnswerList, scalarText, wireName } from './answer-data.ts';
import type { AnswerData, AnswerValue } from './answer-data.ts';

/** Clients read it off the root element; it names the generation of the wire format that this dialect follows. */
const WIRE_VERSION = '8.13.1';

/**
 * XML 1.0, well-formed for any text: `<action>` in lower case, then the members in order. A list repeats its element
 * (`items: { item: [ … ] }`); an empty list within a member, null, false and '' leave nothing inside. Booleans as PHP
 * casts them. Characters that XML cannot hold become U+FFFD. Throws TypeError for what `wireName` and `integerText` refuse.
 */
export function encodeXml(action: string, data: AnswerData): string {
  const head = `<?xml version="1.0" encoding="utf-8"?>\n<whmcsapi version="${WIRE_VERSION}">`;
  let members = '';
  for (const name of Object.keys(data)) members += encodeTop(elementName(name), data[name] as AnswerValue);
  return `${head}<action>${escapeText(action.toLowerCase())}</action>${members}</whmcsapi>`;
}

/** A documented member is always there: a list without a wrapper is then one empty element. */
function encodeTop(name: string, value: AnswerValue): string {
  const isEmpty = value !== null && typeof value === 'object' && isAnswerList(value) && value.length === 0;
  return encodeMember(name, isEmpty ? '' : value);
}

function encodeMembers(data: AnswerData): string {
  let members = '';
  for (const name of Object.keys(data)) members += encodeMember(elementName(name), data[name] as AnswerValue);
  return members;
}

/** An element cannot begin with a digit: a date is `day-2026-01-02`. */
function elementName(name: string): string {
  return /^\d/.test(wireName(name)) ? `day-${name}` : name;
}

export function encodeMember(name: string, value: AnswerValue): string {
  if (value === null || typeof value !== 'object') return `<${name}>${escapeText(scalarText(value))}</${name}>`;
  if (!isAnswerList(value)) return `<${name}>${encodeMembers(value)}</${name}>`;
  // A list within a list has no name of its own: it is wrapped in, and repeats, the outer one's.
  return value
    .map((element) =>
      element !== null && typeof element === 'object' && isAnswerList(element)
        ? `<${name}>${encodeMember(name, element)}</${name}>`
        : encodeMember(name, element),
    )
    .join('');
}

// The Char production of XML 1.0 negated, and characters that need an escape: markup, and CR, which a parser turns
// into LF.
const SPECIAL = /[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]|[&<>"']/gu;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#039;'],
  ['\r', '&#13;'],
]);

function escapeText(text: string): string {
  return text.replace(SPECIAL, (character) => ESCAPES.get(character) ?? '\uFFFD');
}
