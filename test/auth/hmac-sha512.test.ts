import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HmacSha512 } from '../../src/auth/hmac-sha512.ts';

function digestOf(key: Uint8Array, text: Uint8Array | string): string {
  return Buffer.from(new HmacSha512(key).digestOf(text), 'latin1').toString('hex');
}

/** RFC 4231, test cases 1 to 4; those with keys longer than a block are none of ours. */
const VECTORS = [
  [
    Buffer.alloc(20, 0x0b),
    Buffer.from('Hi There'),
    '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
  ],
  [
    Buffer.from('Jefe'),
    Buffer.from('what do ya want for nothing?'),
    '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  ],
  [
    Buffer.alloc(20, 0xaa),
    Buffer.alloc(50, 0xdd),
    'fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb',
  ],
  [
    Buffer.from('0102030405060708090a0b0c0d0e0f10111213141516171819', 'hex'),
    Buffer.alloc(50, 0xcd),
    'b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd',
  ],
] as const;

describe('HMAC-SHA512', () => {
  it.each(VECTORS)('is that of RFC 4231 (%#)', (key, text, digest) => {
    expect(digestOf(key, text)).toBe(digest);
  });

  it('is that of Node for every key of a block at most, and every message', () => {
    const message = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: 'binary', minLength: 330, maxLength: 400 }),
      fc.constantFrom('x'.repeat(1_023), '€'.repeat(341), '€'.repeat(342), '\ud800'),
      fc.uint8Array({ minLength: 1_020, maxLength: 1_030 }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 128 }), message, (key, said) => {
        expect(digestOf(key, said)).toBe(createHmac('sha512', key).update(said).digest('hex'));
      }),
    );
  });

  it('keeps nothing of one message for the next, whatever their lengths', () => {
    const messages = ['text', 'a longer text', 'x'.repeat(5_000), Buffer.from('by'), ''];
    const hmac = new HmacSha512(Buffer.from('key'));
    for (const message of [...messages, ...messages.toReversed()]) {
      const alone = createHmac('sha512', 'key').update(message).digest().toString('latin1');
      expect(hmac.digestOf(message)).toBe(alone);
    }
  });

  it('refuses a key that is longer than a block', () => {
    expect(() => new HmacSha512(Buffer.alloc(129))).toThrow(RangeError);
  });
});
