import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HmacSha512 } from '../../src/auth/hmac-sha512.ts';

function digestOf(key: Uint8Array, text: Uint8Array): string {
  return Buffer.from(new HmacSha512(key, text.length).digestOf(text), 'latin1').toString('hex');
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

  it('is that of Node for every key of a block at most, and every text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 128 }), fc.uint8Array({ maxLength: 300 }), (key, text) => {
        expect(digestOf(key, text)).toBe(createHmac('sha512', key).update(text).digest('hex'));
      }),
    );
  });

  it('keeps nothing of one text for the next', () => {
    const hmac = new HmacSha512(Buffer.from('key'), 4);
    const [first, second] = [Buffer.from('text'), Buffer.from('next')];
    const digests = [first, second, first].map((text) => hmac.digestOf(text));
    expect(digests[2]).toBe(digests[0]);
    expect(digests[1]).not.toBe(digests[0]);
  });

  it('refuses a key that is longer than a block, and a text of another length', () => {
    expect(() => new HmacSha512(Buffer.alloc(129), 4)).toThrow(RangeError);
    const hmac = new HmacSha512(Buffer.alloc(32), 4);
    for (const length of [0, 3, 5]) expect(() => hmac.digestOf(Buffer.alloc(length))).toThrow(RangeError);
  });
});
