import { readSerialized } from '../../forms/php-serialize.ts';
import type { PhpArray, PhpValue } from '../../forms/php-value.ts';
import { isNoValue, trimmed } from '../../values/words.ts';

const BASE64 = /^[A-Za-z0-9+/_-]{8,}={0,2}$/;
const SERIALIZED = /^[abdis]:/;
const PERCENT = /%[0-9a-f]{2}/i;
const PAIRS = /^[^=&\s]{1,64}=[^&]*(?:&[^=&\s]{1,64}=[^&]*)*$/;
const REFERENCE = /&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?/gi;
const TAGS = /(<[^<>]{1,400}>)/;
/** Arrays of JSON within each other; deeper ones are not looked into. */
const DEEPEST = 32;
/** Names around a text of XML. */
const NEAREST = 16;

/**
 * The values that a text is a written form of: JSON, PHP's `serialize`, base64, percent-encoding, a query string, XML and WDDX,
 * character references. Each takes linear time, and a text of none of them has no such value.
 */
export function unwrapped(text: string): readonly PhpValue[] {
  const inner = text.trim();
  const values = [
    ofJson(inner),
    ofSerialized(inner),
    ofBase64(inner),
    ofPercents(inner),
    ofPairs(inner),
    ofXml(inner),
    ofReferences(inner),
  ];
  return values.filter((value) => value !== null && value !== text && value !== inner) as PhpValue[];
}

function ofJson(text: string): PhpValue | null {
  if (!/^[[{"]/.test(text)) return null;
  try {
    return valueOf(JSON.parse(text), 0);
  } catch {
    return null;
  }
}

function valueOf(json: unknown, depth: number): PhpValue {
  if (typeof json !== 'object' || json === null || depth > DEEPEST) return json === null ? '' : textOf(json);
  return new Map(Object.entries(json).map(([name, member]) => [name, valueOf(member, depth + 1)]));
}

function textOf(json: unknown): string {
  return typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean' ? String(json) : '';
}

function ofSerialized(text: string): PhpValue | null {
  if (SERIALIZED.test(text)) return readSerialized(Buffer.from(text).toString('base64'));
  return readSerialized(text);
}

function ofBase64(text: string): PhpValue | null {
  const joined = text.replace(/[\r\n\t]+/g, '').replaceAll(' ', '+');
  if (!BASE64.test(joined)) return null;
  const decoded = Buffer.from(joined, 'base64').toString('utf8');
  // A token of random bytes is not text.
  return /[^\P{Cc}\t\n\r]|\ufffd/u.test(decoded) ? null : decoded;
}

function ofPercents(text: string): PhpValue | null {
  if (!PERCENT.test(text)) return null;
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'));
}

function ofPairs(text: string): PhpArray | null {
  return PAIRS.test(text) ? new Map(new URLSearchParams(text)) : null;
}

/**
 * The texts of elements, each by its place, and the last of them under the names of the elements around it and under those
 * in a `name`, as WDDX has them. A name farther away than the nearest counts once: with all names for each text, a text took
 * quadratic time.
 */
function ofXml(text: string): PhpArray | null {
  if (!text.includes('<')) return null;
  const found = new Map<string, PhpValue>();
  let nearest: string[] = [];
  let unused: string[] = [];
  for (const [place, part] of text.split(TAGS).entries()) {
    const plain = trimmed(part);
    if (part.startsWith('</')) {
      nearest = [];
      unused = [];
    } else if (part.startsWith('<')) {
      const names = namesIn(part);
      nearest = [...nearest, ...names].slice(-NEAREST);
      unused.push(...names);
    } else if (plain !== '' && !isNoValue(plain)) {
      found.set(String(place), part);
      for (const name of [...unused, ...nearest]) found.set(name, part);
      unused = [];
    }
  }
  return found;
}

function namesIn(tag: string): string[] {
  const [, element = ''] = /^<([\w:.-]+)/.exec(tag) ?? [];
  const [, named = ''] = /\sname ?= ?["']?([^"'<>]+)/i.exec(tag) ?? [];
  return [element, named].filter((name) => name !== '');
}

function ofReferences(text: string): PhpValue | null {
  return text.replace(REFERENCE, (whole, hex: string | undefined, digits: string | undefined) => {
    const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}
