import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readPlainPacket } from '../../adapters/corp/wddx/fast-path/plain-packet.ts';
import { readWddx } from '../../adapters/corp/wddx/read-wddx.ts';
import { packetOf, toNotation, wddxVectors } from '../support/wddx.ts';

const member = fc
  .record({
    name: fc.constantFrom('CORP_ID', 'corp_id', 'Amount-Paid', 'a.b', '', 'né', 'x y', '__proto__'),
    quote: fc.constantFrom("'", '"'),
    type: fc.constantFrom('string', 'string', 'number', 'dateTime', 'String', 'boolean'),
    closed: fc.constantFrom(null, null, null, 'string'),
    text: fc.oneof(
      fc.constantFrom('', '23.0', ' 1e3', '2026-11-22T10:00:00', '2026-11-22T10:00:00+0:0', '<b/>', '&amp;', 'a > b'),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(']', '>', '\r', '\n', '\u00a0', '\u0001', '\ufffe', 'x', '1'), maxLength: 6 }),
    ),
    blank: fc.constantFrom('', '', ' ', '\n\t', '\u00a0', 'x'),
  })
  .map(
    ({ name, quote, type, closed, text, blank }) =>
      `${blank}<var name=${quote}${name}${quote}>${blank}<${type}>${text}</${closed ?? type}></var>`,
  );

const packet = fc
  .record({
    version: fc.constantFrom("'1.0'", '"1.0"', "'0.9'"),
    header: fc.constantFrom('<header/>', '<header></header>', '<header><comment>c</comment></header>', ''),
    members: fc.array(member, { maxLength: 5 }),
    tail: fc.constantFrom('', '\n', '<!-- -->', 'x', '<?php ?>'),
  })
  .map(
    ({ version, header, members, tail }) =>
      `<wddxPacket version=${version}>${header}<data><struct>${members.join('')}</struct></data></wddxPacket>${tail}`,
  );

/** The readings of the fast path and of the parser; `null` if the fast path leaves the packet to the parser. */
function bothReadings(text: string): readonly [plain: unknown, full: unknown] | null {
  const plain = readPlainPacket(text);
  return plain === null ? null : [toNotation(plain), toNotation(readWddx(text))];
}

describe('a packet that is read without an XML parser', () => {
  it.each(wddxVectors)('is read as the parser reads it, or left to it: $name', (vector) => {
    const [plain, full] = bothReadings(packetOf(vector).toString()) ?? [null, null];
    expect(plain).toEqual(full);
  });

  it('is read as the parser reads it, or left to it, with any content', () => {
    let read = 0;
    fc.assert(
      fc.property(packet, (text) => {
        const readings = bothReadings(text);
        if (readings === null) return;
        read += 1;
        expect(readings[0]).toEqual(readings[1]);
      }),
      { numRuns: 5_000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it('is read the same when a character is lost, doubled or another', () => {
    const sample =
      "<wddxPacket version='1.0'><header/><data><struct><var name='A'><string>x y</string></var>" +
      "<var name='b'><number>1.50</number></var></struct></data></wddxPacket>";
    expect(bothReadings(sample)?.[0]).toEqual({
      struct: [
        ['A', 'x y'],
        ['B', { number: '1.50' }],
      ],
    });
    for (let at = 0; at < sample.length; at += 1) {
      for (const insert of ['', sample.charAt(at).repeat(2), '<', '&', "'", ' ', '1', '/']) {
        const [plain, full] = bothReadings(sample.slice(0, at) + insert + sample.slice(at + 1)) ?? [null, null];
        expect(plain).toEqual(full);
      }
    }
  });

  it('is a short one: a long packet is left to the parser and its limits', () => {
    const long = `<wddxPacket version='1.0'><header/><data><struct><var name='A'><string>${'x'.repeat(20_000)}</string></var></struct></data></wddxPacket>`;
    expect(readPlainPacket(long)).toBeNull();
  });
});
