import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DOCUMENTED_MONEY_TYPES } from '../../../db/admin/corporations.ts';
import { matches } from '../../../src/auth/secrets.ts';
import { tableStates } from '../../support/whmcs-wire.ts';
import { startCli, type Cli } from '../support/harness.ts';
import { knownCalls } from '../support/known-calls.ts';

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
  await cli.json('tenant add 54 --name Acme');
  await cli.json('tenant add 55 --name Other --key-prefix oth');
});

afterAll(async () => {
  await stop();
});

interface StoredCredential {
  readonly identifier: string;
  readonly version: number;
  readonly secret_hash: string;
}

const stored = async (identifier: string): Promise<StoredCredential> =>
  (await cli.database<StoredCredential>('credentials').where({ identifier }).first())!;

describe('credential add --corp-user', () => {
  it('makes a user whose password is kept as scrypt, and says what the corporation lacks', async () => {
    const result = await cli.run('credential add --tenant 54 --corp-user web --allow-ip 203.0.113.7 --json');
    expect(result.code).toBe(0);
    expect(result.err.split('\n')).toEqual([
      'Tenant 54 has no corp-ID key yet: tenant set 54 --key-prefix gives it one.',
      'Tenant 54 has no payee who may act for it yet: payee add --tenant 54 adds one.',
      'Tenant 54 has no merchant setting yet: merchant add --tenant 54 adds one.',
      'Tenant 54 has no money type yet: money-type add --tenant 54 adds one.',
      'The secret is shown only once: the gateway keeps its hash.',
      '',
    ]);
    const { password, database, ...credential } = JSON.parse(result.out) as Record<'password' | 'database', string>;
    expect(database).toBe(cli.named);
    expect(credential).toMatchObject({
      tenant: 54,
      dialect: 'corp',
      kind: 'corp-user',
      identifier: '54/web',
      allowedIps: ['203.0.113.7'],
      corpKey: null,
      userName: 'web',
    });
    const { secret_hash: hash } = await stored('54/web');
    expect(hash).toMatch(/^scrypt\$\d+\$8\$1\$/);
    expect(await matches(password, hash)).toBe(true);
  });

  it('reads a password from stdin, and never shows it', async () => {
    const args = 'credential add --tenant 55 --corp-user web --dialect corp --actions addinvoicepayment';
    const result = await cli.run(`${args} --password-stdin --json`, { stdin: 'pässword 12\n' });
    expect(result.out + result.err).not.toContain('pässword');
    expect(JSON.parse(result.out)).toMatchObject({ corpKey: 'OTH-0055', actions: ['addinvoicepayment'] });
    expect(await matches('pässword 12', (await stored('55/web')).secret_hash)).toBe(true);
  });

  it('makes one that is listed, and revoked by what the list shows', async () => {
    await cli.json('credential add --tenant 55 --corp-user gone');
    expect((await cli.run('credential list --tenant 55')).out).toMatch(/ 55 +corp +corp-user +55\/gone /);
    expect(await cli.json('credential revoke 55/gone')).toMatchObject({ dialect: 'corp', identifier: '55/gone' });
    expect((await cli.json('credential revoke 55/gone --dialect corp')).revokedAt).toBe('2026-11-22T10:00:00Z');
    expect((await cli.run('credential revoke 55/stranger')).err).toContain('no credential 55/stranger of corp');
  });

  it.each([
    ['--corp-user web', 1, 'The login 54/web is taken on this gateway: choose another.'],
    ['--corp-user a/b', 2, '--corp-user must be a login'],
    ['--dialect corp', 2, '--dialect corp requires --corp-user.'],
    ['--corp-user x --dialect whmcs', 2, '--corp-user requires --dialect corp.'],
    ['--corp-user x --admin y', 2, '--admin excludes --corp-user'],
    ['--corp-user x --typing modern', 2, '--typing is not an option of corp'],
    ['--corp-user x --default-responsetype json', 2, '--default-responsetype is not an option of corp'],
    ['--corp-user x --allow-query-string', 2, '--allow-query-string is not an option of corp'],
    [
      '--corp-user x --actions GetInvoice',
      2,
      `--actions must be a comma-separated list of ${knownCalls('corp')} for corp; "getinvoice" is not.`,
    ],
  ])('with %s is refused with %i and writes nothing', async (args, code, sentence) => {
    const before = await tableStates(cli.database);
    const result = await cli.run(`credential add --tenant 54 ${args}`);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err.startsWith(sentence)).toBe(true);
    expect(await tableStates(cli.database)).toEqual(before);
  });
});

describe.each([
  ['payee', 'payee'],
  ['merchant', 'merchant setting'],
])('%s', (group, entry) => {
  it('add, list and remove keep the list of a tenant', async () => {
    const args = [group, 'add', '--tenant', '54', '--id', '178', '--name', 'Front desk'];
    expect(await cli.json(args)).toEqual({ tenant: 54, id: 178, name: 'Front desk' });
    await cli.json(`${group} add --tenant 54 --id 3 --name Till`);
    expect((await cli.run(`${group} list --tenant 54`)).out).toBe('ID   NAME\n3    Till\n178  Front desk\n');
    expect(await cli.json(`${group} list --tenant 55`)).toEqual([]);
    const taken = await cli.run(args);
    expect([taken.code, taken.out]).toEqual([1, '']);
    expect(taken.err).toBe(`Tenant 54 has a ${entry} 178 already: ${group} list --tenant 54 shows it.\n`);
    expect(await cli.json(`${group} remove --tenant 54 --id 178`)).toMatchObject({ name: 'Front desk', removed: true });
    expect(await cli.json(`${group} list --tenant 54`)).toEqual([{ tenant: 54, id: 3, name: 'Till' }]);
  });

  it.each([
    ['remove --tenant 54 --id 99', 1, `Tenant 54 has no ${entry} 99: ${group} list --tenant 54 shows those there are.`],
    ['add --tenant 999 --id 1 --name X', 1, 'There is no tenant 999'],
    ['list --tenant 999', 1, 'There is no tenant 999'],
    ['add --tenant 54 --id 0 --name X', 2, '--id must be a whole number'],
    ['add --tenant 54 --name X', 2, "error: required option '--id <id>' not specified"],
    ['add --tenant 54 --id 1', 2, "error: required option '--name <name>' not specified"],
  ])('%s is refused with %i', async (args, code, sentence) => {
    const result = await cli.run(`${group} ${args}`);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err).toContain(sentence);
  });
});

describe('money-type', () => {
  it('add --documented adds the fourteen, and leaves those that are there', async () => {
    await cli.json('money-type add --tenant 54 --id 7 --name Card --gateway authorize');
    const types = (await cli.json('money-type add --tenant 54 --documented')) as { id: number }[];
    expect(types).toEqual(
      DOCUMENTED_MONEY_TYPES.map((type) => ({
        tenant: 54,
        ...(type.id === 7 ? { id: 7, name: 'Card', gateway: 'authorize' } : type),
      })),
    );
    expect(await cli.json('money-type list --tenant 54')).toEqual(types);
  });

  it('add --documented adds their payment methods too, and changes none that is there', async () => {
    await cli.json('payment-method set check --tenant 54 --display-name By-letter');
    await cli.json('money-type add --tenant 54 --documented');
    const methods = (await cli.json('payment-method list --tenant 54')) as {
      name: string;
      displayName: string;
      card: boolean;
    }[];
    const known = new Map(methods.map((method) => [method.name, method]));
    for (const { gateway } of DOCUMENTED_MONEY_TYPES) expect(known.has(gateway)).toBe(true);
    expect(known.get('check')).toMatchObject({ displayName: 'By-letter' });
    expect(known.get('visa')).toMatchObject({ displayName: 'Visa', card: true });
    expect(known.get('coupon')).toMatchObject({ displayName: 'Coupon', card: false });
  });

  it('set and remove change one', async () => {
    expect(await cli.json('money-type set --tenant 54 --id 7 --name Visa')).toEqual({
      tenant: 54,
      id: 7,
      name: 'Visa',
      gateway: 'authorize',
    });
    expect(await cli.json('money-type remove --tenant 54 --id 25')).toMatchObject({ gateway: 'payout', removed: true });
    expect((await cli.run('money-type list --tenant 54')).out).toMatch(/^ID +NAME +GATEWAY\n2 +Cash +cash\n/);
  });

  it.each([
    ['add --id 7 --name X --gateway visa', 1, 'Tenant 54 has a money type 7 already'],
    ['add --id 70 --name X', 2, 'money-type add must be given --id, --name and --gateway, or only --documented.'],
    ['add --id 70 --documented', 2, 'money-type add must be given'],
    ['add --id 70 --name X --gateway Visa!', 2, '--gateway must be a system name'],
    ['set --id 7', 2, 'money-type set must be given --name or --gateway.'],
    ['set --id 70 --name X', 1, 'Tenant 54 has no money type 70'],
    ['remove --id 70', 1, 'Tenant 54 has no money type 70'],
  ])('%s is refused with %i', async (args, code, sentence) => {
    const result = await cli.run(`money-type ${args} --tenant 54`);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err).toContain(sentence);
  });
});

describe('Every change of a corporation', () => {
  it.each([
    'payee add --tenant 55 --id 1 --name A',
    'payee remove --tenant 55 --id 1',
    'merchant add --tenant 55 --id 1 --name A',
    'merchant remove --tenant 55 --id 1',
    'money-type add --tenant 55 --documented',
    'money-type set --tenant 55 --id 2 --name Coins',
    'money-type remove --tenant 55 --id 2',
    'tenant set 55 --key-prefix NEW',
    'tenant set 55 --corp-methods none',
    'tenant set 55 --time-zone America/Denver',
    'tenant set 55 --access-key',
  ])('has gateways read its credentials again: %s', async (args) => {
    const { version } = await stored('55/web');
    await cli.json(args);
    expect((await stored('55/web')).version).toBe(version + 1);
  });

  it('but no other does', async () => {
    const { version } = await stored('55/web');
    await cli.json('tenant set 55 --timed-repeat-window 60 --due-days 3');
    expect((await stored('55/web')).version).toBe(version);
  });
});

describe('tenant set', () => {
  it('takes a key away again', async () => {
    expect(await cli.json('tenant set 55 --key-prefix none --corp-methods addInvoicePayment')).toMatchObject({
      keyPrefix: null,
      corpMethods: ['addinvoicepayment'],
    });
  });
});
