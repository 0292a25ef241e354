import { hash } from 'node:crypto';

const BLOCK_BYTES = 128;
const DIGEST_BYTES = 64;

/**
 * HMAC-SHA512 (RFC 2104) of texts of one length under one key. Node's own `createHmac` sets up an object, a context and
 * a key schedule for every text, which takes thrice as long as the hashing; here the two padded keys are laid out once.
 */
export class HmacSha512 {
  /** The key with its inner padding, and the text behind it. */
  readonly #inner: Buffer;
  /** The key with its outer padding, and the inner digest behind it. */
  readonly #outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);

  constructor(key: Uint8Array, textBytes: number) {
    if (key.length > BLOCK_BYTES) throw new RangeError(`A key of ${key.length} bytes would have to be hashed first`);
    this.#inner = Buffer.alloc(BLOCK_BYTES + textBytes);
    for (let i = 0; i < BLOCK_BYTES; i += 1) {
      const byte = key[i] ?? 0;
      this.#inner[i] = byte ^ 0x36;
      this.#outer[i] = byte ^ 0x5c;
    }
  }

  /** The 64 bytes, each as a character of its value: a text costs a fifth of a Buffer. */
  digestOf(text: Uint8Array): string {
    if (text.length !== this.#inner.length - BLOCK_BYTES) throw new RangeError(`A text of ${text.length} bytes`);
    this.#inner.set(text, BLOCK_BYTES);
    this.#outer.write(hash('sha512', this.#inner, 'binary'), BLOCK_BYTES, 'latin1');
    return hash('sha512', this.#outer, 'binary');
  }
}
