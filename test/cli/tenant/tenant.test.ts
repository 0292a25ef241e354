import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tenantColumns } from '../../../db/admin/tenant-settings.ts';
import { NEW_TENANT } from '../../../db/admin/tenants.ts';
import { ID_KINDS } from '../../../src/core/ids.ts';
import { sha256Hex } from '../../../src/auth/secrets.ts';
import { startCli, type Cli } from '../support/harness.ts';

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
});

afterAll(async () => {
  await stop();
});

const NO_ISSUER = {
  issuerName: null,
  issuerAddress: null,
  issuerTaxNumber: null,
  issuerEmail: null,
  issuerLogo: null,
  howToPay: null,
  language: null,
};

const DEFAULTS = {
  currency: 'USD',
  timeZone: 'UTC',
  dateFormat: 'YYYY-MM-DD',
  taxRate: '0.000',
  taxRate2: '0.000',
  taxMode: 'exclusive',
  compound: false,
  taxRounding: 'invoice',
  dueDays: 14,
  paymentMethod: 'banktransfer',
  transidScope: 'invoice',
  extraDecimals: 'round',
  unknownGateways: 'warn',
  invoiceRules: '8',
  numberFormat: null,
  nextNumber: 1,
  hasAccessKey: false,
  keyPrefix: null,
  corpMethods: ['addinvoicepayment'],
  timedRepeatWindow: 86_400,
  datedRepeatWindow: 300,
  ...NO_ISSUER,
  sandbox: false,
  createdAt: '2026-11-22T10:00:00Z',
  disabledAt: null,
};

const EVERYTHING = [
  ...['--currency', 'eur', '--time-zone', 'Europe/Berlin', '--date-format', 'DD.MM.YYYY', '--tax-rate', '8.125'],
  ...['--tax-rate2', '5', '--tax-mode', 'INCLUSIVE', '--compound', '--tax-rounding', 'line', '--due-days', '0'],
  ...['--payment-method', 'stripe', '--transid-scope', 'gateway', '--number-format', 'INV-{YEAR}-{NUMBER}'],
  ...['--next-number', '1000', '--access-key', '--unknown-gateways', 'REFUSE', '--invoice-rules', '9'],
  ...['--key-prefix', 'pla', '--corp-methods', 'none', '--timed-repeat-window', '60', '--dated-repeat-window', '0'],
  '--sandbox',
];

const SETTINGS = {
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  dateFormat: 'DD.MM.YYYY',
  taxRate: '8.125',
  taxRate2: '5.000',
  taxMode: 'inclusive',
  compound: true,
  taxRounding: 'line',
  dueDays: 0,
  paymentMethod: 'stripe',
  transidScope: 'gateway',
  extraDecimals: 'round',
  unknownGateways: 'refuse',
  invoiceRules: '9',
  numberFormat: 'INV-{YEAR}-{NUMBER}',
  nextNumber: 1000,
  hasAccessKey: true,
  keyPrefix: 'PLA',
  corpMethods: [],
  timedRepeatWindow: 60,
  datedRepeatWindow: 0,
  ...NO_ISSUER,
  sandbox: true,
};

describe('tenant add', () => {
  it('needs an id and a name, and takes defaults for the rest', async () => {
    expect(await cli.json(['tenant', 'add', '60', '--name', 'Sixty Ltd'])).toEqual({
      id: 60,
      name: 'Sixty Ltd',
      ...DEFAULTS,
    });
    const methods = (await cli.json('payment-method list --tenant 60')) as { name: string }[];
    expect(methods.map((method) => method.name)).toEqual(['banktransfer', 'cash', 'mailin']);
    expect(await cli.database('id_counters').where({ tenant_id: 60 })).toHaveLength(ID_KINDS.length);
  });

  it('takes every setting, and shows the access key that it made once', async () => {
    const result = await cli.run(['tenant', 'add', '61', '--name', 'Sixty-One', ...EVERYTHING, '--json']);
    expect(result.code).toBe(0);
    expect(result.err).toContain('shown only once');
    expect(result.err).toContain('Added the payment method stripe');
    const { accessKey, database, ...tenant } = JSON.parse(result.out) as Record<'accessKey' | 'database', string>;
    expect(database).toBe(cli.named);
    expect(tenant).toEqual({
      id: 61,
      name: 'Sixty-One',
      ...SETTINGS,
      createdAt: '2026-11-22T10:00:00Z',
      disabledAt: null,
    });
    expect(accessKey).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(await cli.database('tenants').where({ id: 61 }).first('access_key_sha256')).toEqual({
      access_key_sha256: sha256Hex(accessKey),
    });
    expect(await cli.json('tenant show 61')).toEqual(tenant);
  });

  it('refuses an id that is taken with 1, and a missing name with 2', async () => {
    const taken = await cli.run('tenant add 60 --name Other');
    expect([taken.code, taken.out]).toEqual([1, '']);
    expect(taken.err).toBe('Tenant 60 is there already: change it with tenant set 60, or take another id.\n');
    expect((await cli.run('tenant add 62')).code).toBe(2);
    expect((await cli.run('tenant add --name Other')).code).toBe(2);
  });
});

describe('tenant list', () => {
  it('is a table for people and JSON for programs', async () => {
    const { out, err, code } = await cli.run('tenant list');
    const [head = '', first = ''] = out.split('\n');
    expect([code, err]).toEqual([0, '']);
    expect(head).toMatch(/^ID {2}NAME +CURRENCY +TIME ZONE +TAX RATE +TAX RATE2 +TAX MODE +DUE DAYS/);
    expect(first).toMatch(/^60 {2}Sixty Ltd +USD +UTC +0\.000 +0\.000 +exclusive +14 +banktransfer +- +-$/);
    const listed = (await cli.json('tenant list')) as { id: number }[];
    expect(listed.map((tenant) => tenant.id)).toEqual([60, 61]);
  });

  it('does not let a stored name steer a terminal', async () => {
    await cli.json('tenant add 69 --name Sixty-Nine');
    await cli.database('tenants').where({ id: 69 }).update({ name: 'a\u001b[2Jb' });
    expect((await cli.run('tenant list')).out).toContain('a\uFFFD[2Jb');
  });
});

describe('tenant set', () => {
  it('changes every setting, and what is not named stays', async () => {
    await cli.json('tenant add 63 --name Sixty-Three');
    await cli.json('payment-method add stripe --tenant 63');
    const { accessKey, createdAt, ...tenant } = await cli.json(['tenant', 'set', '63', '--name', 'New', ...EVERYTHING]);
    expect(tenant).toEqual({ id: 63, name: 'New', ...SETTINGS, disabledAt: null });
    expect([typeof accessKey, typeof createdAt]).toEqual(['string', 'string']);
    expect(await cli.json('tenant set 63 --tax-rate 0 --no-compound --number-format off --no-access-key')).toEqual({
      ...tenant,
      taxRate: '0.000',
      compound: false,
      numberFormat: null,
      hasAccessKey: false,
      createdAt,
    });
  });

  it('has every gateway read the credentials again when the access key changes, and only then', async () => {
    await cli.json('tenant add 64 --name Sixty-Four');
    const { id } = await cli.json('credential add --tenant 64');
    const version = async (): Promise<number> =>
      (await cli
        .database<{ id: number; version: number }>('credentials')
        .where({ id: Number(id) })
        .first('version'))!.version;
    await cli.json('tenant set 64 --due-days 3');
    expect(await version()).toBe(1);
    await cli.json('tenant set 64 --access-key');
    expect(await version()).toBe(2);
    await cli.json('tenant set 64 --no-access-key');
    expect(await version()).toBe(3);
  });

  it('refuses a tenant that is not there, a payment method that it has not, and no setting at all', async () => {
    expect(await cli.run('tenant set 999 --due-days 3')).toEqual({
      code: 1,
      out: '',
      err: 'There is no tenant 999: tenant list shows those there are.\n',
    });
    expect(await cli.run('tenant show 999')).toMatchObject({ code: 1, out: '' });
    const unknown = await cli.run('tenant set 60 --due-days 3 --payment-method bitcoin');
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain(
      "--payment-method must be one of the tenant's payment methods (banktransfer, cash, mailin)",
    );
    expect(await cli.json('tenant show 60')).toMatchObject({ dueDays: 14, paymentMethod: 'banktransfer' });
    expect((await cli.run('tenant set 60')).code).toBe(2);
  });
});

describe('Sequential numbers', () => {
  it('are never given a second time by a changed format or counter', async () => {
    await cli.json(['tenant', 'add', '65', '--name', 'Numbers', '--number-format', 'INV+{YEAR}/{NUMBER}']);
    await cli.json('client add --tenant 65 --name C');
    await addInvoice(1, 'INV+2026/41');
    await addInvoice(2, 'INV+2025/900');
    await addInvoice(3, 'INVV2026/77');
    await cli.json('tenant set 65 --next-number 42');
    for (const args of ['--next-number 41', '--next-number 1', '--number-format INV+2026/{NUMBER} --next-number 41']) {
      const refused = await cli.run(`tenant set 65 ${args}`);
      expect(refused).toMatchObject({ code: 2, out: '' });
      expect(refused.err).toContain('--next-number must be at least 42 with this format');
    }
    expect(await cli.json('tenant show 65')).toMatchObject({ nextNumber: 42, numberFormat: 'INV+{YEAR}/{NUMBER}' });
    expect(await cli.json('tenant set 65 --number-format INV+2025/{NUMBER} --next-number 901')).toMatchObject({
      nextNumber: 901,
    });
    expect(await cli.json('tenant set 65 --number-format {NUMBER} --next-number 1')).toMatchObject({ nextNumber: 1 });
  });

  async function addInvoice(id: number, number: string): Promise<void> {
    const zeros = Object.fromEntries(
      ['tax_rate', 'tax_rate2']
        .map((name) => [`${name}_milli`, 0])
        .concat(
          ['subtotal', 'tax', 'tax2', 'credit', 'total', 'paid', 'excess', 'refunded'].map((name) => [
            `${name}_minor`,
            0,
          ]),
        ),
    );
    await cli.database('invoices').insert({
      ...zeros,
      ...{
        tenant_id: 65,
        id,
        client_id: 1,
        currency: 'USD',
        number,
        status: 'Paid',
        payment_method: 'cash',
        notes: '',
      },
      ...{ issued_on: '2026-01-01', due_on: '2026-01-01', tax_mode: 'exclusive', tax_is_compound: false },
      ...{ tax_rounding: 'invoice', history_seq: 0, history_head: Buffer.alloc(0) },
      ...{ created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' },
    });
  }
});

describe('The settings of a tenant', () => {
  it('are all the columns of its table', async () => {
    const columns = Object.keys(await cli.database('tenants').columnInfo());
    const settable = Object.keys(tenantColumns(NEW_TENANT));
    expect(
      columns.filter((name) => !['id', 'created_at', 'disabled_at', 'web_merchant_setting_id'].includes(name)).sort(),
    ).toEqual(settable.sort());
  });
});
