import { isUtf8 } from 'node:buffer';
import { MAX_VARIABLES, type PhpArray, type PhpValue } from './php-value.ts';

/** Arrays within each other; a request of JSON has the same limit. */
export const MAX_SERIALIZED_DEPTH = 32;

const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);
/** Longer counts than this cannot be true of a body that the gateway reads. */
const MAX_DIGITS = 20;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const LENGTH = /^[0-9]+$/;
const INTEGER = /^[+-]?[0-9]+$/;
const DOUBLE = /^(?:[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|-?INF|NAN)$/;

const SEMICOLON = 0x3b;
const COLON = 0x3a;
const QUOTE = 0x22;

/** The bytes are not what `serialize` writes of scalars and arrays, or are over a limit. Caught in this file. */
class Unreadable extends Error {}

/**
 * Reads the base64 of PHP's `serialize`: scalars and arrays, as a request parameter. Numbers keep their digits, `true` is
 * `1`, `false` and `null` are empty, as PHP writes them to text. Returns `null` for everything else: objects, references,
 * over 1,000 elements, over 32 levels, bytes that are not UTF-8, a NUL, bytes behind the value. Takes linear time.
 */
export function readSerialized(base64: string): PhpValue | null {
  const bytes = bytesOf(base64);
  if (bytes === null) return null;
  try {
    const reader = new SerializedReader(bytes);
    const value = reader.value(0);
    reader.end();
    return value;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** Allows wrapped lines, and blanks that were plus signs before a form was decoded. */
function bytesOf(base64: string): Buffer | null {
  const text = base64
    .trim()
    .replace(/[\r\n\t]+/g, '')
    .replaceAll(' ', '+');
  return text !== '' && BASE64.test(text) ? Buffer.from(text, 'base64') : null;
}

class SerializedReader {
  readonly #bytes: Buffer;
  #at = 0;
  #elements = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  value(depth: number): PhpValue {
    const type = this.#type();
    switch (type) {
      case 'N':
        this.#expect(SEMICOLON);
        return '';
      case 'b':
        return this.#boolean();
      case 'i':
        return this.#integer();
      case 'd':
        return this.#double();
      case 's':
        return this.#string();
      case 'a':
        return this.#array(depth);
      default:
        throw new Unreadable();
    }
  }

  /** A file that ends with a line feed is the same value. */
  end(): void {
    if (this.#bytes.toString('latin1', this.#at).trim() !== '') throw new Unreadable();
  }

  #type(): string {
    const type = String.fromCharCode(this.#bytes[this.#at] ?? 0);
    this.#at += 1;
    if (type !== 'N') this.#expect(COLON);
    return type;
  }

  #boolean(): string {
    const text = this.#until(SEMICOLON, 1);
    if (text !== '0' && text !== '1') throw new Unreadable();
    return text === '1' ? '1' : '';
  }

  #integer(): string {
    const text = this.#until(SEMICOLON, MAX_DIGITS);
    if (!INTEGER.test(text)) throw new Unreadable();
    const number = BigInt(text.replace('+', ''));
    if (number > LONG_MAX || number < LONG_MIN) throw new Unreadable();
    return String(number);
  }

  /** PHP before 7.1 wrote 17 digits, of which the last are not the number's own. */
  #double(): string {
    const text = this.#until(SEMICOLON, 400);
    if (!DOUBLE.test(text)) throw new Unreadable();
    const [mantissa = ''] = text.split(/e/i);
    const digits = mantissa.replace(/[^0-9]/g, '').replace(/^0+/, '');
    return digits.length > 15 && /[.e]/i.test(text) ? String(Number(text)) : text;
  }

  #string(): string {
    const length = this.#count(COLON);
    this.#expect(QUOTE);
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new Unreadable();
    const text = textOf(this.#bytes.subarray(this.#at, end));
    this.#at = end;
    this.#expect(QUOTE);
    this.#expect(SEMICOLON);
    return text;
  }

  #array(depth: number): PhpArray {
    if (depth >= MAX_SERIALIZED_DEPTH) throw new Unreadable();
    const count = this.#count(COLON);
    this.#elements += count;
    if (this.#elements > MAX_VARIABLES) throw new Unreadable();
    this.#expect('{'.charCodeAt(0));
    const array = new Map<string, PhpValue>();
    for (let read = 0; read < count; read += 1) array.set(this.#key(), this.value(depth + 1));
    this.#expect('}'.charCodeAt(0));
    return array;
  }

  #key(): string {
    const type = this.#type();
    if (type === 'i') return this.#integer();
    if (type === 's') return this.#string();
    throw new Unreadable();
  }

  #count(end: number): number {
    const text = this.#until(end, MAX_DIGITS);
    if (!LENGTH.test(text)) throw new Unreadable();
    return Number(text);
  }

  /** The ASCII text before a byte, which must come within the limit, and moves behind that byte. */
  #until(byte: number, limit: number): string {
    const stop = Math.min(this.#bytes.length, this.#at + limit + 1);
    for (let at = this.#at; at < stop; at += 1) {
      if (this.#bytes[at] !== byte) continue;
      const text = this.#bytes.toString('latin1', this.#at, at);
      this.#at = at + 1;
      return text;
    }
    throw new Unreadable();
  }

  #expect(byte: number): void {
    if (this.#bytes[this.#at] !== byte) throw new Unreadable();
    this.#at += 1;
  }
}

function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes) || bytes.includes(0)) throw new Unreadable();
  return bytes.toString('utf8');
}
