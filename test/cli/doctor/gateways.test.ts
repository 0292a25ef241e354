import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { callerOf, callerOfNewTenant, type Caller } from '../../dialects/whmcs/fixtures.ts';
import { RunningClock, verdict } from './harness.ts';
import { Cli } from '../support/harness.ts';

const FINE = ['fine: Recent payments and invoices name only listed gateways.'];

let gateway: TestGateway;
let cli: Cli;
let demo: Caller;

beforeAll(async () => {
  gateway = await startTestGateway({ clock: new RunningClock() });
  cli = new Cli(gateway.databaseUrls);
  demo = callerOf(gateway);
});

afterAll(async () => {
  await cli.database.destroy();
  await gateway.close();
});

const check = (): Promise<readonly string[]> => verdict(cli, 'gateways');

describe('doctor, of gateways', () => {
  it('is content with those that are listed, in any case, and with a tenant that lists none', async () => {
    const id = await demo.create();
    await demo.pay(id, { gateway: 'MailIn', amount: '1.00' });
    await gateway.addTenant({ id: 90 });
    await gateway.addClient({ tenantId: 90, id: 1 });
    await gateway.addCredential({ tenantId: 90, identifier: 'none' });
    await callerOf(gateway, { identifier: 'none', secret: 'none' }).create({ paymentmethod: 'whatever' });
    expect(await check()).toEqual(FINE);
  });

  it('names what was recorded and is not listed, the most frequent first, with what may be meant', async () => {
    const id = await demo.create({ itemamount1: '100.00' });
    for (const name of ['mail-in', 'mail-in', 'stripe']) await demo.pay(id, { gateway: name, amount: '1.00' });
    await demo.create({ paymentmethod: 'mail-in' });
    expect(await check()).toEqual([
      'warning: Tenant 53 has recent payments or invoices by gateways it does not list: mail-in (3, perhaps mailin), stripe (1).',
    ]);
  });

  it('is silent where the tenant accepts them, and where they were listed since', async () => {
    await cli.json('tenant set 53 --unknown-gateways accept');
    expect(await check()).toEqual(FINE);
    await cli.json('tenant set 53 --unknown-gateways refuse');
    expect((await check())[0]).toMatch(/^warning/);
    await cli.json('payment-method add mail-in --tenant 53');
    await cli.json(['money-type', 'add', '--tenant', '53', '--id', '91', '--name', 'Stripe', '--gateway', 'stripe']);
    expect(await check()).toEqual(FINE);
  });

  it('forgets what is a month older than the newest, and names no more than fits a sentence', async () => {
    const other = await callerOfNewTenant(gateway, { id: 92 });
    const id = await other.create({ itemamount1: '100.00' });
    for (let index = 0; index < 7; index += 1) await other.pay(id, { gateway: `own-${index}`, amount: '1.00' });
    expect((await check())[0]).toMatch(
      /: own-0 \(1\), own-1 \(1\), own-2 \(1\), own-3 \(1\), own-4 \(1\) and 2 more\.$/,
    );
    await cli.database('payments').where({ tenant_id: 92 }).update({ recorded_at: '2020-01-01T00:00:00Z' });
    await other.create();
    expect(await check()).toEqual(FINE);
  });
});
