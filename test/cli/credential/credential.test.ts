import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { matches } from '../../../src/auth/secrets.ts';
import { tableStates } from '../../support/whmcs-wire.ts';
import { startCli, type Cli } from '../support/harness.ts';
import { KNOWN_DIALECTS, knownCalls } from '../support/known-calls.ts';

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
  await cli.json('tenant add 54 --name Acme');
});

afterAll(async () => {
  await stop();
});

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const hashOf = async (identifier: string): Promise<string> =>
  (await cli
    .database<{ identifier: string; secret_hash: string }>('credentials')
    .where({ identifier })
    .first('secret_hash'))!.secret_hash;

describe('credential add', () => {
  it('makes an API secret and shows it once', async () => {
    const result = await cli.run('credential add --tenant 54 --json');
    expect([result.code, result.err]).toEqual([0, 'The secret is shown only once: the gateway keeps its hash.\n']);
    const { secret, database, ...credential } = JSON.parse(result.out) as Record<
      'secret' | 'identifier' | 'database',
      string
    >;
    expect(database).toBe(cli.named);
    expect(credential).toEqual({
      id: 1,
      tenant: 54,
      dialect: 'whmcs',
      kind: 'api-secret',
      identifier: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      label: null,
      actions: null,
      allowedIps: null,
      queryString: false,
      typing: 'modern',
      defaultResponsetype: null,
      loopbackOnly: false,
      revokedAt: null,
      createdAt: '2026-11-22T10:00:00Z',
      lastUsedAt: null,
      oldSecretUntil: null,
    });
    expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(await matches(secret, await hashOf(credential.identifier))).toBe(true);
    expect(JSON.stringify(await cli.json('credential list'))).not.toContain(secret);
  });

  it('takes its limits', async () => {
    const args =
      '--actions GetInvoice,addinvoicepayment,GETINVOICE --allow-ip 203.0.113.7 --allow-ip 2001:db8::/32 --allow-query-string --typing legacy-strings';
    expect(await cli.json(`credential add --tenant 54 ${args}`)).toMatchObject({
      actions: ['getinvoice', 'addinvoicepayment'],
      allowedIps: ['203.0.113.7', '2001:db8::/32'],
      queryString: true,
      typing: 'legacy-strings',
    });
  });

  it('makes an admin login with a generated password, kept as scrypt over its md5', async () => {
    const { password, passwordMd5, ...credential } = (await cli.json('credential add --tenant 54 --admin billing')) as {
      password: string;
      passwordMd5: string;
    };
    expect(credential).toMatchObject({ kind: 'admin-login', identifier: 'billing' });
    expect(passwordMd5).toBe(md5(password));
    expect(await hashOf('billing')).toMatch(/^scrypt\$\d+\$8\$1\$/);
    expect(await matches(passwordMd5, await hashOf('billing'))).toBe(true);
  });

  it('reads a password from stdin, and never shows it', async () => {
    const result = await cli.run('credential add --tenant 54 --admin typed --password-stdin', {
      stdin: 'pässword 12\r\n',
    });
    expect(result.code).toBe(0);
    expect(result.out + result.err).not.toMatch(/pässword|[0-9a-f]{32}/);
    expect(await matches(md5('pässword 12'), await hashOf('typed'))).toBe(true);
  });

  it('takes the short password of an old caller, and says what it is worth', async () => {
    const result = await cli.run('credential add --tenant 54 --admin brief --password-stdin', { stdin: '1234\n' });
    expect(result.code).toBe(0);
    expect(result.err).toContain('A password of fewer than 8 characters is easy to guess.');
    expect(await matches(md5('1234'), await hashOf('brief'))).toBe(true);
  });

  it.each(['', '\n', 'two\nlines1\n', `${'x'.repeat(300)}\n`, 'x'.repeat(5000)])(
    'refuses the password %j',
    async (stdin) => {
      const result = await cli.run('credential add --tenant 54 --admin stranger --password-stdin', { stdin });
      expect(result).toMatchObject({ code: 2, out: '' });
      expect(result.err).toBe(
        '--password-stdin must be followed by one line of 1 to 256 characters on stdin, in UTF-8.\n',
      );
    },
  );

  it.each([
    [['--tenant', '999'], 1, 'There is no tenant 999'],
    [['--admin', 'billing'], 1, 'The login billing is taken on this gateway: choose another.'],
    [['--admin', '-x'], 2, '--admin must be a login'],
    [['--admin', 'a b'], 2, '--admin must be a login'],
    [['--password-stdin'], 2, '--password-stdin requires --admin or --corp-user'],
    [['--dialect', 'soap'], 2, `--dialect must be ${KNOWN_DIALECTS}; "soap" is not.`],
    [
      ['--actions', 'GetInvoice,DeleteAll'],
      2,
      // The calls of all dialects: none is named.
      `--actions must be a comma-separated list of ${knownCalls('whmcs')}, `,
    ],
    [['--actions', ''], 2, '--actions must be'],
    [['--typing', 'php'], 2, '--typing must be modern, echo or legacy-strings; "php" is not.'],
    [['--default-responsetype', 'yaml'], 2, '--default-responsetype must be auto, nvp, xml or json; "yaml" is not.'],
    [['--default-responsetype', 'server'], 2, '--default-responsetype must be auto, nvp, xml or json'],
    [['--label', ''], 2, '--label must be one line of 1 to 200 characters'],
    [['--label', 'a\nb'], 2, '--label must be one line of 1 to 200 characters'],
    [['--label', 'x'.repeat(201)], 2, '--label must be one line of 1 to 200 characters'],
    ...[
      '1.2.3',
      '1.2.3.4/33',
      '1.2.3.0/24/8',
      '1.2.3.4/',
      '::1/129',
      '::1/01',
      'fe80::1%eth0',
      'localhost',
      '',
      '1.2.3.4,::1',
    ].map((range): [string[], number, string] => [
      ['--allow-ip', '10.0.0.1', '--allow-ip', range],
      2,
      `--allow-ip must be an IPv4 or IPv6 address or a CIDR range, such as 203.0.113.7 or 2001:db8::/32; "${range}" is not.`,
    ]),
  ])('refuses %j with %i and writes nothing', async (args, code, sentence) => {
    const before = await tableStates(cli.database);
    const result = await cli.run(['credential', 'add', '--tenant', '54', ...args]);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err.slice(0, sentence.length)).toBe(sentence);
    expect(await tableStates(cli.database)).toEqual(before);
  });
});

describe('credential list', () => {
  it('is a table for people, of all tenants or one', async () => {
    await cli.json('tenant add 55 --name Other');
    await cli.json('credential add --tenant 55 --actions GetInvoice --allow-ip 10.0.0.0/8');
    const { out } = await cli.run('credential list --tenant 55');
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^ID +TENANT +DIALECT +KIND +IDENTIFIER +LABEL +ACTIONS +ALLOWED IPS +QUERY STRING +TYPING +LAST USED AT +REVOKED AT$/,
    );
    expect(lines[1]).toMatch(/ 55 +whmcs +api-secret +\w{32} +- +getinvoice +10\.0\.0\.0\/8 +no +modern +- +-$/);
    expect((await cli.json('credential list')).length).toBeGreaterThan(3);
    expect((await cli.run('credential list --tenant 999')).code).toBe(1);
  });
});

describe('credential revoke', () => {
  it('disables it, moves its version on, and may be repeated', async () => {
    expect(await cli.json('credential revoke billing')).toMatchObject({
      identifier: 'billing',
      revokedAt: '2026-11-22T10:00:00Z',
    });
    const row = await cli.database('credentials').where({ identifier: 'billing' }).first('version');
    expect(row).toEqual({ version: 2 });
    const again = await cli.run('credential revoke billing');
    expect([again.code, again.err]).toEqual([0, 'It was revoked already.\n']);
    expect((await cli.run('credential add --tenant 54 --admin billing')).err).toContain('by one that was revoked');
  });

  it('refuses one that is not there', async () => {
    expect(await cli.run('credential revoke stranger')).toEqual({
      code: 1,
      out: '',
      err: 'There is no credential stranger of whmcs: credential list shows those there are.\n',
    });
  });
});
