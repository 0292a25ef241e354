import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../../src/cli/program.ts';
import { startTestGateway, TestClock, type TestGateway } from '../support/gateway.ts';
import { Cli } from './support/harness.ts';

const run = promisify(execFile);

let gateway: TestGateway;
let cli: Cli;

beforeAll(async () => {
  gateway = await startTestGateway({ demo: false });
  cli = new Cli(gateway.databaseUrls);
});

afterAll(async () => {
  await cli.database.destroy();
  await gateway.close();
});

const GLOBEX = ['setup', '--name', 'Globex', '--currency', 'JPY', '--zone', 'Asia/Tokyo'];

/** The command at a terminal, where a person types these lines. */
async function typed(
  args: readonly string[],
  lines: readonly string[],
): Promise<Record<'out' | 'err', string> & { code: number }> {
  let [out, err] = ['', ''];
  const stdin = Object.assign(Readable.from(lines.map((line) => Buffer.from(`${line}\n`))), { isTTY: true });
  const code = await runCli(args, {
    stdin,
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env: cli.env,
    clock: new TestClock(),
  });
  return { code, out, err };
}

describe('setup', () => {
  it('makes a tenant, a client and a credential, and the request that it shows makes an invoice', async () => {
    const made = await cli.json([...GLOBEX, '--url', `${gateway.url}/`]);
    const { identifier, secret, curl, ...rest } = made;
    expect(rest).toEqual({
      tenant: 1,
      name: 'Globex',
      currency: 'JPY',
      timeZone: 'Asia/Tokyo',
      client: 1,
      url: gateway.url,
    });
    expect([identifier, secret]).toEqual([expect.stringMatching(/^\w{32}$/), expect.stringMatching(/^\w{32}$/)]);
    const { stdout } = await run('bash', ['-c', `${curl} --silent`]);
    expect(JSON.parse(stdout)).toMatchObject({ result: 'success', invoiceid: 1 });
    expect(await cli.database('credentials').where({ tenant_id: 1 }).select('secret_hash')).not.toContainEqual({
      secret_hash: secret,
    });
  });

  it('shows the same to a person', async () => {
    const { code, out, err } = await cli.run([...GLOBEX, '--again', '--id', '7', '--url', gateway.url]);
    expect([code, err]).toEqual([0, expect.stringContaining('The secret is shown only once')]);
    const curl = /\n(curl [\s\S]*)$/.exec(out)?.[1] ?? '';
    expect(JSON.parse((await run('bash', ['-c', `${curl.trim()} --silent`])).stdout)).toMatchObject({
      result: 'success',
    });
  });

  it('makes no second tenant of a name, and none of an id that is taken, unless it is asked to', async () => {
    const count = async (): Promise<number> => ((await cli.json('tenant list')) as unknown[]).length;
    const before = await count();
    const second = await cli.run([
      ...GLOBEX.map((word) => (word === 'Globex' ? 'GLOBEX' : word)),
      '--url',
      gateway.url,
    ]);
    expect(second).toMatchObject({ code: 1, out: '' });
    expect(second.err).toMatch(/^Tenant 1 has the name Globex already: /);
    const taken = await cli.run([...GLOBEX, '--again', '--id', '7', '--url', gateway.url]);
    expect(taken).toMatchObject({
      code: 1,
      out: '',
      err: 'Tenant 7 is there already: leave --id out to get the next free one.\n',
    });
    expect(await count()).toBe(before);
    expect(await cli.json([...GLOBEX, '--again', '--url', gateway.url])).toMatchObject({ tenant: 8 });
  });

  it('asks at a terminal for what is not given, again where it cannot be, and takes what is usual', async () => {
    const url = ['--url', gateway.url];
    const asked = await typed(['setup', ...url, '--json'], ['Initech', 'dollars', 'eur', '']);
    expect(asked.code).toBe(0);
    expect(asked.err).toContain('It must be an ISO 4217 currency code, such as USD.\n');
    expect(JSON.parse(asked.out)).toMatchObject({ name: 'Initech', currency: 'EUR', client: 1 });
    const silent = await typed(['setup', ...url], ['Hooli']);
    expect(silent).toMatchObject({ code: 2, out: '' });
    const wrong = await typed(['setup', ...url, '--name', 'Hooli'], ['a', 'b', 'c']);
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toMatch(/There was no answer to "Currency": nothing was made\.\n$/);
  });

  it.each([
    [['setup'], '--name, --currency and --zone where there is no terminal'],
    [['setup', '--name', 'Hooli', '--currency', 'EUR'], '--name, --currency and --zone where there is no terminal'],
    [['setup', '--zone', 'Middle/Earth'], '--zone must be an IANA time zone'],
    [['setup', '--currency', 'dollars'], '--currency must be an ISO 4217'],
  ])('does not ask without a terminal: %j', async (args, sentence) => {
    const result = await cli.run(args);
    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.err).toContain(sentence);
  });

  it('begins an embedded database where there is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-setup-'));
    const env = { DATA_DIR: join(folder, 'deep', 'data') };
    try {
      const made = await cli.json(GLOBEX, { env });
      expect(made).toMatchObject({ tenant: 1, url: 'http://127.0.0.1:8080' });
      expect(cli.named).toBe(env.DATA_DIR);
      expect(await cli.json('tenant list', { env })).toMatchObject([{ id: 1, name: 'Globex' }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
