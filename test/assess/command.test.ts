import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { runCli } from '../../src/cli/program.ts';
import { TestClock } from '../support/gateway.ts';
import { madeFolder } from './folder.ts';
import { makeLog } from './generator/logs.ts';
import { SECRETS } from './generator/sources.ts';

const folder = madeFolder();

async function run(...args: readonly string[]) {
  let [out, err] = ['', ''];
  const code = await runCli(['assess', ...args], {
    stdin: Readable.from([]),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env: {},
    clock: new TestClock(),
  });
  return { code, out, err };
}

const request = (query: string): string =>
  `1.1.1.1 - - [30/Nov/2026] "POST /includes/api.php?${query} HTTP/1.1" 200 1\n`;
const good = folder.write('good.log', request('action=AddInvoicePayment&invoiceid=1&transid=T'));
const mixed = folder.write('mixed.log', makeLog('apache', 3, SECRETS).lines.join('\n'));

describe('The command assess', () => {
  it('ends with 0 where all calls work, and names the rows of their differences', async () => {
    const { code, out, err } = await run(good);
    expect([code, err]).toEqual([0, 'Read 1 access log.\n']);
    expect(out).toMatch(/^AddInvoicePayment {2}whmcs +works +1 +0 +2 of 2 +W-01, W-04/m);
    expect(out).toContain('AddInvoicePayment: transid differs: W-01');
    expect(out).toMatch(/^W-01: The same transid again/m);
    expect(out).toContain('1 of 1 action works.');
  });

  it('ends with 1 where some do not, and shows no secret', async () => {
    const { code, out, err } = await run(mixed);
    expect(code).toBe(1);
    expect(out).toMatch(/^ACTION +DIALECT +STATE +CALLS +PLACES +PARAMETERS READ +DIFFERENCES$/m);
    expect(out).toMatch(/^OpenTicket +whmcs +refused +3/m);
    expect(out).toContain('4 of 5 actions work.');
    expect(out).toContain('The log lacks the action of 3 calls (whmcs), which is in a body.');
    for (const secret of SECRETS) expect(out + err).not.toContain(secret);
  });

  it('counts a documented parameter that is not read as a part that does not work', async () => {
    const log = folder.write('partly.log', request('action=CapturePayment&invoiceid=1&cvv=123'));
    const { code, out } = await run(log);
    expect(code).toBe(1);
    expect(out).toMatch(/^CapturePayment +whmcs +partly +1 +0 +1 of 2/m);
    expect(out).toContain('CapturePayment: cvv is documented, and the gateway does not read it');
    expect(out).not.toContain('123');
  });

  it('ends with 2 where a file was not read, and reports the others', async () => {
    const missing = join(folder.path, 'missing\u001b[31m.log');
    const { code, out, err } = await run(good, missing);
    expect(code).toBe(2);
    expect(out).toContain('AddInvoicePayment');
    expect(err).toContain('missing\ufffd[31m.log was not read: it does not exist.');
    const large = folder.write('large.php', `<?php // whmcs ${'x'.repeat(1_100_000)}`);
    expect((await run(large)).err).toContain('large.php was not read: it is larger than 1 MiB.');
    const other = folder.write('notes.txt', 'hello');
    expect((await run(other)).err).toContain('it is not a log, source code or a recording that is known');
    const damaged = folder.write('damaged.log.gz', Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]));
    expect((await run(damaged)).err).toContain('its compressed data is damaged');
  });

  it('ends with 2 where no call was found, and without a path', async () => {
    const none = folder.write('empty.log', '1.1.1.1 - - [30/Nov/2026] "GET / HTTP/1.1" 200 1\n');
    expect(await run(none)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('No call was found.') });
    expect((await run()).code).toBe(2);
  });

  it('follows no link within a folder, and passes over files of other kinds', async () => {
    folder.write('tree/api.php', `<?php localAPI('GetInvoice', ['invoiceid' => 1]);`);
    folder.write('tree/logo.png', Buffer.from([0x89, 0x50, 0, 0]));
    folder.write('tree/.git/hooks.php', `<?php localAPI('DeleteClient', []);`);
    symlinkSync('..', join(folder.path, 'tree', 'loop'));
    const { code, err, out } = await run(join(folder.path, 'tree'));
    expect([code, err]).toEqual([0, 'Read 1 source file; 1 other file passed over.\n']);
    expect(out).not.toContain('DeleteClient');
  });

  it('writes JSON, and a page that loads nothing', async () => {
    const page = join(folder.path, 'report.html');
    const { code, out } = await run(mixed, '--json', '--html', page);
    expect(code).toBe(1);
    const report = JSON.parse(out);
    expect(report.actions[0]).toMatchObject({ action: 'OpenTicket', state: 'refused', calls: 3, places: 0 });
    expect(report.files).toMatchObject({ kinds: [{ kind: 'access logs', files: 1 }], others: 0 });
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('OpenTicket');
    expect(html).not.toMatch(/<(?:script|link|img)|src=|url\((?!['"]?data:)/);
    for (const secret of SECRETS) expect(html).not.toContain(secret);
    const { code: failed, err } = await run(good, '--html', join(folder.path, 'none', 'report.html'));
    expect([failed, err]).toEqual([1, expect.stringMatching(/could not be written to .*\(ENOENT\)\.\n$/)]);
  });
});
