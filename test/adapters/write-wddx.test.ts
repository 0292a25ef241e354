import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readWddx } from '../../adapters/corp/wddx/read-wddx.ts';
import { numberText, toWddxDateTime } from '../../adapters/corp/wddx/scalars.ts';
import type { WddxValue } from '../../adapters/corp/wddx/value.ts';
import { writeWddx } from '../../adapters/corp/wddx/write-wddx.ts';
import {
  acceptedVectors,
  anyWddxValue,
  packetOf,
  packetWith,
  readPacketOf,
  VECTOR_FOLDER,
  verdictOf,
} from '../support/wddx.ts';

// A URL: xmllint takes no path with a space in it for a DTD.
const DTD = pathToFileURL(join(VECTOR_FOLDER, 'wddx_1_0.dtd')).href;

describe('A written packet', () => {
  test('is the packet of the document, letter for letter', () => {
    const value = new Map<string, WddxValue>([
      ['RET_STATUS', 'ok'],
      ["it's", ['a\r\nb', null, true, { kind: 'number', text: '15.90' }]],
      ['WHEN', toWddxDateTime('2015-3-24T11:54:0+0:0')],
      ['BYTES', { kind: 'binary', bytes: Buffer.from('hello') }],
      ['ROWS', { kind: 'recordset', rowCount: 1, fields: new Map([['A', [false]]]) }],
    ]);
    expect(writeWddx(value)).toBe(
      "<wddxPacket version='1.0'><header/><data><struct><var name='RET_STATUS'><string>ok</string></var>" +
        "<var name='it&apos;s'><array length='4'><string>a<char code='0D'/><char code='0A'/>b</string><null/>" +
        "<boolean value='true'/><number>15.90</number></array></var>" +
        "<var name='WHEN'><dateTime>2015-3-24T11:54:0+0:0</dateTime></var>" +
        "<var name='BYTES'><binary encoding='base64' length='5'>aGVsbG8=</binary></var>" +
        "<var name='ROWS'><recordset rowCount='1' fieldNames='A'><field name='A'><boolean value='false'/></field>" +
        '</recordset></var></struct></data></wddxPacket>',
    );
  });

  test('has a replacement where XML has no character', () => {
    expect(readWddx(writeWddx('\0\uFFFE\ud800x\udc00\u{1F4B6}\u0085'))).toBe(
      '\uFFFD\uFFFD\uFFFDx\uFFFD\u{1F4B6}\u0085',
    );
    expect(readWddx(writeWddx(new Map([['A\u0001\n', null]])))).toEqual(new Map([['A\uFFFD\n', null]]));
  });

  test('is nothing for a value that could not be read back', () => {
    const cycle: WddxValue[] = [];
    cycle.push(cycle);
    const deep = (levels: number, inner: WddxValue): WddxValue => (levels === 0 ? inner : [deep(levels - 1, inner)]);
    const rows = (name: string, rowCount: number): WddxValue => ({
      kind: 'recordset',
      rowCount,
      fields: new Map([[name, [null]]]),
    });
    expect(verdictOf(writeWddx(deep(29, 'a')))).toBe('accepted');
    for (const value of [
      cycle,
      deep(30, null),
      deep(29, 'a\n'),
      { kind: 'number', text: 'NaN' } as const,
      new Map(['a', 'A'].map((name) => [name, null])),
      rows('A', 2),
      rows('1A', 1),
    ]) {
      expect(() => writeWddx(value)).toThrow(TypeError);
    }
  });

  const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;
  (hasXmllint ? test : test.skip)(
    `validates against the DTD${hasXmllint ? '' : ' (SKIPPED: there is no xmllint on the PATH)'}`,
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'wddx-'));
      try {
        const values = [
          ...acceptedVectors.map((vector) => readPacketOf(packetOf(vector))),
          ...fc.sample(anyWddxValue, 500),
        ];
        const files = values.map((value, i) => {
          writeFileSync(join(folder, `${i}.xml`), writeWddx(value));
          return `${i}.xml`;
        });
        const validate = (names: readonly string[]): ReturnType<typeof spawnSync> =>
          spawnSync('xmllint', ['--noout', '--nonet', '--dtdvalid', DTD, ...names], {
            cwd: folder,
            encoding: 'utf8',
          });
        const { status, stderr } = validate(files);
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        // The check can fail.
        writeFileSync(join(folder, 'invalid.xml'), packetWith('<null/><null/>'));
        expect(validate(['invalid.xml']).status).not.toBe(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

test.each([
  ['346.0', '346'],
  ['15.90', '15.90'],
  ['1.10', '1.10'],
  ['0001003', '0001003'],
  ['23.00', '23'],
  ['-0', '0'],
  ['-15.950', '-15.950'],
  ['1.2345678E7', '12345678'],
  ['1e3', '1000'],
  ['-1.50E-2', '-0.015'],
  ['+007', '007'],
  ['5.', '5'],
  ['.5', '0.5'],
  ['-0.0', '0'],
  ['0e40', '0'],
  ['9007199254740993', '9007199254740993'],
  ['1e39', `1${'0'.repeat(39)}`],
  ['1e40', '1e40'],
  ['1e-41', '1e-41'],
  ['1e400', '1e400'],
  [`1e${'9'.repeat(400)}`, `1e${'9'.repeat(400)}`],
  ['9'.repeat(300), '9'.repeat(300)],
  [`0.${'1'.repeat(41)}`, `0.${'1'.repeat(41)}`],
  [`${'0'.repeat(300)}1.5${'0'.repeat(300)}e0`, '1.5'],
])('the number %s is the text %s', (number, plain) => {
  expect(numberText({ kind: 'number', text: number })).toBe(plain);
});
