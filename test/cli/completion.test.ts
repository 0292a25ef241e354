import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { createProgram, runCli } from '../../src/cli/program.ts';
import { TestClock } from '../support/gateway.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
const scripts: Record<string, string> = {};
let folder: string;

const io = (write: (text: string) => unknown) => ({
  stdin: Readable.from([]),
  stdout: { write },
  stderr: { write: () => true },
  env: {},
  clock: new TestClock(),
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-completion-'));
  for (const shell of SHELLS) {
    let text = '';
    expect(
      await runCli(
        ['completion', shell],
        io((part) => (text += part)),
      ),
    ).toBe(0);
    scripts[shell] = text;
    writeFileSync(join(folder, shell), text);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Bash's offers after a command line, in a directory without files. */
function offered(line: string): readonly string[] {
  const words = line
    .split(' ')
    .flatMap((word) => (/^--\S+=/.test(word) ? [word.split('=')[0]!, '=', word.split('=')[1]!] : [word]));
  const code = `source ${join(folder, 'bash')}
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
    _invoice_gateway; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', code], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((word) => word !== '');
}

const PROGRAM = createProgram(io(() => true));

function paths(command: Command, at = ''): readonly { readonly path: string; readonly command: Command }[] {
  return command.commands.flatMap((sub) => {
    const path = `${at} ${sub.name()}`.trim();
    return [{ path, command: sub }, ...paths(sub, path)];
  });
}

describe('The completion of bash', () => {
  it.each([
    ['./gateway ten', ['tenant']],
    ['./gateway tenant ', ['add', 'set', 'show', 'list', 'disable', 'enable', '--json', '--help']],
    ['./gateway --ver', ['--version']],
    [
      './gateway delivery list --tenant 54 --state ',
      ['open', 'creating', 'local', 'completing', 'completed', 'failed'],
    ],
    ['./gateway delivery list --state=comp', ['completing', 'completed']],
    ['./gateway delivery account --state c', ['ca', 'co']],
    ['./gateway invoice list --status Pa', ['Paid', String.raw`Payment\ Pending`]],
    ['./gateway completion ', ['bash', 'zsh', 'fish', '--json', '--help']],
    ['./gateway call c', ['corp']],
    ['./gateway credential add --actions getinvoice,addInvoicePay', []],
    ['./gateway credential add --actions GetInvoice,AddInv', ['GetInvoice,AddInvoicePayment']],
    ['./gateway credential add --actions GetTr', ['GetTransactions']],
    ['./gateway tenant add --name tenant --tax-mode i', ['inclusive']],
    ['./gateway --json tenant li', ['list']],
    ['./gateway nonsense ', []],
  ])('offers behind %j', (line, wanted) => {
    const found = offered(line);
    if (line.endsWith('nonsense ')) expect(found).not.toContain('add');
    else expect([...found].sort()).toEqual([...wanted].sort());
  });

  it.each(paths(PROGRAM).map(({ path, command }) => [path, command] as const))('knows all of %s', (path, command) => {
    const flags = command.options.map(({ long }) => long ?? '');
    expect(offered(`./gateway ${path} -`)).toEqual(expect.arrayContaining([...flags, '--json', '--help']));
    if (command.commands.length > 0) {
      expect(offered(`./gateway ${path} `)).toEqual(expect.arrayContaining(command.commands.map((sub) => sub.name())));
    }
  });
});

describe.each(['zsh', 'fish'] as const)('The completion of %s', (shell) => {
  it('names every command and option', () => {
    for (const { path, command } of paths(PROGRAM)) {
      expect(scripts[shell]).toContain(path);
      for (const { long } of command.options) expect(scripts[shell]).toContain((long ?? '').slice(2));
    }
  });

  it('is a script that the shell can read, where it is installed', () => {
    const { error, status, stderr } = spawnSync(shell, ['-n', join(folder, shell)], { encoding: 'utf8' });
    if (error !== undefined) {
      expect(error).toMatchObject({ code: 'ENOENT' });
      return;
    }
    expect([status, stderr]).toEqual([0, '']);
  });
});
