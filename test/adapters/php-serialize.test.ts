import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_SERIALIZED_DEPTH, readSerialized } from '../../adapters/forms/php-serialize.ts';
import { MAX_VARIABLES, type PhpValue } from '../../adapters/forms/php-value.ts';
import { serialized, type Serializable } from '../support/php-serialize.ts';

type Texts = string | readonly (readonly [string, Texts])[];
const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, '../vectors/php-serialize.json'), 'utf8'),
) as readonly { readonly name: string; readonly base64: string; readonly texts: Texts }[];

const textsOf = (value: PhpValue): Texts =>
  typeof value === 'string' ? value : [...value].map(([key, item]) => [key, textsOf(item)] as const);
const read = (text: string | Uint8Array): PhpValue | null => readSerialized(Buffer.from(text).toString('base64'));
const nested = (levels: number): string => 'a:1:{i:0;'.repeat(levels - 1) + 'a:0:{}' + '}'.repeat(levels - 1);

/** Texts that PHP sends: valid Unicode without NUL. */
const texts = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !text.includes('\0'));
const scalars = fc.oneof(texts, fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
const { value: values } = fc.letrec<{ value: Serializable }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    scalars,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(texts, tie('value')), { maxLength: 5 }).map((entries) => new Map(entries)),
  ),
}));

function expectedOf(value: Serializable): Texts {
  if (value === null || value === false) return '';
  if (value === true) return '1';
  if (typeof value === 'number') return String(value === 0 ? 0 : value);
  if (typeof value === 'string') return value;
  const entries = value instanceof Map ? [...value] : [...(value as readonly Serializable[]).entries()];
  return entries.map(([key, item]) => [String(key), expectedOf(item as Serializable)] as const);
}

describe('Reading what PHP serialized', () => {
  it.each(vectors)('reads $name as PHP does', ({ base64, texts: expected }) => {
    const value = readSerialized(base64);
    expect(value === null ? null : textsOf(value)).toEqual(expected);
  });

  it('reads every value of scalars and arrays', () => {
    fc.assert(
      fc.property(values, (value) => {
        const found = readSerialized(serialized(value));
        expect(found === null ? null : textsOf(found)).toEqual(expectedOf(value));
      }),
      { numRuns: 300 },
    );
  });

  it('reads or refuses any bytes, and throws nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const found = read(bytes);
        expect(found === null || typeof found === 'string' || found instanceof Map).toBe(true);
      }),
    );
  });

  it('refuses a value that ends early', () => {
    fc.assert(
      fc.property(values, fc.nat(), (value, cut) => {
        const bytes = Buffer.from(serialized(value), 'base64');
        expect(read(bytes.subarray(0, cut % bytes.length))).toBeNull();
      }),
    );
  });

  it.each([
    ['an object', 'O:8:"stdClass":0:{}'],
    ['an object in an array', 'a:1:{i:0;O:8:"stdClass":1:{s:1:"a";i:1;}}'],
    ['an object that serializes itself', 'C:11:"ArrayObject":21:{x:i:0;a:0:{};m:a:0:{}}'],
    ['a case of an enumeration', 'E:11:"Suit:Hearts";'],
    ['a reference', 'a:2:{i:0;i:1;i:1;R:2;}'],
    ['a reference to an object', 'a:2:{i:0;i:1;i:1;r:2;}'],
    ['an escaped text', 'S:1:"\\41";'],
    ['a text that is shorter than its length', 's:5:"abc";'],
    ['a text that is longer than its length', 's:2:"abc";'],
    ['a text of a negative length', 's:-1:"";'],
    ['a text of an endless length', 's:99999999999999999999:"a";'],
    ['a text without UTF-8', Buffer.from('s:1:"\xe9";', 'latin1')],
    ['a text with a NUL', 's:1:"\0";'],
    ['an array with fewer elements', 'a:2:{i:0;i:1;}'],
    ['an array with more elements', 'a:1:{i:0;i:1;i:1;i:2;}'],
    ['an array of a negative length', 'a:-1:{}'],
    ['an array with a key of another type', 'a:1:{d:1;i:1;}'],
    ['an integer beyond 64 bits', 'i:9223372036854775808;'],
    ['an integer with a point', 'i:1.5;'],
    ['an integer without digits', 'i:;'],
    ['a double without digits', 'd:.;'],
    ['another boolean', 'b:2;'],
    ['bytes behind the value', 'i:1;i:2;'],
    ['nothing', ''],
    ['JSON', '{"a":1}'],
  ])('refuses %s', (_name, text) => {
    expect(read(text)).toBeNull();
  });

  it.each([
    ['not base64', 'not:base64!'],
    ['base64 with the end in its middle', 'aTox==Ow'],
    ['blank', ' \r\n '],
  ])('refuses a parameter that is %s', (_name, text) => {
    expect(readSerialized(text)).toBeNull();
  });

  it('reads base64 in lines, and with blanks that were plus signs', () => {
    const base64 = serialized(new Map([['note', '>>>>~~~~????ÿÿÿÿ'.repeat(8)]]));
    expect(base64).toContain('+');
    const expected = readSerialized(base64);
    expect(expected).not.toBeNull();
    expect(readSerialized(base64.replaceAll('+', ' '))).toEqual(expected);
    expect(readSerialized(`${base64.replace(/.{76}/g, '$&\r\n')}\n`)).toEqual(expected);
  });

  it('keeps the digits of a double, without those that older PHP added', () => {
    const found = read('a:4:{i:0;d:0.10000000000000001;i:1;d:9.50;i:2;d:1.0E+25;i:3;d:-INF;}');
    expect(found === null ? null : textsOf(found)).toEqual([
      ['0', '0.1'],
      ['1', '9.50'],
      ['2', '1.0E+25'],
      ['3', '-INF'],
    ]);
  });

  it('bounds levels and elements', () => {
    expect(read(nested(MAX_SERIALIZED_DEPTH))).not.toBeNull();
    expect(read(nested(MAX_SERIALIZED_DEPTH + 1))).toBeNull();
    const flat = (count: number): string => serialized(Array.from({ length: count }, () => 'x'));
    expect(readSerialized(flat(MAX_VARIABLES))).not.toBeNull();
    expect(readSerialized(flat(MAX_VARIABLES + 1))).toBeNull();
    // Empty arrays count, too.
    const half = Array.from({ length: MAX_VARIABLES / 2 }, () => []);
    expect(readSerialized(serialized([half, half]))).toBeNull();
  });

  const php = spawnSync('php', ['-n', '-r', 'echo "yes";'], { encoding: 'utf8' });
  (php.stdout === 'yes' ? it : it.skip)('accepts no damaged value that PHP refuses', () => {
    const sound = fc
      .sample(values, { numRuns: 300, seed: 19 })
      .map((value) => Buffer.from(serialized(value), 'base64'));
    const damaged = sound.flatMap((bytes, index) =>
      [3, 7, 11].map((step) => {
        const copy = Buffer.from(bytes);
        copy[(index * step) % copy.length] = ':;{}"s0ia9'.charCodeAt((index + step) % 10);
        return copy.toString('base64');
      }),
    );
    const code = `while (($line = fgets(STDIN)) !== false) {
      $text = base64_decode($line);
      echo @unserialize($text, ['allowed_classes' => false]) === false && $text !== 'b:0;' ? '-' : '+';
    }`;
    const answers = spawnSync('php', ['-n', '-r', code], { input: damaged.join('\n'), encoding: 'utf8' }).stdout;
    expect(answers).toHaveLength(damaged.length);
    const accepted = damaged.filter((base64) => readSerialized(base64) !== null);
    expect(accepted.length).toBeGreaterThan(damaged.length / 20);
    expect(damaged.filter((base64, i) => answers[i] === '-' && readSerialized(base64) !== null)).toEqual([]);
  });
});
