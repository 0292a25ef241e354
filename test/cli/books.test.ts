import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { Cli } from './support/harness.ts';

const LINE = { itemdescription1: 'A', itemamount1: '20.00' };
const SECRET_KEY = 'a key of sixteen characters and more';
const LOGIN = { username: 'demo-identifier', password: 'demo-secret', responsetype: 'json' };

let gateway: TestGateway;
let second: TestGateway;
let cli: Cli;

beforeAll(async () => {
  gateway = await startTestGateway({ secretKeys: [SECRET_KEY] });
  second = await startTestGateway({ secretKeys: [SECRET_KEY], beside: gateway });
  cli = new Cli(gateway.databaseUrls);
  const paid = { ...LOGIN, invoiceid: '78', gateway: 'mailin', amount: '15.00', transid: 'T-1', date: '2026-01-05' };
  expect((await callWhmcs(gateway.url, 'AddInvoicePayment', paid)).text).toBe('{"result":"success"}');
});

afterAll(async () => {
  await cli.database.destroy();
  await second.close();
  await gateway.close();
});

const run = (line: string): ReturnType<Cli['run']> => cli.run(line, { env: { ...cli.env, SECRET_KEY } });
// Each test knows what it expects.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const json = (line: string): Promise<any> => cli.json(line, { env: { ...cli.env, SECRET_KEY } });
const verified = async (): Promise<unknown> => (await json('verify --tenant 53')).differences;

describe('The events of invoice 78', () => {
  it('is answered by invoice show: sums, lines, payments with who recorded them, mails, history', async () => {
    const shown = await json('invoice show 78 --tenant 53');
    expect(shown).toMatchObject({ id: 78, status: 'Unpaid', currency: 'USD', paid: '15.00' });
    expect(shown.payments).toMatchObject([
      { id: 1, amount: '15.00', gateway: 'mailin', transid: 'T-1', by: 'demo-identifier, whmcs', refunded: '0.00' },
    ]);
    expect(shown.lines.length).toBeGreaterThan(0);
    expect((shown.history as object[]).at(-1)).toMatchObject({
      action: 'add-payment',
      outcome: 'applied',
      by: 'demo-identifier, whmcs',
    });
    const { out, err } = await run('invoice show 78 --tenant 53');
    for (const words of ['\nLines\n', '\nPayments\n', '\nHistory\n', 'T-1', 'demo-identifier, whmcs'])
      expect(out).toContain(words);
    expect(err).not.toContain('There may be');
  });

  it('is followed by history show, in what changed', async () => {
    const { out } = await run('history show --tenant 53 --invoice 78');
    expect(out).toMatch(
      /add-payment +applied +demo-identifier, whmcs +\S+ +.*paid 0\.00 → 15\.00.*payment .*amount 15\.00/,
    );
    const rows = await json('history show --tenant 53 --invoice 78 --limit 1');
    expect(rows).toMatchObject([{ action: 'add-payment', before: { paidMinor: '0' }, after: { paidMinor: '1500' } }]);
  });

  it('shows a correction with what was and what is', async () => {
    const { json: made } = await callWhmcs(gateway.url, 'CreateInvoice', { ...LOGIN, userid: 1, ...LINE });
    const invoiceid = made.invoiceid as number;
    const paid = { ...LOGIN, invoiceid, gateway: 'mailin', amount: '15.00', transid: 'C-1', date: '2026-01-05' };
    await callWhmcs(gateway.url, 'AddInvoicePayment', paid);
    const [payment] = await json('payment list --tenant 53 --transid C-1');
    const { id: transactionid } = payment as { id: number };
    for (const amountin of ['10.00', '12.50']) {
      const corrected = { ...LOGIN, transactionid, amountin };
      expect((await callWhmcs(gateway.url, 'UpdateTransaction', corrected)).json).toMatchObject({ result: 'success' });
    }
    const { out } = await run(`history show --tenant 53 --invoice ${invoiceid}`);
    const rows = out.split('\n').filter((line) => line.includes('update-transaction'));
    expect(rows).toEqual([
      expect.stringMatching(/applied.*paid 15\.00 → 10\.00.*transaction amount in 10\.00.*was amount in 15\.00/),
      expect.stringMatching(/applied.*paid 10\.00 → 12\.50.*transaction amount in 12\.50.*was amount in 10\.00/),
    ]);
    expect(await json(`history show --tenant 53 --invoice ${invoiceid} --limit 1`)).toMatchObject([
      {
        action: 'update-transaction',
        after: {
          was: { amountInMinor: '1000', revision: 2, transactionId: transactionid },
          transaction: { amountInMinor: '1250', revision: 3, transactionId: transactionid },
        },
      },
    ]);
    expect(await verified()).toEqual([]);
  });

  it('is found by list, in pages', async () => {
    const all = await json('invoice list --tenant 53');
    expect((all as { id: number }[]).map(({ id }) => id)).toEqual(expect.arrayContaining([1, 78]));
    expect(await json('invoice list --tenant 53 --limit 1 --after 1')).toMatchObject([{ id: 78 }]);
    expect((await run('invoice list --tenant 53 --limit 1')).err).toContain('There may be more: add --after 1.');
    expect(await json('invoice list --tenant 53 --status paid')).toEqual([]);
    expect(await json('payment list --tenant 53 --transid T-1 --from 2026-01-05 --to 2026-01-05')).toHaveLength(1);
    expect(await json('payment list --tenant 53 --from 2026-01-06')).toEqual([]);
    expect(await json('payment list --tenant 53 --client 2361')).toEqual([]);
  });

  it('is shown in the order in which it happened, in pages, whichever gateway wrote it', async () => {
    for (const [url, transid] of [
      [second.url, 'T-2'],
      [gateway.url, 'T-3'],
    ] as const) {
      const paid = { ...LOGIN, invoiceid: '1', gateway: 'mailin', amount: '0.01', transid };
      expect((await callWhmcs(url, 'AddInvoicePayment', paid)).text).toBe('{"result":"success"}');
    }
    const history = (more: string): Promise<{ id: number }[]> =>
      json(`history show --tenant 53 --invoice 1${more}`) as Promise<{ id: number }[]>;
    const ids = (await history('')).map(({ id }) => id);
    const [ofSecond = 0, ofFirst = 0] = ids.slice(-2);
    expect(ofFirst).toBeLessThan(ofSecond);
    const pages: number[] = [];
    for (let page = await history(' --limit 1'); page[0] !== undefined;) {
      pages.unshift(page[0].id);
      page = await history(` --limit 1 --before ${page[0].id}`);
    }
    expect(pages).toEqual(ids);
  });

  it('is shown to its client by a link', async () => {
    const links = await json('invoice link 78 --tenant 53');
    expect(new URL(String(links.home)).pathname).toMatch(/^\/i\/home\/53\.78\./);
    const page = await fetch(`${gateway.url}${new URL(String(links.home)).pathname}`);
    expect(page.status).toBe(200);
  });

  it('has links with the address that the gateway itself gives', async () => {
    const link = (variables: Readonly<Record<string, string>>): ReturnType<Cli['run']> =>
      cli.run('invoice link 78 --tenant 53 --json', { env: { ...cli.env, SECRET_KEY, ...variables } });
    const secure = await link({ TLS_CERT_FILE: '/tmp/cert.pem', HOST: '::1', PORT: '8443' });
    expect(secure.out).toContain('"https://[::1]:8443/i/home/53.78.');
    const unknown = await link({ PORT: '0' });
    expect(unknown).toMatchObject({ code: 78, out: '' });
    expect(unknown.err).toContain('PUBLIC_URL must be set, because PORT is 0');
  });

  it.each([
    'invoice show 4 --tenant 53',
    'invoice link 4 --tenant 53',
    'history show --tenant 53 --invoice 4',
    'payment refund 99 --tenant 53',
    'client show 99 --tenant 53',
    'client close 99 --tenant 53',
    'client set 99 --tenant 53 --name X',
  ])('says where nothing is of that number: %s', async (line) => {
    const { code, out, err } = await run(line);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /Tenant 53 has no (invoice|payment|client) (4|99): (invoice|payment|client) list shows those there are\.\n$/,
    );
  });

  it.each([
    'invoice list',
    'invoice show 78',
    'payment list',
    'payment refund 1',
    'client show 1',
    'history show --invoice 78',
  ])('is of one tenant: %s', async (line) => {
    if ((await cli.database('tenants').where({ id: 54 })).length === 0) await json('tenant add 54 --name Other');
    const { code, out } = await run(`${line} --tenant 54 --json`);
    expect(out.replaceAll(/\s/g, '') === '[]' || code === 1).toBe(true);
  });
});

describe('payment refund', () => {
  it('records parts through the ledger, once for each reference, and no more than is left', async () => {
    expect(await json('payment refund 1 --tenant 53 --amount 5.00 --reference RF-1')).toMatchObject({
      id: 1,
      amount: '15.00',
      refunded: '5.00',
    });
    const repeat = await run('payment refund 1 --tenant 53 --amount 5 --reference RF-1');
    expect(repeat.out).toMatch(/^refunded +5\.00$/m);
    expect(repeat.err).toContain('The refund of this reference is recorded already: nothing more was recorded.');
    const other = await run('payment refund 1 --tenant 53 --amount 6.00 --reference RF-1');
    expect(other).toMatchObject({ code: 1, out: '' });
    expect(other.err).toContain('The same reference was used before with another amount: nothing was recorded.');
    const tooMuch = await run('payment refund 1 --tenant 53 --amount 10.01');
    expect(tooMuch.err).toContain('No more can be refunded than is left of the payment');
    const history = await run('history show --tenant 53 --invoice 78');
    expect(history.out).toContain('refused: refund-exceeds-payment');
    expect(history.out).not.toContain('refused because ;');
    expect(await json('payment refund 1 --tenant 53')).toMatchObject({ refunded: '15.00' });
    expect((await run('payment refund 1 --tenant 53')).code).toBe(1);
    expect(await json('invoice show 78 --tenant 53')).toMatchObject({
      refunded: '15.00',
      refunds: [{ amount: '5.00' }, { amount: '10.00' }],
    });
    expect(await verified()).toEqual([]);
  });

  it('names the operator in the history, whom no caller can log in as', async () => {
    const rows = await json('history show --tenant 53 --invoice 78');
    expect(rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'refund-payment', dialect: 'operator', credential: 'operator/53' }),
      ]),
    );
    const listed = await json('credential list --tenant 53');
    expect((listed as { identifier: string }[]).map(({ identifier }) => identifier)).not.toContain('operator/53');
    const { text } = await callWhmcs(gateway.url, 'GetInvoice', {
      invoiceid: '78',
      responsetype: 'json',
      identifier: 'operator/53',
      secret: 'x',
    });
    expect(text).toContain('Authentication Failed');
  });

  it.each([['--amount 0'], ['--amount 1.001'], ['--reference ']])('refuses %s and records nothing', async (options) => {
    const before = await cli.database('refunds').count();
    expect(
      (
        await cli.run(['payment', 'refund', '1', '--tenant', '53', ...options.split(/ (?=.)|(?<= )$/)], {
          env: { ...cli.env, SECRET_KEY },
        })
      ).code,
    ).not.toBe(0);
    expect(await cli.database('refunds').count()).toEqual(before);
  });
});

describe('client', () => {
  it('is changed by set, in what is given', async () => {
    expect(await json('client set 2361 --tenant 53 --email billing@example.com --tax-rate 8.125')).toMatchObject({
      id: 2361,
      email: 'billing@example.com',
      taxRate: '8.125',
      status: 'Active',
    });
    expect(await json('client set 2361 --tenant 53 --email none --tax-rate none --tax-exempt yes')).toMatchObject({
      email: null,
      taxRate: null,
      taxExempt: true,
    });
    expect((await run('client set 2361 --tenant 53')).code).toBe(2);
    expect((await run('client set 2361 --tenant 53 --payment-method nothing')).code).toBe(2);
  });

  it('is closed with its open invoices cancelled, and its records kept', async () => {
    const payments = await cli.database('payments').count();
    expect(await json('client close 2361 --tenant 53')).toMatchObject({ status: 'Closed', cancelledInvoices: 1 });
    expect(await json('invoice list --tenant 53 --client 2361')).toMatchObject([{ id: 1, status: 'Cancelled' }]);
    expect(await json('client close 2361 --tenant 53')).toMatchObject({ status: 'Closed', cancelledInvoices: 0 });
    expect(await json('client set 2361 --tenant 53 --status active')).toMatchObject({ status: 'Active' });
    expect(await cli.database('payments').count()).toEqual(payments);
    expect(await verified()).toEqual([]);
  });
});

describe('tenant disable', () => {
  const call = async ({ url }: TestGateway): Promise<string> =>
    (await callWhmcs(url, 'GetInvoice', { ...LOGIN, invoiceid: '78' })).text;

  it('refuses all callers on every gateway at once, until the tenant is enabled', async () => {
    for (const each of [gateway, second]) expect(await call(each)).toContain('"result":"success"');
    expect(await json('tenant disable 53')).toMatchObject({ id: 53, disabledAt: expect.any(String) });
    for (const each of [gateway, second]) expect(await call(each)).toContain('Authentication Failed');
    expect((await run('tenant disable 53')).err).toContain('disabled already: nothing changed.');
    expect(await json('tenant show 53')).toMatchObject({ disabledAt: expect.any(String) });
    expect(await json('invoice show 78 --tenant 53')).toMatchObject({ id: 78 });
    expect(await json('tenant enable 53')).toMatchObject({ disabledAt: null });
    for (const each of [gateway, second]) expect(await call(each)).toContain('"result":"success"');
  });
});
