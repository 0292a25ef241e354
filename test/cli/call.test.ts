import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { Cli, type CliOptions, type CliResult } from './support/harness.ts';
import { KNOWN_DIALECTS, knownCalls } from './support/known-calls.ts';

let gateway: TestGateway;
let cli: Cli;
let folder: string;
let corpFile: string;

beforeAll(async () => {
  gateway = await startTestGateway();
  cli = new Cli(gateway.databaseUrls);
  folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-call-'));
  corpFile = join(folder, 'corp.txt');
  const lines = ['# the demo', 'API_CORP_KEY_ID=PLA-0053', 'API_USER_NAME=demo', 'API_USER_PASSWORD=1234', ''];
  writeFileSync(corpFile, [...lines, 'API_CURRENT_PAYEE_ID=3'].join('\r\n'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await cli.database.destroy();
  await gateway.close();
});

interface Called {
  readonly code: number;
  readonly err: string;
  readonly text: string;
  readonly json: {
    readonly request: { method: string; url: string; headers: object; body: string | null };
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly ok: boolean;
  };
}

function run(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return cli.run(['call', ...args, '--url', gateway.url], options);
}

async function called(args: readonly string[], options: CliOptions = {}): Promise<Called> {
  const { code, out, err } = await run([...args, '--json'], options);
  return { code, err, text: out, json: JSON.parse(out) as Called['json'] };
}

const SECRET = { stdin: 'demo-secret\n' };
const BY_STDIN = ['--identifier', 'demo-identifier', '--secret-stdin'];

describe('call whmcs', () => {
  it('sends what callers send, and shows request and answer without the secret', async () => {
    const { code, out, err } = await run(['whmcs', 'GetInvoice', 'invoiceid=1', ...BY_STDIN], SECRET);
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n').slice(0, 5)).toEqual([
      `> POST ${gateway.url}/includes/api.php`,
      '> content-type: application/x-www-form-urlencoded',
      '>',
      '> action=GetInvoice&identifier=demo-identifier&secret=***&responsetype=json&invoiceid=1',
      '< 200',
    ]);
    expect(out).toMatch(/\n< content-type: application\/json; charset=utf-8\n[^]*\n\n\{"result":"success",[^\n]*\}\n$/);
    expect(out).not.toContain('demo-secret');
  });

  it.each([
    [['--response-type', 'xml'], /^<\?xml[^]*<result>success<\/result>/],
    [['--response-type', 'nvp'], /^result=success;/],
    [['--response-type', 'none'], /^<\?xml[^]*<result>success<\/result>/],
    [['--encoding', 'json'], /^\{"result":"success"/],
  ])('knows a success with %j', async (args, pattern) => {
    const { code, json } = await called(['whmcs', 'GetInvoice', 'invoiceid=1', ...BY_STDIN, ...args], SECRET);
    expect([code, json.ok, json.status]).toEqual([0, true, 200]);
    expect(json.body).toMatch(pattern);
  });

  it.each(['json', 'xml', 'nvp'])('ends with 1 at an error in %s, and shows it', async (type) => {
    const args = ['whmcs', 'GetInvoice', 'invoiceid=999', ...BY_STDIN, '--response-type', type];
    const { code, json } = await called(args, SECRET);
    expect([code, json.ok]).toEqual([1, false]);
    expect(json.body).toContain('error');
  });

  it.each([[[]], [['--encoding', 'json']]])('passes array keys through with %j', async (args) => {
    const amount = `${args.length + 4}.00`;
    const params = [
      'invoiceid=1',
      `itemamount[13]=${amount}`,
      'itemdescription[13]=Größe = "neu" & so',
      'itemtaxed[13]=0',
    ];
    expect((await called(['whmcs', 'UpdateInvoice', ...params, ...BY_STDIN, ...args], SECRET)).json).toMatchObject({
      ok: true,
    });
    const read = await called(['whmcs', 'GetInvoice', 'invoiceid=1', ...BY_STDIN], SECRET);
    const { items } = JSON.parse(read.json.body) as { items: { item: { id: number; amount: string }[] } };
    expect(items.item.find(({ id }) => id === 13)).toMatchObject({ amount, description: 'Größe = "neu" & so' });
  });

  it('takes the secret of the environment, a file or the command line, and never shows it', async () => {
    const file = join(folder, 'whmcs.txt');
    writeFileSync(file, 'identifier=demo-identifier\nsecret=demo-secret\n');
    const env = { ...cli.env, INVOICE_GATEWAY_SECRET: 'demo-secret' };
    const [byEnv, byFile, byLine] = [
      await called(['whmcs', 'GetInvoice', 'invoiceid=1', '--identifier', 'demo-identifier'], { env }),
      await called(['whmcs', 'GetInvoice', 'invoiceid=1', '--credential-file', file]),
      await called(['whmcs', 'GetInvoice', 'invoiceid=1', 'identifier=demo-identifier', 'secret=demo-secret']),
    ];
    for (const { code, err, text } of [byEnv, byFile, byLine]) {
      expect(code).toBe(0);
      expect(err + text).not.toContain('demo-secret');
    }
    expect(byLine.err).toBe('secret is on the command line, where other users can see it: --secret-stdin hides it.\n');
  });

  it('sends the md5 of an admin password, or what is one already', async () => {
    for (const stdin of ['demo', 'fe01ce2a7fbac8fafaed7c982a04e229']) {
      const args = ['whmcs', 'GetInvoice', 'invoiceid=1', '--username', 'admin', '--secret-stdin'];
      expect((await called(args, { stdin })).json.ok).toBe(true);
    }
  });

  it('sends by GET, with the secret masked in the URL', async () => {
    const { json } = await called(['whmcs', 'GetInvoice', 'invoiceid=1', ...BY_STDIN, '--method', 'GET'], SECRET);
    expect(json.request).toEqual({
      method: 'GET',
      url: `${gateway.url}/includes/api.php?action=GetInvoice&identifier=demo-identifier&secret=***&responsetype=json&invoiceid=1`,
      headers: {},
      body: null,
    });
    expect(json.ok).toBe(true);
  });

  it('sends an action that it does not know, and says so', async () => {
    const { code, err, json } = await called(['whmcs', 'DropTables', ...BY_STDIN], SECRET);
    expect(err).toBe(`Unknown action; sending it anyway. Known to whmcs: ${knownCalls('whmcs')}.\n`);
    expect([code, JSON.parse(json.body)]).toMatchObject([1, { result: 'error' }]);
  });
});

describe('call corp', () => {
  const payment = [
    'CORP_ID=53',
    'INVOICE_NUMBER=78',
    'MONEY_TYPE_ID=2',
    'AMOUNT_PAID=1.50',
    'TRANSACTION_DATE=2015-03-24',
  ];

  it.each([
    ['json', /^\{"RET_STATUS":"ok"/, 'application/json'],
    ['wddx', /^<wddxPacket version='1.0'>.*<var name='RET_STATUS'><string>ok</, 'text/xml; charset=utf-8'],
  ])('sends a packet as %s', async (format, pattern, contentType) => {
    const args = ['corp', 'addInvoicePayment', ...payment, `TRANSACTION_NUMBER=${format.length}`, '--format', format];
    const { code, text, json } = await called([...args, '--credential-file', corpFile]);
    expect([code, json.ok, json.request.headers]).toEqual([0, true, { 'content-type': contentType }]);
    expect(json.body).toMatch(pattern);
    expect(json.request.body).toContain('***');
    expect(text).not.toContain('1234');
  });

  it('takes the password from stdin, and ends with 1 where it is wrong', async () => {
    const args = ['corp', 'addInvoicePayment', ...payment, 'API_CORP_KEY_ID=PLA-0053', 'API_CURRENT_PAYEE_ID=3'];
    const by = [...args, '--username', 'demo', '--secret-stdin'];
    expect((await called(by, { stdin: '1234' })).json.ok).toBe(true);
    const wrong = await called([...by, '--format', 'wddx'], { stdin: '12345' });
    expect([wrong.code, wrong.json.ok]).toEqual([1, false]);
    expect(wrong.json.body).toContain('Unable to log in');
  });
});

describe('A call that cannot be made', () => {
  it.each([
    [['soap', 'X'], 2, `<dialect> must be ${KNOWN_DIALECTS}; "soap" is not.`],
    [['whmcs', 'GetInvoice', 'invoiceid'], 2, '[params] must be name=value, such as invoiceid=1; "invoiceid" is not.'],
    [['whmcs', 'GetInvoice', '--format', 'wddx'], 2, '--format is not an option of whmcs.'],
    [['corp', 'x', '--encoding', 'form'], 2, '--encoding is not an option of corp.'],
    [['corp', 'x', '--identifier', 'y'], 2, '--identifier is not an option of corp.'],
    [['whmcs', 'x', '--secret-stdin', '--credential-file', 'y'], 2, '--secret-stdin excludes --credential-file'],
    [['whmcs', 'x', '--secret-stdin'], 2, '--secret-stdin must be followed by one line on stdin.'],
    [['whmcs', 'x', '--credential-file', '/nowhere'], 2, '/nowhere cannot be read.'],
    [['whmcs', 'x', '--url', 'ftp://x'], 2, '--url must be an http:// or https:// URL'],
    [
      ['whmcs', 'x', '--url', 'http://127.0.0.1:2'],
      1,
      'The gateway at http://127.0.0.1:2 did not answer (ECONNREFUSED)',
    ],
  ])('%j ends with %i', async (args, code, sentence) => {
    const result = await cli.run(['call', ...args]);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err).toContain(sentence);
  });

  it('goes to GATEWAY_URL of the environment, which must be one', async () => {
    const to = (url: string): Promise<CliResult> => cli.run('call whmcs x', { env: { GATEWAY_URL: url } });
    expect((await to('http://127.0.0.1:2')).err).toContain('http://127.0.0.1:2 did not answer');
    for (const wrong of ['gateway', 'gateway:8080', 'http://']) {
      const { code, out, err } = await to(wrong);
      expect({ code, out }).toEqual({ code: 78, out: '' });
      expect(err).toContain('GATEWAY_URL must be an http:// or https:// URL, such as http://127.0.0.1:8080.\n');
    }
  });

  it('goes to PORT of the environment, which must be one', async () => {
    expect((await cli.run('call whmcs x', { env: { PORT: '2' } })).err).toContain('http://127.0.0.1:2 did not answer');
    expect((await cli.run('call whmcs x', { env: { PORT: '0' } })).err).toContain(
      '--url must be given, because PORT is 0',
    );
    const result = await cli.run(`call whmcs GetInvoice invoiceid=1 ${BY_STDIN.join(' ')}`, {
      ...SECRET,
      env: { PORT: new URL(gateway.url).port },
    });
    expect(result.code).toBe(0);
  });
});
