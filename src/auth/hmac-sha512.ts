import { hash } from 'node:crypto';

const BLOCK_BYTES = 128;
const DIGEST_BYTES = 64;
/** What is kept ready behind the padded key: longer texts are laid out for themselves. */
const ROOM_BYTES = 1_024;
/** A unit of a JavaScript text takes no more in UTF-8. */
const MOST_BYTES_OF_UNIT = 3;

/**
 * HMAC-SHA512 (RFC 2104) under one key. Node's own `createHmac` sets up an object, a context and a key schedule for every
 * text, which takes thrice as long as the hashing; here the two padded keys are laid out once.
 */
export class HmacSha512 {
  /** The key with its inner padding, and room for a text behind it. */
  readonly #inner = Buffer.alloc(BLOCK_BYTES + ROOM_BYTES);
  /** The key with its outer padding, and the inner digest behind it. */
  readonly #outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);

  constructor(key: Uint8Array) {
    if (key.length > BLOCK_BYTES) throw new RangeError(`A key of ${key.length} bytes would have to be hashed first`);
    for (let i = 0; i < BLOCK_BYTES; i += 1) {
      const byte = key[i] ?? 0;
      this.#inner[i] = byte ^ 0x36;
      this.#outer[i] = byte ^ 0x5c;
    }
  }

  /** The digest of a text's UTF-8: as bytes, each a character of its value, or as 86 characters of base64url. */
  digestOf(message: string, encoding: 'binary' | 'base64url'): string {
    const inner = this.#innerFor(message.length * MOST_BYTES_OF_UNIT);
    const end = BLOCK_BYTES + inner.write(message, BLOCK_BYTES);
    this.#outer.write(hash('sha512', inner.subarray(0, end), 'binary'), BLOCK_BYTES, 'latin1');
    return hash('sha512', this.#outer, encoding);
  }

  #innerFor(bytes: number): Buffer {
    if (bytes <= ROOM_BYTES) return this.#inner;
    return Buffer.concat([this.#inner.subarray(0, BLOCK_BYTES)], BLOCK_BYTES + bytes);
  }
}
