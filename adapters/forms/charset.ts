import { isUtf8 } from 'node:buffer';
import { MalformedRequest } from './malformed-request.ts';

/** The charsets of a text. US-ASCII is UTF-8 that uses little of it; UTF-16 without its order shows it. */
export type Charset = 'utf-8' | 'windows-1252' | Utf16 | 'utf-16';
type Utf16 = 'utf-16le' | 'utf-16be';

/** ISO-8859-1 is read as windows-1252, as browsers do: where the two differ it has control characters. */
const CHARSETS: ReadonlyMap<string, Charset> = new Map<string, Charset>([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['ascii', 'utf-8'],
  ['ansi_x3.4-1968', 'utf-8'],
  ['iso-8859-1', 'windows-1252'],
  ['iso8859-1', 'windows-1252'],
  ['iso_8859-1', 'windows-1252'],
  ['latin1', 'windows-1252'],
  ['latin-1', 'windows-1252'],
  ['l1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
  ['cp1252', 'windows-1252'],
  ['cp-1252', 'windows-1252'],
  ['x-cp1252', 'windows-1252'],
  ['utf-16', 'utf-16'],
  ['utf16', 'utf-16'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
]);

const LABEL = /;[ \t]*charset[ \t]*=[ \t]*["']?([^\s"';]*)/i;
/** The characters 0x80 to 0x9F; the others are those of Latin-1. Written out: some Node versions decode them wrongly. */
const SPECIALS_OF_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
/** A body in UTF-16 that says so nowhere begins with one of these, and a zero beside it. */
const BEGINNINGS: ReadonlySet<number> = new Set([0x3c, 0x5b, 0x7b]);

const DECODERS = {
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  'utf-16le': new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }),
  'utf-16be': new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }),
} as const;

/** The charset of a label, in any case; `null` for one that is not read. */
export function charsetNamed(label: string): Charset | null {
  return CHARSETS.get(label.toLowerCase()) ?? null;
}

/** The charset that a content type names, or the fallback where it names none; `null` for one that is not read. */
export function charsetOf(contentType: string, fallback: Charset = 'utf-8'): Charset | null {
  const label = LABEL.exec(contentType)?.[1];
  return label === undefined ? fallback : charsetNamed(label);
}

/** The same body without the byte order mark of UTF-8, which would be a part of the first name. */
export function withoutMark(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body;
}

/** The same body in UTF-8 and without its mark, where it is UTF-16: its first two bytes show. Throws MalformedRequest. */
export function withoutUtf16(body: Buffer, charset: Charset): Buffer {
  const isUtf16 = charset.startsWith('utf-16') || BEGINNINGS.has((body[0] ?? 0) + (body[1] ?? 0));
  const order = markOf(body) ?? (isUtf16 ? zeroOf(body) : null);
  return order === null ? body : Buffer.from(decodeUtf16(body, order), 'utf8');
}

/**
 * The text of bytes that are not UTF-16, a byte order mark and all. HTTP libraries call every body Latin-1: a body
 * that is labelled so, and is valid UTF-8, is UTF-8. Throws MalformedRequest for bytes that are invalid in their
 * charset.
 */
export function decodeText(bytes: Buffer, charset: Charset = 'utf-8'): string {
  return charset === 'windows-1252' && !isUtf8(bytes) ? decode1252(bytes) : decode(bytes, 'utf-8');
}

/**
 * Texts that were sent together, as byte strings in UTF-8. With a label of UTF-16, those that have a zero or a byte order
 * mark are UTF-16. Throws MalformedRequest.
 */
export function toUtf8(texts: readonly string[], charset: Charset): readonly string[] {
  if (charset === 'utf-8') return texts;
  if (charset !== 'windows-1252') return texts.map((text) => fromUtf16(text, charset === 'utf-16' ? null : charset));
  if (isUtf8(Buffer.from(texts.join('&'), 'latin1'))) return texts;
  return texts.map((text) => byteString(decode1252(Buffer.from(text, 'latin1'))));
}

function fromUtf16(text: string, labelled: Utf16 | null): string {
  const bytes = Buffer.from(text, 'latin1');
  const mark = markOf(bytes);
  if (mark === null && !text.includes('\0')) return text;
  const order = mark ?? labelled ?? zeroOf(bytes) ?? 'utf-16le';
  const decoded = decodeUtf16(bytes, order);
  // A mark that is turned round within a text: encoders of single characters write one in front of each.
  if (decoded.includes('\ufffe')) throw noText();
  return byteString(decoded);
}

function decodeUtf16(bytes: Buffer, order: Utf16): string {
  return decode(bytes, order).replace(/^\ufeff/, '');
}

function byteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function markOf(bytes: Buffer): Utf16 | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

/** The order that a zero beside the first character shows. */
function zeroOf(bytes: Buffer): Utf16 | null {
  const [first, second] = bytes;
  if (first === 0 && second !== 0 && second !== undefined) return 'utf-16be';
  return second === 0 && first !== 0 ? 'utf-16le' : null;
}

function decode1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (one) => SPECIALS_OF_1252.charAt(one.charCodeAt(0) - 0x80));
}

function decode(bytes: Uint8Array, charset: keyof typeof DECODERS): string {
  try {
    return DECODERS[charset].decode(bytes);
  } catch {
    throw noText();
  }
}

function noText(): MalformedRequest {
  return new MalformedRequest('invalid-utf8', 'The text of the request is not valid in its charset: use UTF-8.');
}
