import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadKit } from '../../src/conform/cases/load.ts';
import { Cli, type CliResult } from '../cli/support/harness.ts';
import { startWrongServer, type Fault } from '../support/conformance/wrong-server.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

const WRONG: Fault = {
  name: 'sentences have a point',
  dialect: 'whmcs',
  namedBy: 'get-invoice/an-id-that-is-missing',
  onAnswer: ({ text }) => ({ text: text.replace('Not Found"', 'Not Found."') }),
};
const GOOD = 'get-invoice/the-documented-sample';

describe('conform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conform-'));
  const file = (name: string): string => join(folder, name);
  let gateway: TestGateway;
  let cli: Cli;
  beforeAll(async () => {
    gateway = await startTestGateway();
    cli = new Cli(gateway.databaseUrls);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await cli.database.destroy();
    await gateway.close();
  });

  const conform = (url: string, ...args: readonly string[]): Promise<CliResult> => cli.run(['conform', url, ...args]);

  /** Against the wrong server, with a list of expected failures. */
  async function againstWrong(ids: readonly string[]): Promise<CliResult> {
    const server = await startWrongServer(gateway.url, WRONG);
    writeFileSync(file('expected.txt'), `# known\n${ids.join('\n')}\n`);
    try {
      return await conform(
        server.url,
        '--only',
        WRONG.namedBy,
        '--only',
        GOOD,
        '--expected-failures',
        file('expected.txt'),
      );
    } finally {
      await server.close();
    }
  }

  it('ends with 0 where all is as expected, and writes a page of its own and the XML of JUnit', async () => {
    const reports = ['--html', file('report.html'), '--junit', file('report.xml')];
    const ran = await conform(gateway.url, '--only', 'get-invoice/', ...reports);
    expect([ran.code, ran.out]).toEqual([0, expect.stringMatching(/whmcs, \d+ cases, \d+ s: \d+ passed\n$/)]);
    const page = readFileSync(file('report.html'), 'utf8');
    expect(page).toContain('<h1>Every case is as expected</h1>');
    expect(page).toContain('the documented sample');
    expect(page).not.toMatch(/<(?:script|link|img)\b/);
    expect(readFileSync(file('report.xml'), 'utf8')).toMatch(
      /<testsuite name="conform whmcs" tests="\d+" failures="0" errors="0"/,
    );
  });

  it.each([
    ['/includes/api.php', 'demo-identifier:demo-secret', 'get-invoice/the-documented-sample', 'whmcs'],
    ['//includes/api.php', 'demo-identifier:demo-secret', 'get-invoice/the-documented-sample', 'whmcs'],
    ['/erp/includes/api.php', 'identifier=demo-identifier', 'get-invoice/the-documented-sample', 'whmcs'],
    ['/corp/api', 'demo:1234', 'transport/a-body-without-a-packet', 'corp'],
    ['/erp/web/adilas_api_calls.cfm', '53/demo:1234', 'transport/a-body-without-a-packet', 'corp'],
  ])(
    'takes the full address %s, which says the dialect, and the credential %s',
    async (path, credential, id, dialect) => {
      const secret = credential.includes(':') ? [] : ['--credential', 'secret=demo-secret'];
      const args = ['--credential', credential, ...secret, '--only', id, '--junit', file('address.xml')];
      const ran = await conform(gateway.url + path, ...args);
      expect([ran.code, ran.out]).toEqual([
        0,
        expect.stringMatching(new RegExp(`\\n${dialect}, \\d+ cases?, \\d+ s: \\d+ passed\n$`)),
      ]);
      const report = readFileSync(file('address.xml'), 'utf8');
      expect(report.match(/<testcase /g)).toHaveLength(Number(/tests="(\d+)"/.exec(report)?.[1]));
    },
  );

  it('sends cases to the address that it is given, and the wrong secret is refused there', async () => {
    const wrong = await conform(`${gateway.url}/includes/api.php`, '--credential', 'demo-identifier:wrong:secret');
    expect([wrong.code, wrong.err]).toEqual([3, expect.stringContaining('Authentication Failed')]);
    const other = await conform(`${gateway.url}/includes/api.php`, '--dialect', 'corp');
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('<url> is the address of whmcs')]);
    const neither = await conform(gateway.url, '--credential', 'demo-secret');
    expect([neither.code, neither.err]).toEqual([2, expect.stringContaining('IDENTIFIER:SECRET')]);
  });

  it('ends with 1 where a case fails, and names it, the fault and the source, without the credential', async () => {
    const ran = await againstWrong([]);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain(`failed: ${WRONG.namedBy} (documented)`);
    expect(ran.out).toContain('message is "Invoice ID Not Found.", expected "Invoice ID Not Found"');
    expect(ran.out).toContain('source: developers.whmcs.com/api-reference/getinvoice');
    expect(ran.out).not.toContain('demo-secret');
  });

  it('ends with 0 where the failure is expected, and with 1 where an expected failure passes', async () => {
    const known = await againstWrong([WRONG.namedBy]);
    expect([known.code, known.out]).toEqual([0, expect.stringContaining('1 passed, 1 failed as expected')]);
    const passed = await againstWrong([WRONG.namedBy, GOOD]);
    expect([passed.code, passed.out]).toEqual([1, expect.stringContaining(`passed unexpectedly: ${GOOD}`)]);
  });

  it('ends with 3 where the server is away, or refuses the credential: nothing was judged', async () => {
    const away = await conform('http://127.0.0.1:9', '--only', GOOD);
    expect([away.code, away.err]).toEqual([3, expect.stringContaining('No answer came')]);
    const refused = await conform(gateway.url, '--credential', 'identifier=x', '--credential', 'secret=y');
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('The server refused GetInvoices: 403')]);
  });

  it('sends only reads with --read-only', async () => {
    const before = await gateway.database('history').count('* as rows').first();
    const ran = await conform(gateway.url, '--read-only', '--only', 'get-invoice/', '--only', 'system/');
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('(they write)');
    expect(await gateway.database('history').count('* as rows').first()).toEqual(before);
  });

  it('cancels its invoices and closes its clients', async () => {
    expect((await conform(gateway.url, '--only', 'credit/')).code).toBe(0);
    const open = await gateway.database('invoices').where({ tenant_id: 53, status: 'Unpaid' }).select('id');
    expect(open.map(({ id }: { id: string | number }) => Number(id)).sort()).toEqual([1, 78]);
    const active = await gateway.database('clients').where({ tenant_id: 53, status: 'Active' }).select('id');
    expect(active.map(({ id }: { id: string | number }) => Number(id)).sort()).toEqual([1, 2361]);
  });

  it.each([
    [['--dialect', 'v1'], '--dialect v1 has no cases yet: those with cases are corp and whmcs.'],
    [['--only', 'no-such-word'], 'No case is left'],
    [['--expected-failures', '/no/such/file'], '--expected-failures must be a file with an id a line'],
  ])('refuses %j', async (args, sentence) => {
    const ran = await conform(gateway.url, ...args);
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(sentence)]);
  });

  it('refuses a list with an id that no case has', async () => {
    writeFileSync(file('unknown.txt'), 'get-invoice/no-such-case\n');
    const ran = await conform(gateway.url, '--expected-failures', file('unknown.txt'));
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('names get-invoice/no-such-case')]);
  });

  it('lists its cases as JSON, and sends nothing', async () => {
    const ran = await conform('http://127.0.0.1:9', '--list', '--json');
    const ids = (JSON.parse(ran.out) as readonly { readonly id: string }[]).map(({ id }) => id);
    expect(ids).toEqual(
      loadKit('whmcs')
        .cases.filter(({ profile }) => profile === 'default')
        .map(({ id }) => id),
    );
  });
});
