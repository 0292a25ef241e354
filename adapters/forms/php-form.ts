import { decodeText, toUtf8, withoutMark, withoutUtf16, type Charset } from './charset.ts';
import { MalformedRequest } from './malformed-request.ts';
import { MAX_VARIABLES, PhpVariables, untilNul, type PhpArray } from './php-value.ts';

/** A name and its value, percent-decoded, as bytes: one code unit a byte. */
export type BytePair = readonly [name: string, value: string];

const PLUS = 0x2b;
const PERCENT = 0x25;
const SPACE = 0x20;

/**
 * Decodes `application/x-www-form-urlencoded` as PHP 8.2 fills `$_POST` (recorded in `test/vectors/php-form.json`). A
 * string is a query string as Node gives it, one code unit a byte; characters above U+00FF are taken as UTF-8. Unlike in
 * PHP, the byte order mark of a body is dropped. Throws MalformedRequest: over 1,000 variables, over 64 levels, text that is
 * invalid in its charset, NUL in a value.
 */
export function decodePhpForm(source: Buffer | string, charset: Charset = 'utf-8'): PhpArray {
  return fromBytePairs(formPairs(source, charset));
}

/**
 * The pairs of a form, in order, in UTF-8 where they are in another charset; whether they are UTF-8 at all is left to
 * `fromBytePairs`. Throws MalformedRequest: over 1,000 pairs, text that is invalid in its charset.
 */
export function formPairs(source: Buffer | string, charset: Charset): readonly BytePair[] {
  const form = typeof source === 'string' ? source : withoutMark(withoutUtf16(source, charset));
  return pairsInUtf8(toPairs(toByteString(form)), charset);
}

function pairsInUtf8(pairs: readonly BytePair[], charset: Charset): readonly BytePair[] {
  if (charset === 'utf-8') return pairs;
  const texts = toUtf8(pairs.flat(), charset);
  return pairs.map((_pair, index) => [texts[2 * index] ?? '', texts[2 * index + 1] ?? '']);
}

/**
 * `decodePhpForm` before the text rules: keys and values are byte strings, and any byte is taken, NUL and invalid UTF-8 too.
 * For comparison with PHP; throws MalformedRequest for the two limits only.
 */
export function decodePhpFormBytes(source: Uint8Array | string): PhpArray {
  const variables = new PhpVariables();
  for (const [name, value] of toPairs(toByteString(source))) variables.register(name, value);
  return variables.values;
}

/** Registers decoded pairs in order; throws MalformedRequest as `decodePhpForm` does. */
export function fromBytePairs(pairs: readonly BytePair[]): PhpArray {
  refuseTooMany(pairs.length);
  const variables = new PhpVariables();
  for (const [name, value] of pairs) {
    if (value.includes('\0')) throw new MalformedRequest('nul', 'A parameter contains a NUL character.');
    variables.register(toText(untilNul(name)), toText(value));
  }
  return variables.values;
}

/** Throws MalformedRequest when there are more variables than a request may have. */
export function refuseTooMany(count: number): void {
  if (count > MAX_VARIABLES) {
    throw new MalformedRequest('too-many-parameters', `The request has more than ${MAX_VARIABLES} parameters.`);
  }
}

/** Cuts at `&` and the first `=`; empty pieces are nothing. The limit is checked while cutting, before any decoding. */
function toPairs(form: string): BytePair[] {
  const pieces: string[] = [];
  for (let start = 0; start < form.length;) {
    const ampersand = form.indexOf('&', start);
    const end = ampersand < 0 ? form.length : ampersand;
    if (end > start) {
      refuseTooMany(pieces.length + 1);
      pieces.push(form.slice(start, end));
    }
    start = end + 1;
  }
  return pieces.map((piece) => {
    const equals = piece.indexOf('=');
    return equals < 0
      ? [percentDecode(piece), '']
      : [percentDecode(piece.slice(0, equals)), percentDecode(piece.slice(equals + 1))];
  });
}

/** PHP's `urldecode`: a `%` without two hexadecimal digits is kept. */
function percentDecode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  const bytes = Buffer.from(text, 'latin1');
  let length = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    let byte = bytes[i] ?? 0;
    if (byte === PLUS) {
      byte = SPACE;
    } else if (byte === PERCENT) {
      const decoded = hexDigit(bytes[i + 1]) * 16 + hexDigit(bytes[i + 2]);
      if (!Number.isNaN(decoded)) {
        byte = decoded;
        i += 2;
      }
    }
    bytes[length] = byte;
    length += 1;
  }
  return bytes.toString('latin1', 0, length);
}

/** NaN for any other character. */
function hexDigit(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : Number.NaN;
}

function toByteString(source: Uint8Array | string): string {
  if (typeof source !== 'string') {
    return Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('latin1');
  }
  return /[^\0-\u00ff]/.test(source) ? Buffer.from(source, 'utf8').toString('latin1') : source;
}

function toText(bytes: string): string {
  return /[\u0080-\u00ff]/.test(bytes) ? decodeText(Buffer.from(bytes, 'latin1')) : bytes;
}
