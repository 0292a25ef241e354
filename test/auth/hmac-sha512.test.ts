import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HmacSha512 } from '../../src/auth/hmac-sha512.ts';

function digestOf(key: Uint8Array, text: string): string {
  return Buffer.from(new HmacSha512(key).digestOf(text, 'binary'), 'latin1').toString('hex');
}

/** RFC 4231, test cases 1 and 2: the others are of bytes that are no text, or of keys longer than a block. */
const VECTORS = [
  [
    Buffer.alloc(20, 0x0b),
    'Hi There',
    '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
  ],
  [
    Buffer.from('Jefe'),
    'what do ya want for nothing?',
    '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  ],
] as const;

describe('HMAC-SHA512', () => {
  it.each(VECTORS)('is that of RFC 4231 (%#)', (key, text, digest) => {
    expect(digestOf(key, text)).toBe(digest);
  });

  it('is that of Node for every key of a block at most, and every message', () => {
    const message = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: 'binary', minLength: 330, maxLength: 400 }),
      fc.constantFrom('x'.repeat(1_023), '€'.repeat(341), '€'.repeat(342), '\ud800'),
      fc.string({ minLength: 1_020, maxLength: 1_030 }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 128 }), message, (key, said) => {
        const expected = createHmac('sha512', key).update(said).digest();
        expect(digestOf(key, said)).toBe(expected.toString('hex'));
        expect(new HmacSha512(key).digestOf(said, 'base64url')).toBe(expected.toString('base64url'));
      }),
    );
  });

  it('keeps nothing of one message for the next, whatever their lengths', () => {
    const messages = ['text', 'a longer text', 'x'.repeat(5_000), 'by', ''];
    const hmac = new HmacSha512(Buffer.from('key'));
    for (const message of [...messages, ...messages.toReversed()]) {
      const alone = createHmac('sha512', 'key').update(message).digest().toString('latin1');
      expect(hmac.digestOf(message, 'binary')).toBe(alone);
    }
  });

  it('refuses a key that is longer than a block', () => {
    expect(() => new HmacSha512(Buffer.alloc(129))).toThrow(RangeError);
  });
});
