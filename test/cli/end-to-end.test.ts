import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callWhmcs, type Params } from '../support/whmcs-client.ts';
import { Cli } from './support/harness.ts';

let gateway: TestGateway;
let cli: Cli;

beforeAll(async () => {
  gateway = await startTestGateway({ demo: false });
  cli = new Cli(gateway.databaseUrls);
  await cli.json('tenant add 54 --name Acme --currency EUR --tax-rate 10');
  await cli.json('client add --tenant 54 --name Jane --credit 25');
});

afterAll(async () => {
  await cli.database.destroy();
  await gateway.close();
});

const invoice = { userid: 1, itemdescription1: 'Hosting', itemamount1: '15.95', itemtaxed1: 1 };

async function credential(args = ''): Promise<Params> {
  const { identifier, secret } = await cli.json(`credential add --tenant 54${args}`);
  return { identifier, secret };
}

describe('A gateway that the command line provisioned', () => {
  it('serves the printed secret, and no more once it is revoked', async () => {
    const printed = await credential();
    const created = await callWhmcs(gateway.url, 'CreateInvoice', invoice, { credential: printed });
    expect(created.json).toMatchObject({ result: 'success' });
    const { invoiceid } = created.json;
    const paid = await callWhmcs(
      gateway.url,
      'AddInvoicePayment',
      { invoiceid, transid: 'T-1', gateway: 'cash' },
      { credential: printed },
    );
    expect(paid.json).toEqual({ result: 'success' });
    const read = await callWhmcs(gateway.url, 'GetInvoice', { invoiceid }, { credential: printed });
    expect(read.json).toMatchObject({
      status: 'Paid',
      total: '17.55',
      taxrate: '10.000',
      paymentmethod: 'banktransfer',
    });

    await cli.json(`credential revoke ${String(printed['identifier'])}`);
    for (const [action, params] of [
      ['GetInvoice', { invoiceid }],
      ['CreateInvoice', invoice],
    ] as const) {
      const refused = await callWhmcs(gateway.url, action, params, { credential: printed });
      expect([refused.status, refused.json]).toEqual([403, { result: 'error', message: 'Authentication Failed' }]);
    }
  });

  it('goes by a changed setting at the next call', async () => {
    const printed = await credential();
    await cli.json('tenant set 54 --tax-rate 22 --tax-mode inclusive --payment-method cash');
    const created = await callWhmcs(gateway.url, 'CreateInvoice', invoice, { credential: printed });
    const { invoiceid } = created.json;
    const read = await callWhmcs(gateway.url, 'GetInvoice', { invoiceid }, { credential: printed });
    expect(read.json).toMatchObject({ total: '15.95', tax: '2.88', subtotal: '13.07', paymentmethod: 'cash' });
  });

  it('lets the access key pass a list of addresses until it is taken away', async () => {
    const { accessKey } = await cli.json('tenant set 54 --access-key');
    const printed = await credential(' --allow-ip 203.0.113.7');
    const call = (params: Params) =>
      callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 1, ...params }, { credential: printed });
    expect((await call({ accesskey: accessKey })).json).toMatchObject({ result: 'success' });
    expect((await call({})).json).toEqual({ result: 'error', message: 'Invalid IP 127.0.0.1' });
    await cli.json('tenant set 54 --no-access-key');
    expect((await call({ accesskey: accessKey })).json).toEqual({ result: 'error', message: 'Invalid IP 127.0.0.1' });
  });

  it('takes an admin login with the md5 of the password', async () => {
    const { passwordMd5 } = await cli.json('credential add --tenant 54 --admin billing');
    const answer = await callWhmcs(
      gateway.url,
      'GetInvoice',
      { invoiceid: 1 },
      { credential: { username: 'billing', password: passwordMd5 } },
    );
    expect(answer.json).toMatchObject({ result: 'success', invoiceid: 1 });
  });

  it('allows the actions that were named, and types ids as asked', async () => {
    const printed = await credential(' --actions GetInvoice --typing legacy-strings');
    const read = await callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 1 }, { credential: printed });
    expect(read.json).toMatchObject({ invoiceid: '1' });
    const refused = await callWhmcs(gateway.url, 'CreateInvoice', invoice, { credential: printed });
    expect(refused.status).toBe(403);
  });

  it('obeys the demo credentials once demo was run on purpose', async () => {
    expect(await cli.json('demo')).toMatchObject({ tenant: 53, loaded: true });
    expect((await callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 1 })).json).toMatchObject({ total: '15.95' });
  });
});
