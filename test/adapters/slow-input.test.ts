import { describe, expect, it } from '@jest/globals';
import { toWddxNumber, numberText } from '../../adapters/corp/wddx/scalars.ts';
import { decodeMultipart } from '../../adapters/forms/multipart.ts';
import { MalformedRequest } from '../../adapters/forms/malformed-request.ts';
import { computing } from '../support/computing/processor-time.ts';

/** The longest header of a part that the tokenizer hands on is 80 KiB. */
const LONG = 75_000;
/** Far more than linear time takes; what grew by the square took 27 seconds. */
const LIMIT_MS = 2_000;

function partWith(disposition: string): Buffer {
  return Buffer.from(`--b\r\nContent-Disposition: ${disposition}\r\n\r\nx\r\n--b--\r\n`);
}

function timed(work: () => unknown): number {
  const spent = computing();
  work();
  return spent();
}

describe('The input of a caller', () => {
  it.each([
    ['blanks behind an equals sign', `form-data; name=${'\t'.repeat(LONG)}'`],
    ['blanks before a name', `form-data;${'\t'.repeat(LONG)}'`],
    ['blanks behind a name', `form-data; name${'\t'.repeat(LONG)}'`],
    ['blanks behind a value', `form-data; name=a${'\t'.repeat(LONG)}'`],
    ['blanks behind a quoted value', `form-data; name="a"${'\t'.repeat(LONG)}'`],
    ['a quoted value without an end', `form-data; name="${'\\'.repeat(LONG)}`],
  ])('costs no more than linear time, in the header of a part: %s', async (_name, disposition) => {
    const spent = computing();
    await expect(decodeMultipart(partWith(disposition), 'multipart/form-data; boundary=b')).rejects.toBeInstanceOf(
      MalformedRequest,
    );
    expect(spent()).toBeLessThan(LIMIT_MS);
  });

  it.each([
    ['digits', '0'.repeat(LONG)],
    ['digits and a letter', `${'0'.repeat(LONG)}x`],
    ['digits behind a point', `1.${'0'.repeat(LONG)}`],
    ['digits of an exponent', `1e${'0'.repeat(LONG)}1`],
  ])('costs no more than linear time, as a number of WDDX: %s', (_name, text) => {
    expect(timed(() => toWddxNumber(text))).toBeLessThan(LIMIT_MS);
    expect(timed(() => numberText({ kind: 'number', text }))).toBeLessThan(LIMIT_MS);
  });
});

describe('The header of a part', () => {
  it.each([
    ['form-data; name=a', 'a'],
    ['form-data; name=a ; x=y', 'a'],
    ['form-data; name = "a" ;x=', 'a'],
    ['form-data; x= ; name="a\\"b"', 'a"b'],
    ['form-data; x=;name=a', 'a'],
  ])('names its field: %s', async (disposition, name) => {
    const fields = await decodeMultipart(partWith(disposition), 'multipart/form-data; boundary=b');
    expect([...fields.keys()]).toEqual([name]);
  });
});
