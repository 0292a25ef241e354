import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DIALECTS } from '../../adapters/dialects.ts';
import { assess } from '../../src/assess/assess.ts';
import { madeFolder } from './folder.ts';
import { computing } from '../support/computing/processor-time.ts';

const folder = madeFolder();
const MEBIBYTE = 1_048_576;
/** Each of these takes a second where the work is linear, and minutes where it is quadratic. */
const LONGEST_MS = 30_000;

/** A file of a text that is repeated. */
function repeated(name: string, head: string, text: string, mebibytes: number): string {
  const path = join(folder.path, name);
  const file = openSync(path, 'w');
  writeSync(file, head);
  const piece = text.repeat(Math.ceil(MEBIBYTE / text.length)).slice(0, MEBIBYTE);
  for (let count = 0; count < mebibytes; count += 1) writeSync(file, piece);
  closeSync(file);
  return path;
}

const REQUEST = '1.1.1.1 - - [30/Nov/2026] "POST /includes/api.php?action=GetInvoice&';

describe('Hostile input', () => {
  it.each([
    ['a log of one line', () => repeated('line.log', '"GET / HTTP/1.1"\n', 'x', 64)],
    ['a query string without an end', () => repeated('query.log', `"GET / HTTP/1.1"\n${REQUEST}`, 'a=1&', 32)],
    ['a line of nothing but the path', () => repeated('path.log', '"GET / HTTP/1.1"\n', ' /includes/api.php', 32)],
    [
      'lines of nothing but bodies',
      () => repeated('body.log', '"GET / HTTP/1.1"\nPOST /includes/api.php ', '?action=', 8),
    ],
    ['a recording of one line', () => repeated('line.jsonl', '{"method":"GET","path":"/x"}\n{"method":"', 'x', 32)],
  ])('of %s is read in bounded time', async (_what, make) => {
    const spent = computing();
    await assess([make()], DIALECTS);
    expect(spent()).toBeLessThan(LONGEST_MS);
  });

  it.each([
    ['open brackets', '(['],
    ['nested calls', "localAPI('GetInvoice',["],
    ['quotes', `'"\``],
    ['escaped quotes', `'\\'`],
    ['comments that never end', '/*'],
    ['tags', '<var name="action" '],
    ['assignments', '$a["action"]="GetInvoice";'],
    ['sums of texts', `"action=GetInvoice&" . `],
    ['heredocs', '<<<A\nB\n'],
    ['closing brackets after open ones', '([{)'],
    ['ends of types', '>('],
    ['types', 'f<a>('],
  ])('of %s in source code is read in bounded time', async (what, text) => {
    for (const ending of ['php', 'js', 'cfm', 'sh']) {
      const head = ending === 'php' ? '<?php // whmcs localAPI\n' : 'whmcs localAPI action=\n';
      const source = (head + text.repeat(MEBIBYTE)).slice(0, MEBIBYTE);
      const path = folder.write(`${what.replaceAll(' ', '-')}.${ending}`, source);
      const spent = computing();
      expect((await assess([path], DIALECTS)).unread).toEqual([]);
      expect(spent()).toBeLessThan(LONGEST_MS);
    }
  });

  it('of one sum of many texts is read', async () => {
    const path = folder.write('sum.php', `<?php // whmcs\n$values['action'] = ${"'x' . ".repeat(150_000)}'y';`);
    expect((await assess([path], DIALECTS)).unread).toEqual([]);
  });

  it('of a hundred thousand names of actions and parameters is counted, and not kept', async () => {
    const letters = (value: number): string =>
      value.toString(26).replaceAll(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]!);
    const actions = Array.from(
      { length: 100_000 },
      (_, index) => `"GET /includes/api.php?action=x${letters(index)} HTTP/1.1"`,
    );
    const parameters = Array.from(
      { length: 100_000 },
      (_, index) => `"GET /includes/api.php?action=GetInvoice&p${letters(index)}=1 HTTP/1.1"`,
    );
    const report = await assess([folder.write('names.log', [...actions, ...parameters].join('\n'))], DIALECTS);
    expect(report.actions).toHaveLength(1_001);
    expect(report.unnamed).toMatchObject([{ calls: 99_000 }]);
    const invoice = report.actions.find(({ action }) => action === 'GetInvoice');
    expect(invoice?.parameters).toHaveLength(200);
    expect(invoice).toMatchObject({ calls: 100_000, unnamedParameters: 99_800 });
  });

  it('of text that is in no charset is read', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x41, 0xd8, 0x0a]);
    const latin = Buffer.from("<?php /* \xe9\xff */ localAPI('GetInvoice', ['invoiceid' => 1]);", 'latin1');
    const report = await assess([folder.write('latin.php', latin), folder.write('odd.js', bytes)], DIALECTS);
    expect(report.unread).toEqual([]);
    expect(report.actions).toMatchObject([{ action: 'GetInvoice', places: 1 }]);
  });

  it('of names that objects have is not taken for them', async () => {
    const log = '"GET /includes/api.php?action=constructor&__proto__=1&toString=2 HTTP/1.1"\n';
    const source = `whmcs localAPI('hasOwnProperty', { __proto__: 1 }); const constructor = { action: 'toString' };`;
    const report = await assess([folder.write('proto.log', log), folder.write('proto.js', source)], DIALECTS);
    expect(report.actions.map(({ action, state }) => [action, state])).toEqual([
      ['constructor', 'unknown'],
      ['hasOwnProperty', 'unknown'],
    ]);
  });
});
