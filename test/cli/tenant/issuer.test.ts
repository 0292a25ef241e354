import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PNG } from 'pngjs';
import { startCli, type Cli } from '../support/harness.ts';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><rect width="60" height="20"/></svg>';

let cli: Cli;
let stop: () => Promise<void>;
let folder: string;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
  folder = await mkdtemp(join(tmpdir(), 'invoice-gateway-logo-'));
  await cli.json('tenant add 60 --name Sixty');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await stop();
});

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('The sender of a tenant’s invoices', () => {
  it('is set and shown by the command line, with its lines', async () => {
    const texts = [
      '--issuer-name',
      'Acme',
      '--issuer-address',
      '1 Long Street\n10115 Berlin',
      '--issuer-tax-number',
      'X1',
    ];
    const more = ['--issuer-email', 'a@b.example', '--how-to-pay', 'IBAN: DE00', '--language', 'DE-at'];
    const shown = {
      issuerName: 'Acme',
      issuerAddress: '1 Long Street\n10115 Berlin',
      issuerTaxNumber: 'X1',
      issuerEmail: 'a@b.example',
      howToPay: 'IBAN: DE00',
      language: 'de-AT',
      issuerLogo: null,
    };
    expect(await cli.json(['tenant', 'set', '60', ...texts, ...more])).toMatchObject(shown);
    expect(await cli.json('tenant show 60')).toMatchObject(shown);
    const emptied = await cli.json(['tenant', 'set', '60', '--issuer-email', '', '--issuer-address', '']);
    expect(emptied).toMatchObject({ ...shown, issuerEmail: null, issuerAddress: null });
  });

  it('takes a logo from a file or from stdin, and removes it', async () => {
    const png = PNG.sync.write(new PNG({ width: 30, height: 10 }));
    const set = await cli.run(['tenant', 'set', '60', '--issuer-logo', await fileOf('a.png', png), '--json']);
    expect([set.code, set.out]).toEqual([0, expect.stringContaining('PNG, 30 × 10, ')]);
    const piped = await cli.run('tenant set 60 --issuer-logo - --json', { stdin: SVG });
    expect([piped.code, piped.out]).toEqual([0, expect.stringContaining('SVG, 60 × 20, ')]);
    expect(piped.err).toContain('PDFs show the name instead: use a PNG for both.');
    expect(await cli.json('tenant set 60 --issuer-logo none')).toMatchObject({ issuerLogo: null });
  });

  it('refuses a bad logo with a sentence, and changes nothing', async () => {
    const bad = await fileOf('bad.svg', SVG.replace('<rect', '<script/><rect'));
    const refused = await cli.run(['tenant', 'set', '60', '--issuer-logo', bad, '--issuer-name', 'Other']);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain('The logo has the element <script>: export the logo as plain SVG');
    const missing = await cli.run(['tenant', 'set', '60', '--issuer-logo', join(folder, 'none.png')]);
    expect([missing.code, missing.err]).toEqual([
      1,
      expect.stringMatching(/The logo .*none\.png can't be read \(ENOENT\)/),
    ]);
    expect(await cli.json('tenant show 60')).toMatchObject({ issuerName: 'Acme', issuerLogo: null });
  });

  it.each([
    [['--language', 'tlh'], '--language must be de, en, es, fr, also with a region'],
    [['--issuer-email', 'nowhere'], '--issuer-email must be a mail address'],
    [['--issuer-name', 'two\nlines'], '--issuer-name must be one line'],
    [['--issuer-address', 'a\n'.repeat(9) + 'b'], '--issuer-address must be at most 8 lines'],
    [['--how-to-pay', 'x'.repeat(4_001)], '--how-to-pay must be at most 40 lines and 4000 characters'],
    [['--how-to-pay', 'a\u0007b'], '--how-to-pay must be'],
  ])('refuses %j', async (options, message) => {
    const { code, err } = await cli.run(['tenant', 'set', '60', ...options]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
