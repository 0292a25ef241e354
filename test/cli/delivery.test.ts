import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decryptMetrcKeys } from '../../src/auth/metrc-keys.ts';
import { callCorp } from '../support/corp-client.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { tableStates } from '../support/whmcs-wire.ts';
import { Cli } from './support/harness.ts';

const SECRET_KEY = 'a key of sixteen characters and more';
const ACCEPTED = 'ABCDEF012345670000010026';
const RETURNED = 'ABCDEF012345670000010027:1.50:Ounces:Damaged:torn: at the seam';

let gateway: TestGateway;
let cli: Cli;

beforeAll(async () => {
  gateway = await startTestGateway({ demo: false });
  cli = new Cli(gateway.databaseUrls);
  await cli.json('tenant add 54 --name Acme --key-prefix ACM');
  await cli.json('client add --tenant 54 --name Jane');
});

afterAll(async () => {
  await cli.database.destroy();
  await gateway.close();
});

async function newInvoice(): Promise<number> {
  const { identifier, secret } = await cli.json('credential add --tenant 54');
  const created = await callWhmcs(
    gateway.url,
    'CreateInvoice',
    { userid: 1, itemdescription1: 'Delivery', itemamount1: '45.00' },
    { credential: { identifier, secret } },
  );
  return Number(created.json['invoiceid']);
}

const attachArgs = (invoice: number, ...args: readonly string[]): string[] => [
  ...['delivery', 'attach', '--tenant', '54', '--invoice', String(invoice)],
  ...['--metrc-id', '7801', '--license', 'C12-0000001-LIC', ...args],
];

async function setState(invoice: number, state: string, failure: string | null = null): Promise<void> {
  await cli
    .database('deliveries')
    .where({ tenant_id: 54, invoice_id: invoice })
    .update({ state, failure, arrived_at: '2015-03-24 11:54:00' });
}

describe('A corporation that only the command line set up', () => {
  it('takes a corp-ID payment, which completes the delivery of its invoice', async () => {
    const invoice = await newInvoice();
    await cli.json('payee add --tenant 54 --id 3 --name Till');
    await cli.json('merchant add --tenant 54 --id 1 --name Default');
    await cli.json('money-type add --tenant 54 --documented');
    const { corpKey, userName, password } = await cli.json('credential add --tenant 54 --corp-user web');
    await cli.json(attachArgs(invoice, '--package', ACCEPTED));
    const pay = () =>
      callCorp(gateway.url, {
        CORP_ID: 54,
        API_CORP_KEY_ID: corpKey,
        API_USER_NAME: userName,
        API_USER_PASSWORD: password,
        INVOICE_NUMBER: invoice,
      });
    // The sample's merchant setting is 4: the next call goes by what was added.
    expect((await pay()).json).toMatchObject({ RET_STATUS: 'dataIn' });
    await cli.json('merchant add --tenant 54 --id 4 --name Web');
    expect((await pay()).json).toMatchObject({ RET_STATUS: 'ok' });
    expect(await cli.json('delivery list --tenant 54 --state completing')).toMatchObject([
      { tenant: 54, invoice, metrcId: 7801, state: 'completing', arrivedAt: '2015-03-24 11:54:00', failure: null },
    ]);
    await cli.json('credential revoke 54/web');
    expect((await pay()).status).toBe(403);
  });
});

describe('delivery attach', () => {
  it('attaches a delivery with its packages, and replaces one that is open', async () => {
    const invoice = await newInvoice();
    const args = attachArgs(invoice, '--package', ACCEPTED, '--returned', RETURNED);
    const first = await cli.run([...args, '--json']);
    expect([first.code, first.err]).toEqual([0, 'Tenant 54 has no account at Metrc yet: delivery account sets it.\n']);
    expect(JSON.parse(first.out)).toEqual({
      database: cli.named,
      tenant: 54,
      invoice,
      metrcId: 7801,
      license: 'C12-0000001-LIC',
      packages: [ACCEPTED],
      returned: [RETURNED],
      state: 'open',
      arrivedAt: null,
      failure: null,
      updatedAt: '2026-11-22T10:00:00.000Z',
    });
    const row = await cli.database('deliveries').where({ invoice_id: invoice }).first('returned_packages');
    expect(row).toEqual({
      returned_packages: [
        {
          label: 'ABCDEF012345670000010027',
          quantity: '1.50',
          unitOfMeasure: 'Ounces',
          reason: 'Damaged',
          note: 'torn: at the seam',
        },
      ],
    });
    const again = await cli.run(attachArgs(invoice, '--package', 'X1', '--package', 'X2'));
    expect(again.err).toContain('It replaces the one that was attached before.');
    expect(await cli.json(`delivery list --tenant 54 --invoice ${invoice}`)).toMatchObject([
      { packages: ['X1', 'X2'], returned: [] },
    ]);
  });

  it.each(['completing', 'completed'])('leaves one that is %s as it is', async (state) => {
    const invoice = await newInvoice();
    await cli.json(attachArgs(invoice, '--package', ACCEPTED));
    await setState(invoice, state);
    expect(await cli.run(attachArgs(invoice, '--package', 'X1'))).toEqual({
      code: 1,
      out: '',
      err: `The delivery of invoice ${invoice} is ${state}: it can't be replaced any more.\n`,
    });
  });

  it.each([
    [['--package', ACCEPTED, '--invoice', '99'], 1, 'Tenant 54 has no invoice 99.'],
    [['--package', ACCEPTED, '--tenant', '999'], 1, 'There is no tenant 999'],
    [[], 2, 'delivery attach must be given at least one --package or --returned.'],
    [['--package', 'a b'], 2, '--package must be a package label'],
    [['--package', 'A', '--package', 'A'], 2, '--package must name a package once; A is there twice.'],
    [['--package', 'A', '--metrc-id', '0'], 2, '--metrc-id must be'],
    [['--package', 'A', '--license', ' '], 2, '--license must be'],
    ...['A', 'A:1:Ounces', 'A::Ounces:Bad', 'A:-1:Ounces:Bad', 'A:1e3:Ounces:Bad', 'A:1,5:Ounces:Bad']
      .concat(['A:1.1234567:Ounces:Bad', 'A:1::Bad', 'A:1:Ounces:', ':1:Ounces:Bad', 'A:1:Ounces:Bad:a\nb'])
      .map((text): [string[], number, string] => [
        ['--returned', text],
        2,
        '--returned must be LABEL:QUANTITY:UNIT:REASON',
      ]),
  ])('refuses %j with %i and writes nothing', async (args, code, sentence) => {
    const before = await tableStates(cli.database);
    const result = await cli.run(attachArgs(1, ...args));
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err.startsWith(sentence)).toBe(true);
    expect(await tableStates(cli.database)).toEqual(before);
  });
});

describe('delivery retry', () => {
  it('completes a failed one once more, with the reason in the list', async () => {
    const invoice = await newInvoice();
    await cli.json(attachArgs(invoice, '--package', ACCEPTED));
    await setState(invoice, 'failed', 'License not found');
    const { out } = await cli.run('delivery list --tenant 54 --state failed');
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['INVOICE', 'METRC ID', 'LICENSE', 'STATE', 'ARRIVED AT', 'UPDATED AT', 'FAILURE'],
      [
        ...[String(invoice), '7801', 'C12-0000001-LIC', 'failed', '2015-03-24 11:54:00'],
        ...['2026-11-22T10:00:00.000Z', 'License not found'],
      ],
      [''],
    ]);
    expect(await cli.json(`delivery retry --tenant 54 --invoice ${invoice}`)).toMatchObject({
      state: 'completing',
      failure: null,
      arrivedAt: '2015-03-24 11:54:00',
    });
    expect(
      await cli.database('outbox').where({ invoice_id: invoice, event: 'delivery.complete' }).select('state'),
    ).toEqual([{ state: 'pending' }]);
    const again = await cli.run(`delivery retry --tenant 54 --invoice ${invoice}`);
    expect([again.code, again.err]).toEqual([
      1,
      `The delivery of invoice ${invoice} is completing: only a failed one can be retried.\n`,
    ]);
  });

  it('refuses an invoice without one', async () => {
    const result = await cli.run('delivery retry --tenant 54 --invoice 999');
    expect([result.code, result.err]).toEqual([
      1,
      'Tenant 54 has no delivery of an invoice 999: delivery attach attaches it.\n',
    ]);
    expect((await cli.run('delivery list --tenant 999')).code).toBe(1);
    expect((await cli.run('delivery list --tenant 54 --state done')).code).toBe(2);
  });
});

describe('delivery account', () => {
  const ACCOUNT = 'delivery account --tenant 54 --state CA';
  const stdin = 'vendor-canary\r\nuser-canary:1\n';

  async function keys(secretKey: string): Promise<unknown> {
    const row = (await cli
      .database<{ tenant_id: number; state: string; vendor_key_encrypted: string; user_key_encrypted: string }>(
        'metrc_accounts',
      )
      .where({ tenant_id: 54 })
      .first())!;
    const encrypted = { vendorKeyEncrypted: row.vendor_key_encrypted, userKeyEncrypted: row.user_key_encrypted };
    return { state: row.state, ...decryptMetrcKeys(encrypted, 54, [secretKey]) };
  }

  it('encrypts the keys from stdin under SECRET_KEY, and shows neither', async () => {
    const result = await cli.run(`${ACCOUNT} --json`, { stdin, env: { ...cli.env, SECRET_KEY } });
    expect(JSON.parse(result.out)).toEqual({ tenant: 54, state: 'ca', database: cli.named });
    expect(result.out + result.err).not.toContain('canary');
    expect(await keys(SECRET_KEY)).toEqual({ state: 'ca', vendorKey: 'vendor-canary', userKey: 'user-canary:1' });
  });

  it('takes the first key of SECRET_KEY_FILE, and replaces what was set', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'secret-key-'));
    const path = join(directory, 'key');
    await writeFile(path, 'the new one of two keys,the old one of two keys\n');
    await cli.json('delivery account --tenant 54 --state co', { stdin, env: { ...cli.env, SECRET_KEY_FILE: path } });
    await rm(directory, { recursive: true });
    expect(await keys('the new one of two keys')).toMatchObject({ state: 'co', vendorKey: 'vendor-canary' });
  });

  it.each([
    ['without a key', {}, stdin, 78, 'SECRET_KEY (or SECRET_KEY_FILE) must be set'],
    ['with a short key', { SECRET_KEY: 'short' }, stdin, 78, 'SECRET_KEY must be at least 16 characters'],
    ['with one line', { SECRET_KEY }, 'only\n', 2, 'delivery account must be followed by two lines on stdin'],
    ['with three lines', { SECRET_KEY }, 'a\nb\nc\n', 2, 'delivery account must be followed by'],
    ['with a blank', { SECRET_KEY }, 'a b\nc\n', 2, 'delivery account must be followed by'],
    ['with a colon in the first', { SECRET_KEY }, 'a:b\nc\n', 2, 'delivery account must be followed by'],
    ['with an endless line', { SECRET_KEY }, `a\n${'x'.repeat(9_000)}`, 2, 'delivery account must be followed by'],
  ])('%s is refused', async (_name, variables, given, code, sentence) => {
    const before = await tableStates(cli.database);
    const result = await cli.run(ACCOUNT, { stdin: given, env: { ...cli.env, ...variables } });
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err.startsWith(sentence)).toBe(true);
    expect(await tableStates(cli.database)).toEqual(before);
  });

  it('refuses a tenant that is not there', async () => {
    const env = { ...cli.env, SECRET_KEY };
    const result = await cli.run('delivery account --tenant 999 --state ca', { stdin, env });
    expect([result.code, result.err]).toEqual([1, 'There is no tenant 999: tenant list shows those there are.\n']);
    expect((await cli.run('delivery account --tenant 54 --state cal', { stdin, env })).code).toBe(2);
  });
});
