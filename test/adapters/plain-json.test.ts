import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { argumentsOfJson } from '../../adapters/corp/arguments.ts';
import { readPlainJson } from '../../adapters/corp/plain-json.ts';

const text = fc.oneof(
  fc.constantFrom(
    '',
    '23.0',
    '2026-11-22 10:00:00',
    'notes, and: more',
    '{}',
    '[1]',
    'Müller',
    '😀',
    '\u007f',
    '\u2028',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const literal = fc.oneof(
  { weight: 40, arbitrary: text.map((value) => JSON.stringify(value)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('1.50', '-0', 'null', 'true', '{}', '["x"]', '"\t"', '"\\u0041"', "'x'", ''),
  },
);
const blank = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom('', ' ') },
  { weight: 1, arbitrary: fc.constantFrom('\n', '\t', '\u00a0', ',', 'x') },
);
const member = fc
  .record({
    name: fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom('CORP_ID', 'AMOUNT_PAID', '', '7', '__PROTO__', 'É') },
      { weight: 1, arbitrary: fc.constantFrom('corp_id', '__proto__', 'a"b') },
    ),
    value: literal,
    blanks: fc.tuple(blank, blank, blank, blank),
  })
  .map(({ name, value, blanks: [a, b, c, d] }) => `${a}${JSON.stringify(name)}${b}:${c}${value}${d}`);
const packet = fc
  .record({ members: fc.array(member, { minLength: 1, maxLength: 4 }), start: blank, end: blank })
  .map(({ members, start, end }) => `${start}{${members.join(',')}}${end}`);

/** What JSON.parse makes of it; `null` where it is no object. */
function parsed(json: string): unknown {
  try {
    return argumentsOfJson(JSON.parse(json));
  } catch {
    return null;
  }
}

/** What is read without JSON.parse, beside what that makes of it; nothing where the plain reader passes. */
function bothReadings(json: string): readonly [plain: unknown, full: unknown] | null {
  const plain = readPlainJson(json);
  return plain === null ? null : [plain, parsed(json)];
}

describe('a packet that is read without JSON.parse', () => {
  it.each([
    ['{"CORP_ID":"54","AMOUNT_PAID":"23.00"}', { CORP_ID: '54', AMOUNT_PAID: '23.00' }],
    ['{"CORP_ID": "54", "PAYMENT_NOTES": "a, \'b\': {c}"}', { CORP_ID: '54', PAYMENT_NOTES: "a, 'b': {c}" }],
    ['{ "CORP_ID" : "54" , "É" : "é" }', { CORP_ID: '54', É: 'é' }],
    ['{"CORP_ID":"1","7":"","CORP_ID":"2"}', { CORP_ID: '2', 7: '' }],
  ])('is a flat object of texts: %s', (json, members) => {
    expect(readPlainJson(json)).toEqual(new Map(Object.entries(members)));
  });

  it.each([
    '{}',
    '{"CORP_ID":54}',
    '{"CORP_ID":null}',
    '{"corp_id":"54"}',
    '{"CORP_ID":"\\u0035"}',
    '{"CORP_ID":"5\t4"}',
    '{"CORP_ID":"54"}\n',
    '{"CORP_ID":"54",}',
    '{"CORP_ID":"54"',
    '{"CORP_ID":"54"}}',
    '{,"CORP_ID":"54"}',
    '{"CORP_ID" "54"}',
    '[{"CORP_ID":"54"}]',
    '["CORP_ID":"54"}',
  ])('is no other: %j is left to JSON.parse', (json) => {
    expect(readPlainJson(json)).toBeNull();
  });

  it('is read as JSON.parse reads it, or left to it, whatever stands in it', () => {
    let read = 0;
    fc.assert(
      fc.property(packet, (json) => {
        const readings = bothReadings(json);
        if (readings === null) return;
        read += 1;
        expect(readings[0]).toEqual(readings[1]);
      }),
      { numRuns: 5_000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it('is read the same when a character is lost, doubled or another', () => {
    const sample = '{"CORP_ID":"54", "NOTES" : "x y","B":""}';
    expect(bothReadings(sample)?.[0]).toEqual(new Map(Object.entries({ CORP_ID: '54', NOTES: 'x y', B: '' })));
    for (let at = 0; at < sample.length; at += 1) {
      for (const insert of ['', sample.charAt(at).repeat(2), '"', '\\', '\n', ' ', '1', '{', '}', ',', ':', 'a']) {
        const [plain, full] = bothReadings(sample.slice(0, at) + insert + sample.slice(at + 1)) ?? [null, null];
        expect(plain).toEqual(full);
      }
    }
  });
});
