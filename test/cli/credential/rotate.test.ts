import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rotateCredential } from '../../../db/admin/credentials.ts';
import { callCorp } from '../../support/corp-client.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { callWhmcs, type Params } from '../../support/whmcs-client.ts';
import { tableStates } from '../../support/whmcs-wire.ts';
import { Cli } from '../support/harness.ts';

let gateway: TestGateway;
let cli: Cli;

beforeAll(async () => {
  gateway = await startTestGateway();
  cli = new Cli(gateway.databaseUrls);
  await cli.json('tenant add 54 --name Acme --key-prefix PLA');
  await cli.json('payee add --tenant 54 --id 3 --name Desk');
  for (const login of ['gone', 'kept']) {
    await cli.run(`credential add --tenant 54 --admin ${login} --password-stdin`, { stdin: 'eight or more\n' });
  }
  await cli.run('credential revoke gone');
});

afterAll(async () => {
  await cli.database.destroy();
  await gateway.close();
});

interface Printed {
  readonly identifier: string;
  readonly secret: string;
  readonly password: string;
  readonly passwordMd5: string;
}

const printed = async (line: string): Promise<Printed> => (await cli.json(line)) as Printed;
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const OK = { result: 'success' };
const REFUSED = { result: 'error', message: 'Authentication Failed' };

async function whmcs(credential: Params): Promise<unknown> {
  const { result, message } = (await callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 1 }, { credential })).json as {
    result: string;
    message?: string;
  };
  return message === undefined ? { result } : { result, message };
}

describe('credential rotate', () => {
  it('replaces an API secret that gateways remember, and nothing else of the credential', async () => {
    const limits = '--actions GetInvoice,CreateInvoice --allow-ip 127.0.0.1 --typing legacy-strings';
    const { secret: old, ...added } = await printed(`credential add --tenant 53 ${limits} --allow-query-string`);
    const { identifier } = added;
    expect(await whmcs({ identifier, secret: old })).toEqual(OK);
    const result = await cli.run(`credential rotate ${identifier} --json`);
    expect([result.code, result.err]).toEqual([
      0,
      'The secret is shown only once: the gateway keeps its hash.\nThe old secret is refused from now on.\n',
    ]);
    const { secret, database, ...kept } = JSON.parse(result.out) as { secret: string; database: string };
    expect(database).toBe(cli.named);
    expect(kept).toEqual(added);
    expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(await whmcs({ identifier, secret: old })).toEqual(REFUSED);
    expect(await whmcs({ identifier, secret })).toEqual(OK);
    const created = await callWhmcs(
      gateway.url,
      'CreateInvoice',
      { userid: 1 },
      { credential: { identifier, secret } },
    );
    expect(created.json).toMatchObject(OK);
    const refused = await callWhmcs(
      gateway.url,
      'CreateInvoice',
      { userid: 1 },
      { credential: { identifier, secret: old } },
    );
    expect(refused.json).toEqual(REFUSED);
  });

  it('refuses the old secret of a write that comes next', async () => {
    const { identifier, secret: old } = await printed('credential add --tenant 53');
    const create = async (secret: string): Promise<unknown> =>
      (await callWhmcs(gateway.url, 'CreateInvoice', { userid: 1 }, { credential: { identifier, secret } })).json;
    expect(await create(old)).toMatchObject(OK);
    const { secret } = await printed(`credential rotate ${identifier}`);
    expect(await create(old)).toEqual(REFUSED);
    expect(await create(secret)).toMatchObject(OK);
  });

  it('replaces the password of an admin login, generated or from stdin', async () => {
    const { passwordMd5: old } = await printed('credential add --tenant 53 --admin billing');
    expect(await whmcs({ username: 'billing', password: old })).toEqual(OK);
    const { password, passwordMd5 } = await printed('credential rotate billing');
    expect(passwordMd5).toBe(md5(password));
    expect(await whmcs({ username: 'billing', password: old })).toEqual(REFUSED);
    expect(await whmcs({ username: 'billing', password: passwordMd5 })).toEqual(OK);
    const typed = await cli.run('credential rotate billing --password-stdin', { stdin: 'a new password\n' });
    expect([typed.code, typed.err]).toEqual([0, 'The old secret is refused from now on.\n']);
    expect(typed.out).not.toMatch(/password|[0-9a-f]{32}/);
    expect(await whmcs({ username: 'billing', password: passwordMd5 })).toEqual(REFUSED);
    expect(await whmcs({ username: 'billing', password: md5('a new password') })).toEqual(OK);
  });

  it('replaces the password of a corp-ID user', async () => {
    const { password: old } = await printed('credential add --tenant 54 --corp-user web');
    const login = async (password: string): Promise<unknown> => {
      const own = { CORP_ID: 54, API_CORP_KEY_ID: 'PLA-0054', API_USER_NAME: 'web', API_USER_PASSWORD: password };
      return (await callCorp(gateway.url, { ...own, INVOICE_NUMBER: 9 })).json['RET_STATUS'];
    };
    const known = await login(old);
    expect(known).not.toBe(await login('wrong'));
    const { password } = await printed('credential rotate 54/web');
    expect(await login(old)).toBe(await login('wrong'));
    expect(await login(password)).toBe(known);
  });

  it('says that a demo credential is kept to loopback addresses', async () => {
    const result = await cli.run('credential rotate demo-identifier');
    expect(result.code).toBe(0);
    expect(result.err).toContain('It is of the demo data, and still obeyed only on a loopback address.');
    expect(await whmcs({ identifier: 'demo-identifier', secret: 'demo-secret' })).toEqual(REFUSED);
  });

  it.each([
    ['stranger', 1, 'There is no credential stranger of whmcs: credential list shows those there are.\n'],
    ['54/stranger', 1, 'There is no credential 54/stranger of corp: credential list shows those there are.\n'],
    ['gone', 1, 'The credential gone was revoked, for good: credential add makes another.\n'],
    ['plain --password-stdin', 2, '--password-stdin requires a login: the secret of an API'],
    ['kept --password-stdin', 2, '--password-stdin must be followed by one line'],
  ])('of %s is refused with %i, and writes nothing', async (args, code, sentence) => {
    const { identifier } = await printed('credential add --tenant 54');
    const before = await tableStates(cli.database);
    const result = await cli.run(`credential rotate ${args.replace('plain', identifier)}`);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err).toContain(sentence);
    expect(await tableStates(cli.database)).toEqual(before);
  });

  it('changes nothing where another operator was faster', async () => {
    const { identifier } = await printed('credential add --tenant 54');
    const rows = cli.database<{ id: bigint; version: number; identifier: string }>('credentials');
    const { id, version } = (await rows.where({ identifier }).first())!;
    const known = { tenantId: 54, id: Number(id), version };
    expect(await rotateCredential(cli.database, { ...known, tenantId: 53 }, 'sha256$x', 0)).toBe(false);
    expect(await rotateCredential(cli.database, { ...known, version: version - 1 }, 'sha256$x', 0)).toBe(false);
    expect(await rotateCredential(cli.database, known, 'sha256$x', 0)).toBe(true);
  });
});
