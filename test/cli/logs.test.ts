import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cli, type CliOptions, type CliResult } from './support/harness.ts';

let directory: string;
let path: string;
let cli: Cli;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'invoice-gateway-logs-'));
  path = join(directory, 'gateway.log');
  // No command of these looks at a database.
  const nowhere = 'postgres://stranger@127.0.0.1:1/none';
  cli = new Cli({ owner: nowhere, runtime: nowhere, worker: nowhere });
});

afterAll(async () => {
  await cli.database.destroy();
  rmSync(directory, { recursive: true, force: true });
});

const CALL = {
  timestamp: '2026-11-22T10:00:00.123Z',
  level: 'info',
  message: 'call',
  requestId: 'r-1',
  dialect: 'whmcs',
  action: 'addinvoicepayment',
  tenant: '53',
  credential: 'demo-identifier',
  outcome: 'ok',
  invoice: '78',
  status: 200,
  durationMs: 4.2,
};

function line(fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ ...CALL, ...fields });
}

/** Distinguishable lines, one of them no JSON. */
const LOG = [
  line(),
  line({ requestId: 'r-2', level: 'warn', tenant: '54', outcome: 'unavailable' }),
  'a line of \u001b[31msomebody\u0007 else',
  line({ requestId: 'r-3', dialect: 'corp', outcome: 'login: no password', tenant: null }),
  line({ requestId: 'r-4', level: 'error', action: 'getinvoice', outcome: 'internal' }),
  line({ requestId: 'r-5', level: 'debug', tenant: '54' }),
];

function tail(args: string, options: CliOptions = {}): Promise<CliResult> {
  return cli.run(`logs tail ${args}`.trim(), { env: {}, ...options });
}

/** The request ids of the lines that were shown. */
function shown({ out }: CliResult): string {
  return [...out.matchAll(/requestId=(\S+)/g)].map((match) => match[1]).join(' ');
}

describe('logs tail', () => {
  beforeAll(() => {
    writeFileSync(path, `${LOG.join('\n')}\n`);
  });

  it('shows a line in the order in which people ask', async () => {
    const { out, code } = await tail('--no-follow --lines 6', { env: { LOG_FILE: path } });
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe(
      '2026-11-22 10:00:00.123 info call dialect=whmcs action=addinvoicepayment tenant=53 credential=demo-identifier invoice=78 outcome=ok status=200 durationMs=4.2 requestId=r-1',
    );
    expect(out.split('\n')[2]).toBe('a line of  [31msomebody  else');
  });

  it.each([
    ['--level warn', 'r-2 r-4'],
    ['--level debug', 'r-1 r-2 r-3 r-4 r-5'],
    ['--tenant 54', 'r-2 r-5'],
    ['--dialect CORP', 'r-3'],
    ['--action GetInvoice', 'r-4'],
    ['--outcome login', 'r-3'],
    ['--outcome ok', 'r-1 r-5'],
    ['--request-id r-2', 'r-2'],
    ['--tenant 54 --level warn', 'r-2'],
    ['--outcome log', ''],
    ['--lines 2', 'r-4 r-5'],
    ['--lines 0', ''],
    ['--tenant 54 --lines 1', 'r-5'],
  ])('with %s shows %j', async (filter, expected) => {
    const result = await tail(`${path} --no-follow ${filter}`);
    expect(shown(result)).toBe(expected);
    expect([result.code, result.out.includes('person')]).toEqual([0, false]);
  });

  it('reads stdin where no file is named, and where - is', async () => {
    const stdin = LOG.join('\n');
    for (const args of ['', '-']) expect(shown(await tail(args, { stdin }))).toBe('r-1 r-2 r-3 r-4 r-5');
    expect(shown(await tail('- --lines 2', { stdin }))).toBe('r-4 r-5');
  });

  it('passes lines through with --json, and lines that are not JSON to stderr', async () => {
    const { out, err } = await tail('--json', { stdin: LOG.join('\n') });
    expect(out).toBe(`${LOG.filter((text) => text.startsWith('{')).join('\n')}\n`);
    expect(err).toBe('a line of  [31msomebody  else\n');
  });

  it('lets no line steer a terminal', async () => {
    const stdin = [
      line({ message: 'a\u001b[2J\nb', credential: '\u009b2J\u202e', 'k\u001b': 'v' }),
      '\u001b[2J\u2028',
    ].join('\n');
    for (const args of ['', '--json']) {
      const { out, err } = await tail(args, { stdin });
      expect(`${out}${err}`.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u);
    }
  });

  it('says in one sentence what is wrong', async () => {
    expect(await tail('--level loud')).toMatchObject({ code: 2, out: '' });
    expect((await tail('--tenant x')).err).toMatch(/^--tenant must be /);
    const missing = await tail(`${path}.none`);
    expect(missing).toEqual({
      code: 1,
      out: '',
      err: `The log ${path}.none cannot be read (ENOENT): name another file, or set LOG_FILE.\n`,
    });
  });
});

describe('logs tail that follows', () => {
  it('survives that the file is turned over and emptied, without losing or repeating a line', async () => {
    const followed = join(directory, 'followed.log');
    writeFileSync(followed, `${line({ requestId: 'old' })}\n`);
    const stopping = new AbortController();
    let seen = '';
    const until = async (id: string): Promise<void> => {
      for (let tries = 0; tries < 200; tries += 1) {
        if (seen.includes(`requestId=${id}\n`)) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`${id} did not come within ten seconds:\n${seen}`);
    };
    const running = tail(`${followed} --lines 1`, { signal: stopping.signal, onOut: (text) => (seen += text) });
    await until('old');
    appendFileSync(followed, line({ requestId: 'whole' }).slice(0, 20));
    await new Promise((resolve) => setTimeout(resolve, 300));
    appendFileSync(followed, `${line({ requestId: 'whole' }).slice(20)}\n`);
    await until('whole');

    appendFileSync(followed, `${line({ requestId: 'last' })}\n`);
    renameSync(followed, `${followed}.1`);
    writeFileSync(followed, `${line({ requestId: 'first' })}\n`);
    await until('first');

    truncateSync(followed);
    await new Promise((resolve) => setTimeout(resolve, 500));
    appendFileSync(followed, `${line({ requestId: 'after' })}\n`);
    await until('after');
    stopping.abort();
    const result = await running;
    expect([result.code, shown(result)]).toEqual([0, 'old whole last first after']);
  });
});
