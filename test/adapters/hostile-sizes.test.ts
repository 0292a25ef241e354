import { expect, it } from '@jest/globals';
import { MalformedPacket } from '../../adapters/corp/wddx/malformed-packet.ts';
import { packetText } from '../../adapters/corp/wddx/packet-text.ts';
import { readWddx } from '../../adapters/corp/wddx/read-wddx.ts';
import { numberText } from '../../adapters/corp/wddx/scalars.ts';
import { MalformedRequest } from '../../adapters/forms/malformed-request.ts';
import { decodeMultipart } from '../../adapters/forms/multipart.ts';
import { decodePhpForm } from '../../adapters/forms/php-form.ts';
import { readSerialized } from '../../adapters/forms/php-serialize.ts';
import { askedFormat } from '../../adapters/whmcs/answers/asked-format.ts';
import { decodeJsonParams } from '../../adapters/whmcs/parameters/json-params.ts';

/** Of the largest body that is read. */
const SIZE = 256 * 1024;
/** Linear work takes milliseconds, quadratic work minutes: the limit between them allows for a busy machine. */
const LIMIT_MS = 5_000;

const filled = (part: string, before = '', after = ''): string =>
  before + part.repeat(Math.floor((SIZE - before.length - after.length) / part.length)) + after;
const part = (disposition: string): Buffer =>
  Buffer.from(`--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\nx\r\n--b--\r\n`);
const multipart = (body: Buffer): Promise<unknown> => decodeMultipart(body, 'multipart/form-data; boundary=b');
const packet = (content: string): string => `<wddxPacket version='1.0'><header/><data>${content}</data></wddxPacket>`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** The tokenizer of multipart bodies reads headers of 80 KB at the most. */
const BLANKS = 60_000;

const request = (body: string): Parameters<typeof askedFormat>[0] => ({
  ...{ requestId: 'r', method: 'POST', path: '/', query: '', pathParameters: {}, headers: {}, remoteAddress: '' },
  body: Buffer.from(body),
});

it.each<[string, () => unknown]>([
  ['a form of elements of one array', () => decodePhpForm(filled('a[]=1&'))],
  ['a form of brackets', () => decodePhpForm(filled('[', 'a'))],
  ['a form of pairs of brackets', () => decodePhpForm(filled('[]', 'a'))],
  ['a form of percent signs', () => decodePhpForm(filled('%'))],
  ['a form of blanks before a name', () => decodePhpForm(filled('+', '', 'a=1'))],
  ['JSON of brackets', () => decodeJsonParams(filled('['))],
  ['JSON of empty lists', () => decodeJsonParams(filled('[],', '{"a":[', '0]}'))],
  ['JSON of one name', () => decodeJsonParams(filled('"a":1,', '{', '"a":1}'))],
  ['JSON of zeros', () => decodeJsonParams(filled('0', '{"a":', '}'))],
  ['JSON of digits behind a zero', () => decodeJsonParams(filled('7', '{"a":0', '}'))],
  ['JSON of digits', () => decodeJsonParams(filled('7', '{"a":', '}'))],
  ['JSON of digits behind a point', () => decodeJsonParams(filled('0', '{"a":0.', '1}'))],
  ['JSON of minus signs', () => decodeJsonParams(filled('-', '{"a":', '1}'))],
  ['JSON of points', () => decodeJsonParams(filled('1.', '{"a":', '1}'))],
  ['JSON of numbers that zeros begin', () => decodeJsonParams(filled('01,', '{"a":[', '1]}'))],
  ['JSON of separators and blanks', () => decodeJsonParams(filled(',  ', '{"a":[1.0', ']}'))],
  ['JSON of blanks behind a colon', () => decodeJsonParams(filled(' ', '{"a":', '01}'))],
  ['JSON of quotes', () => decodeJsonParams(filled('"', '{"a":01,'))],
  ['JSON of backslashes in a text without an end', () => decodeJsonParams(filled('\\', '{"a":01,"'))],
  [
    'JSON of one name with one text',
    () => decodeJsonParams(filled(`"a":"${'x'.repeat(1_000)}",`, '{"n":1.0,', '"a":1}')),
  ],
  ['JSON of one name with nested values', () => decodeJsonParams(filled('"a":[[[[1.0]]]],', '{', '"a":1}'))],
  ['serialized arrays that only open', () => readSerialized(base64(filled('a:1:{i:0;')))],
  ['serialized empty arrays', () => readSerialized(base64(filled('i:0;a:0:{}', 'a:999:{', '}')))],
  ['serialized text', () => readSerialized(base64(`s:${SIZE}:"${'x'.repeat(SIZE)}";`))],
  ['a serialized number of digits', () => readSerialized(base64(filled('7', 'd:')))],
  ['serialized elements without an end', () => readSerialized(base64(filled('i:7', 'a:999:{')))],
  ['serialized bytes of blanks behind a value', () => readSerialized(base64(filled(' ', 'N;', 'x')))],
  ['base64 of blanks', () => readSerialized(filled(' ', 'a', 'a'))],
  ['base64 of line feeds', () => readSerialized(filled('\n', 'a', '!'))],
  ['base64 of equals signs', () => readSerialized(filled('=', 'a', 'a'))],
  ['a form of Latin-1', () => decodePhpForm(Buffer.from(filled('%E9', 'a=')), 'windows-1252')],
  ['a form of zeros', () => decodePhpForm(Buffer.from(filled('%00', 'a=')), 'utf-16le')],
  ['a form of names in UTF-16', () => decodePhpForm(Buffer.from(filled('&a%00', 'a=')), 'utf-16le')],
  ['a declaration of blanks', () => packetText(Buffer.from(filled(' ', '<?xml encoding')), 'utf-8')],
  ['a declaration of encodings', () => packetText(Buffer.from(filled('encoding= ', '<?xml ')), 'utf-8')],
  ['a document type of blanks', () => readWddx(filled(' ', '<!DOCTYPE a'))],
  ['a document type of quotes', () => readWddx(filled('"', '<!DOCTYPE a PUBLIC '))],
  ['a multipart header of blanks in front of a quote', () => multipart(part(`name=${'\t'.repeat(BLANKS)}'`))],
  ['a multipart header of blanks behind a name', () => multipart(part(`name${' '.repeat(BLANKS)}x`))],
  ['a multipart header of backslashes', () => multipart(part(`name="${'\\'.repeat(BLANKS)}`))],
  ['a multipart header of semicolons', () => multipart(part(';'.repeat(BLANKS)))],
  ['multipart of boundaries', () => multipart(Buffer.from(filled('\r\n--b')))],
  ['multipart of beginnings of boundaries', () => multipart(Buffer.from(filled('\r\n-', '--b\r\n')))],
  ['a packet of elements', () => readWddx(packet('<null/>'.repeat(30_000)))],
  ['a packet that only opens', () => readWddx(filled('<array>'))],
  ['a packet of references', () => readWddx(packet(`<string>${'&#65;'.repeat(40_000)}</string>`))],
  [
    'a packet of attributes',
    () => readWddx(packet(`<null ${Array.from({ length: 20_000 }, (_, i) => `a${i}=''`).join(' ')}/>`)),
  ],
  ['a packet of comments', () => readWddx(packet(filled('<!-- -->').slice(0, 200_000)))],
  ['a packet of declarations', () => readWddx(filled('<!DOCTYPE wddxPacket SYSTEM '))],
  ['a number of many digits', () => numberText({ kind: 'number', text: filled('1', '', 'x') })],
  ['a number of zeros and ones', () => numberText({ kind: 'number', text: filled('01', '1.') })],
  ['the search for a format among its beginnings', () => askedFormat(request(filled('responsetype ')))],
  ['the search for a format in blanks', () => askedFormat(request(filled(' ', 'responsetype')))],
])('what is as large as it may be is read or refused at once: %s', async (_name, read) => {
  const startedAt = performance.now();
  try {
    await read();
  } catch (error) {
    if (!(error instanceof MalformedRequest || error instanceof MalformedPacket)) throw error;
  }
  expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS);
});
