import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readWddx } from '../../adapters/corp/wddx/read-wddx.ts';
import { writeWddx } from '../../adapters/corp/wddx/write-wddx.ts';
import {
  acceptedVectors,
  anyWddxValue,
  packetOf,
  packetWith,
  readPacketOf,
  toNotation,
  verdictOf,
  wddxVectors,
} from '../support/wddx.ts';
import { computing } from '../support/computing/processor-time.ts';

describe('A WDDX packet', () => {
  test.each(wddxVectors)('is settled: $name ($source)', (vector) => {
    if (vector.refused === undefined) expect(toNotation(readPacketOf(packetOf(vector)))).toEqual(vector.value);
    else expect(verdictOf(packetOf(vector))).toBe(vector.refused);
  });

  test('that was read can be written, and is read the same again', () => {
    for (const vector of acceptedVectors) {
      expect(toNotation(readWddx(writeWddx(readPacketOf(packetOf(vector)))))).toEqual(vector.value);
    }
  });

  test('gives back any value it was written from, as text and as bytes', () => {
    fc.assert(
      fc.property(anyWddxValue, (value) => {
        const packet = writeWddx(value);
        expect(toNotation(readWddx(packet))).toEqual(toNotation(value));
        expect(toNotation(readPacketOf(Buffer.from(packet)))).toEqual(toNotation(value));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['elements 32 deep', packetWith('<array>'.repeat(30) + '</array>'.repeat(30)), 'accepted'],
    ['elements 33 deep', packetWith('<array>'.repeat(31) + '</array>'.repeat(31)), 'nested-too-deep'],
    ['10,000 elements', packetWith(`<array>${'<null/>'.repeat(9996)}</array>`), 'accepted'],
    ['10,001 elements', packetWith(`<array>${'<null/>'.repeat(9997)}</array>`), 'too-many-elements'],
    ['64 KiB of text', packetWith(`<string>${'é'.repeat(32 * 1024 - 2)}&lt;</string>`), 'accepted'],
    ['more text', packetWith(`<string>${'é'.repeat(32 * 1024 - 1)}</string>`), 'too-much-text'],
    [
      'text in many places',
      packetWith(`<array>${`<string>${'x'.repeat(7000)}</string>`.repeat(10)}</array>`),
      'too-much-text',
    ],
    ['text in names', packetWith(`<struct><var name='${'x'.repeat(65_536)}'><null/></var></struct>`), 'too-much-text'],
    ['16 attributes', packetWith(`<null ${"type='' ".repeat(16)}/>`), 'not-well-formed'],
    ['17 attributes', packetWith(`<null ${"type='' ".repeat(17)}/>`), 'too-many-attributes'],
    ['256 KiB', ' '.repeat(256 * 1024 - packetWith('<null/>').length) + packetWith('<null/>'), 'accepted'],
    [
      'more than 256 KiB',
      ' '.repeat(256 * 1024 - packetWith('<null/>').length + 1) + packetWith('<null/>'),
      'too-large',
    ],
  ])('of %s is settled', (_name, packet, verdict) => {
    expect(verdictOf(packet)).toBe(verdict);
  });
});

const LAUGHS = Array.from({ length: 9 }, (_unused, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');

describe('A bomb', () => {
  test.each([
    ['a billion laughs', `<!DOCTYPE x [<!ENTITY l0 "lol">${LAUGHS}]>${packetWith('<string>&l9;</string>')}`],
    ['a quadratic blow-up', `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(50_000)}">]>${packetWith('&a;'.repeat(50_000))}`],
    [
      'an external entity',
      `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${packetWith('<string>&a;</string>')}`,
    ],
    ['100,000 nested tags', '<array>'.repeat(100_000)],
    ['nested tags as many as fit', packetWith('<array>'.repeat(9990))],
    [
      '10,000 attributes',
      packetWith(`<null ${Array.from({ length: 10_000 }, (_unused, i) => `a${i}=''`).join(' ')}/>`),
    ],
    ['10,000 equal attributes', packetWith(`<null ${"type='' ".repeat(10_000)}/>`)],
    ['1 MB of character references', packetWith(`<string>${'&#65;'.repeat(200_000)}</string>`)],
    ['character references as many as fit', packetWith(`<string>${'&#65;'.repeat(52_000)}`)],
    ['three values in data', packetWith('<null/><null/><null/>')],
    ['a long name', `<${'a'.repeat(260_000)}/>`],
    ['open brackets', '<'.repeat(260_000)],
    ['open comments', '<!--'.repeat(60_000)],
    ['open CDATA sections', packetWith(`<string>${'<![CDATA['.repeat(28_000)}`)],
    ['a long number', packetWith(`<number>${'1'.repeat(65_000)}x</number>`)],
    ['a long date', packetWith(`<dateTime>${' '.repeat(65_000)}x</dateTime><null/>`)],
    ['a long binary', packetWith(`<binary>${'A'.repeat(65_001)}</binary>`)],
    ['blanks', packetWith(`<null>${' '.repeat(250_000)}x`)],
  ])('of %s is refused at once', (_name, packet) => {
    const spent = computing();
    expect(verdictOf(packet)).not.toBe('accepted');
    expect(spent()).toBeLessThan(1000);
  });

  test('and anything else leaves the prototypes as they are, and its words out of the message', () => {
    const before = [Object.prototype, Array.prototype, Map.prototype].map((one) => Reflect.ownKeys(one));
    for (const vector of wddxVectors) verdictOf(packetOf(vector));
    expect([Object.prototype, Array.prototype, Map.prototype].map((one) => Reflect.ownKeys(one))).toEqual(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    for (const packet of [
      packetWith('<sesame/>'),
      packetWith("<null sesame=''/>"),
      packetWith('&sesame;'),
      '<?sesame?>',
    ]) {
      expect(() => readWddx(packet)).toThrow(/^(?!.*sesame)/);
    }
  });
});

const TOKENS =
  "<null/> <string> </string> <char code='0D'/> <array length='1'> </array> <struct> </struct> <var name='A'> </var> </data> " +
  "<data> <header/> <!-- --> <![CDATA[ ]]> <!DOCTYPE <?xml ?> & &lt; &#x0; &#55296; ' \" > /> < = 1e9 type='x' __proto__ é a b 1 2 - .";

test('5,000 damaged packets are read or refused, with nothing else thrown', () => {
  const packets = acceptedVectors.map((vector) => Buffer.from(packetOf(vector)));
  const token = fc.oneof(
    fc.constantFrom(...TOKENS.split(' '), ' ').map((one) => Buffer.from(one)),
    fc.uint8Array({ maxLength: 3 }),
  );
  const cut = fc.record({ at: fc.nat(), length: fc.constantFrom(0, 0, 0, 1, 2, 9), token });
  let accepted = 0;
  fc.assert(
    fc.property(fc.constantFrom(...packets), fc.array(cut, { minLength: 1, maxLength: 2 }), (packet, cuts) => {
      const damaged = cuts.reduce<Buffer>((bytes, { at, length, token: inserted }) => {
        const start = at % (bytes.length + 1);
        return Buffer.concat([bytes.subarray(0, start), inserted, bytes.subarray(start + length)]);
      }, packet);
      const spent = computing();
      if (verdictOf(damaged) === 'accepted') accepted += 1;
      expect(spent()).toBeLessThan(1000);
    }),
    { numRuns: 5000 },
  );
  // The damage must reach both sides.
  expect(accepted).toBeGreaterThan(100);
  expect(accepted).toBeLessThan(4000);
});
