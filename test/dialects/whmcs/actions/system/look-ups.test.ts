import { describe, expect, it } from '@jest/globals';
import { CONFIGURATION_NAMES } from '../../../../../adapters/whmcs/answers/configuration-values.ts';
import { getConfigurationValue as schema } from '../../../../../schemas/whmcs/system/get-configuration-value.ts';
import { MAIL_TEMPLATES } from '../../../../../src/core/mail/mail.ts';
import { gatewayWithCaller } from '../../../../support/gateway-with-caller.ts';
import { callerOf, callerOfNewTenant, refusal } from '../../fixtures.ts';

const { gateway, api } = gatewayWithCaller();

async function set(tenantId: number, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await gateway.database('tenants').where({ id: tenantId }).update(settings);
}

async function value(setting: string, caller = api): Promise<unknown> {
  return ((await caller.call('GetConfigurationValue', { setting })).json as { value?: unknown }).value;
}

describe('WhmcsDetails', () => {
  it.each([
    ['8', '8.13.3'],
    ['9', '9.0.5'],
  ])('has by invoice-rules %s the version %s', async (rules, version) => {
    const caller = await callerOfNewTenant(gateway, { id: 70 + Number(rules) });
    await set(70 + Number(rules), { invoice_rules: rules });
    const whmcs = { version, canonicalversion: `${version}-release.1` };
    expect((await caller.call('WhmcsDetails')).json).toEqual({ result: 'success', whmcs });
    expect((await caller.call('GetAdminDetails')).json).toMatchObject({ whmcs });
    expect(await value('Version', caller)).toBe(`${version}-release.1`);
  });

  it('is nested in XML and NVP too', async () => {
    expect((await api.call('WhmcsDetails', { responsetype: 'xml' })).text).toContain(
      '<result>success</result><whmcs><version>8.13.3</version><canonicalversion>8.13.3-release.1</canonicalversion></whmcs>',
    );
    expect((await api.call('WhmcsDetails', { responsetype: 'nvp' })).text).toBe(
      'result=success;whmcs[version]=8.13.3;whmcs[canonicalversion]=8.13.3-release.1;',
    );
  });
});

describe('GetHealthStatus', () => {
  it.each([{}, { fetchStatus: 'true' }, { fetchStatus: 0 }])('succeeds with %j', async (params) => {
    expect((await api.call('GetHealthStatus', params)).json).toEqual({ result: 'success' });
  });

  it('refuses a flag that is not one', async () => {
    expect((await api.call('GetHealthStatus', { fetchStatus: 'perhaps' })).json).toMatchObject({ result: 'error' });
  });
});

describe('GetPaymentMethods', () => {
  it('has the payment methods, and money types whose gateway is not one of them, once', async () => {
    const caller = await callerOfNewTenant(gateway, { id: 62 });
    await gateway.database('money_types').insert([
      { tenant_id: 62, id: 1, name: 'Cash', gateway: 'cash' },
      { tenant_id: 62, id: 2, name: 'Petty cash', gateway: 'cash' },
      { tenant_id: 62, id: 3, name: 'Visa', gateway: 'authorize' },
    ]);
    expect((await caller.call('GetPaymentMethods')).json).toEqual({
      result: 'success',
      totalresults: 3,
      paymentmethods: {
        paymentmethod: [
          { module: 'authorize', displayname: 'Credit Card' },
          { module: 'banktransfer', displayname: 'Bank Transfer' },
          { module: 'cash', displayname: 'Cash' },
        ],
      },
    });
  });

  it('is an empty list with its wrapper where the tenant lists none', async () => {
    await gateway.addTenant({ id: 63 });
    await gateway.addCredential({ tenantId: 63, identifier: 'sixty-three' });
    const caller = callerOf(gateway, { identifier: 'sixty-three', secret: 'sixty-three' });
    expect((await caller.call('GetPaymentMethods')).text).toBe(
      '{"result":"success","totalresults":0,"paymentmethods":{"paymentmethod":[]}}',
    );
  });
});

describe('GetCurrencies', () => {
  it('has the currency of the tenant as 1, and those of its clients with ids that stay', async () => {
    const caller = await callerOfNewTenant(gateway, { id: 64, currency: 'EUR' });
    await gateway.addClient({ tenantId: 64, id: 2, currency: 'XTS' });
    const rows = [
      { id: 1, code: 'EUR', prefix: '€', suffix: ' EUR', format: 1, rate: '1.00000' },
      { id: 2, code: 'XTS', prefix: '', suffix: ' XTS', format: 1, rate: '1.00000' },
    ];
    expect((await caller.call('GetCurrencies')).json).toEqual({
      result: 'success',
      totalresults: 2,
      currencies: { currency: rows },
    });
    await gateway.addClient({ tenantId: 64, id: 3, currency: 'AAA' });
    expect((await caller.call('GetCurrencies')).json).toMatchObject({ currencies: { currency: [...rows, { id: 3 }] } });
  });
});

describe('GetAdminDetails', () => {
  it('shows the label of the credential, its actions, and the time of the tenant', async () => {
    await gateway.addTenant({ id: 65, timeZone: 'Asia/Tokyo' });
    const id = await gateway.addCredential({
      ...{ tenantId: 65, identifier: 'till', label: 'The till' },
      actions: ['getadmindetails', 'addinvoicepayment'],
    });
    const caller = callerOf(gateway, { identifier: 'till', secret: 'till' });
    expect((await caller.call('GetAdminDetails')).json).toEqual({
      result: 'success',
      adminid: String(id),
      name: 'The till',
      notes: '',
      signature: '',
      allowedpermissions: 'API Access,AddInvoicePayment,GetAdminDetails',
      departments: '',
      requesttime: '2026-11-22 19:00:00',
      whmcs: { version: '8.13.3', canonicalversion: '8.13.3-release.1' },
    });
  });
});

describe('GetConfigurationValue', () => {
  it('shows the settings of the tenant', async () => {
    await set(53, {
      ...{ tax_mode: 'inclusive', tax_is_compound: true, tax_rate_milli: 19_000 },
      number_format: 'INV-{NUMBER}',
      local_date_format: 'DD/MM/YYYY',
    });
    expect(
      Object.fromEntries(await Promise.all(CONFIGURATION_NAMES.map(async (name) => [name, await value(name)]))),
    ).toEqual({
      Charset: 'utf-8',
      CompanyName: 'Demo corporation',
      DateFormat: 'DD/MM/YYYY',
      Language: 'english',
      SequentialInvoiceNumberFormat: 'INV-{NUMBER}',
      SequentialInvoiceNumbering: 'on',
      SystemURL: `${gateway.url}/`,
      TaxEnabled: 'on',
      TaxL2Compound: 'on',
      TaxType: 'Inclusive',
      Version: '8.13.3-release.1',
    });
    await set(53, { tax_mode: 'exclusive', tax_is_compound: false, tax_rate_milli: 0, number_format: null });
    expect(
      await Promise.all(
        ['TaxType', 'TaxL2Compound', 'TaxEnabled', 'SequentialInvoiceNumbering'].map((name) => value(name)),
      ),
    ).toEqual(['Exclusive', '', '', '']);
  });

  it('takes a name in any case, and repeats it as it was sent', async () => {
    expect((await api.call('GetConfigurationValue', { setting: 'companyname' })).json).toEqual({
      result: 'success',
      setting: 'companyname',
      value: 'Demo corporation',
    });
  });

  it.each(['SMTPPassword', 'cc_encryption_hash', 'constructor', '__proto__', 'x'.repeat(300)])(
    'refuses %s, which is not on the list',
    async (setting) => {
      expect((await api.call('GetConfigurationValue', { setting })).json).toEqual(
        refusal('Invalid name for parameter setting'),
      );
    },
  );

  it.each([{}, { setting: '' }, { setting: ' ' }])('needs a name: %j', async (params) => {
    expect((await api.call('GetConfigurationValue', params)).json).toEqual(refusal('Parameter setting is required'));
  });

  it('names all of its settings in its document', () => {
    expect(schema.properties.setting.description).toContain(CONFIGURATION_NAMES.join(', '));
  });
});

describe('A look-up', () => {
  it.each(['WhmcsDetails', 'GetHealthStatus', 'GetPaymentMethods', 'GetCurrencies', 'GetAdminDetails'])(
    '%s is refused for a credential that was revoked',
    async (name) => {
      const identifier = `revoked-${name}`;
      const id = await gateway.addCredential({ tenantId: 53, identifier });
      const caller = callerOf(gateway, { identifier, secret: identifier });
      expect((await caller.call(name)).json).toMatchObject({ result: 'success' });
      await gateway.database('credentials').where({ id }).update({ disabled_at: '2026-01-01', version: 2 });
      expect((await caller.call(name)).json).toEqual(refusal('Authentication Failed'));
    },
  );
});

interface Listed {
  readonly totalresults: number;
  readonly emailtemplates: {
    readonly emailtemplate: readonly { readonly id: number; readonly name: string; readonly subject: string }[];
  };
}

const list = async (params: Readonly<Record<string, string>> = {}): Promise<Listed> =>
  (await api.call('GetEmailTemplates', params)).json as Listed;
const namesOf = ({ emailtemplates }: Listed): readonly string[] => emailtemplates.emailtemplate.map(({ name }) => name);

describe('GetEmailTemplates', () => {
  it('lists all templates, each with a number of its own', async () => {
    const found = await list();
    expect(found.totalresults).toBe(MAIL_TEMPLATES.length);
    expect([...namesOf(found)].sort()).toEqual([...MAIL_TEMPLATES]);
    expect(new Set(found.emailtemplates.emailtemplate.map(({ id }) => id)).size).toBe(MAIL_TEMPLATES.length);
    expect(found.emailtemplates.emailtemplate[0]).toEqual({
      id: 1,
      name: 'Invoice Created',
      subject: 'Invoice {$invoice_num}',
      custom: 0,
    });
  });

  it('lists those of a type, in any case', async () => {
    const invoices = namesOf(await list({ type: 'Invoice' }));
    expect(invoices).toContain('Third Invoice Overdue Notice');
    expect(invoices).not.toContain('Client Signup Email');
    expect(namesOf(await list({ type: 'general' }))).toContain('Client Signup Email');
  });

  it('has English texts only', async () => {
    expect((await list({ language: 'english' })).totalresults).toBe(MAIL_TEMPLATES.length);
    const german = await api.call('GetEmailTemplates', { language: 'german' });
    expect(german.json).toEqual({ result: 'success', totalresults: 0, emailtemplates: { emailtemplate: [] } });
    expect((await list({ type: 'domain' })).totalresults).toBe(0);
  });

  it('refuses a type that is an array', async () => {
    const answer = await api.call('GetEmailTemplates', { 'type[]': 'invoice' });
    expect(answer.json).toEqual({ result: 'error', message: 'Invalid type: expecting text, not an array' });
  });
});
