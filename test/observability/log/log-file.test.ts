import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogFile } from '../../../src/observability/log/log-file.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'invoice-gateway-log-'));
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

async function write(file: LogFile, lines: readonly string[]): Promise<void> {
  for (const line of lines) await new Promise((resolve) => file.write(`${line}\n`, resolve));
}

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `line ${String(index).padStart(5, '0')}`);
}

describe('The file of the log', () => {
  it('is turned over without losing a line, and keeps as many files as it may', async () => {
    const path = join(directory, 'turned.log');
    const file = new LogFile(path, { maxBytes: 1_100, files: 3 });
    const lines = numbered(250);
    await write(file, lines);
    file.destroy();
    const names = readdirSync(directory).filter((name) => name.startsWith('turned.log'));
    expect(names.sort()).toEqual(['turned.log', 'turned.log.1', 'turned.log.2']);
    const kept = ['turned.log.2', 'turned.log.1', 'turned.log']
      .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'))
      .filter((line) => line !== '');
    expect(kept).toEqual(lines.slice(-250));
    await write(new LogFile(path, { maxBytes: 1_100, files: 3 }), numbered(100));
    expect(readdirSync(directory).filter((name) => name.startsWith('turned.log'))).toHaveLength(3);
  });

  it('goes on where the last process ended', async () => {
    const path = join(directory, 'again.log');
    for (const line of ['one', 'two']) {
      const file = new LogFile(path, { maxBytes: 1_000, files: 2 });
      await write(file, [line]);
      file.destroy();
    }
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });

  it('refuses at once what cannot be written', () => {
    const options = { maxBytes: 1_000, files: 2 };
    expect(() => new LogFile(join(directory, 'missing', 'x.log'), options)).toThrow(/ENOENT/);
    expect(() => new LogFile(directory, options)).toThrow(/EISDIR/);
  });

  (existsSync('/dev/full') ? it : it.skip)('outlives a full disk', async () => {
    const file = new LogFile('/dev/full', { maxBytes: 1_000_000, files: 2 });
    await write(file, numbered(1_000));
    expect(file.writableLength).toBe(0);
    expect(file.destroyed).toBe(false);
    file.destroy();
  });
});

/** Runs a script on the built logger, which writes to a pipe and to a file. */
function run(
  script: string,
  path: string,
): { readonly out: string; readonly file: string; readonly code: number | null } {
  const logger = join(ROOT, 'dist', 'src', 'observability', 'log', 'logger.js');
  const source = `import { createLogger } from ${JSON.stringify(logger)};
    const logger = createLogger('info', 'pretty', ${JSON.stringify(path)}); ${script}`;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
  return { out: stdout, file: readFileSync(path, 'utf8'), code: status };
}

const linesOf = (text: string): number => text.split('\n').length - 1;

describe('A logger with a file', () => {
  it('writes JSON to the file beside what the terminal shows', () => {
    const { out, file } = run(
      `logger.info('call', { requestId: 'a b', tenant: '53', invoice: null }); logger.debug('no');`,
      join(directory, 'both.log'),
    );
    // eslint-disable-next-line no-control-regex
    expect(out).toMatch(/^\d\d:\d\d:\d\d\.\d{3} \u001b\[32minfo\u001b\[39m call requestId="a b" tenant=53\n$/);
    expect(
      file
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { level: 'info', message: 'call', requestId: 'a b', tenant: '53', invoice: null, timestamp: expect.any(String) },
    ]);
  });

  it('loses no line however the process ends', () => {
    const loop = `for (let i = 0; i < 3000; i += 1) logger.info('line', { i, pad: 'x'.repeat(200) });`;
    for (const [name, end] of [
      ['exit', 'process.exit(3);'],
      ['thrown', `throw new Error('bug');`],
      ['killed', `process.kill(process.pid, 'SIGKILL');`],
    ] as const) {
      const { file } = run(`${loop} ${end}`, join(directory, `${name}.log`));
      expect([name, linesOf(file)]).toEqual([name, 3_000]);
    }
  });

  it('shows the lines of the last turn, unless it is killed', () => {
    const loop = `for (let i = 0; i < 100; i += 1) logger.info('line', { i });`;
    for (const [name, end, shown] of [
      ['over', '', 100],
      ['exit', 'process.exit(3);', 100],
      ['thrown', `throw new Error('bug');`, 100],
      ['killed', `process.kill(process.pid, 'SIGKILL');`, 0],
    ] as const) {
      const { out } = run(`${loop} ${end}`, join(directory, `shown-${name}.log`));
      expect([name, linesOf(out)]).toEqual([name, shown]);
    }
  });
});

describe('LOG_FILE', () => {
  it('that cannot be written ends the start with one sentence and exit code 78', () => {
    const blocked = join(directory, 'a-file');
    writeFileSync(blocked, '');
    const path = join(blocked, 'x.log');
    const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/start.mjs'], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DATA_DIR: directory, LOG_FILE: path, PORT: '0' },
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([78, '']);
    expect(stderr).toBe(`LOG_FILE must be a file that can be written; ${path} cannot (ENOTDIR).\n`);
  });
});
