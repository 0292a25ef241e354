import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { exchange, FORM, formBody } from '../support/whmcs-wire.ts';
import { Cli } from './support/harness.ts';

let gateway: TestGateway;
let cli: Cli;

beforeAll(async () => {
  gateway = await startTestGateway({ trustProxy: ['127.0.0.1'] });
  cli = new Cli(gateway.databaseUrls);
  await gateway.addCredential({ tenantId: 53, identifier: 'first' });
  await gateway.addCredential({ tenantId: 53, identifier: 'second' });
});

afterAll(async () => {
  await cli.database.destroy();
  await gateway.close();
});

async function call(identifier: string, secret: string, address: string): Promise<number> {
  const answer = await exchange(gateway.url, {
    headers: { ...FORM, 'x-forwarded-for': address },
    body: formBody({ action: 'GetInvoice', invoiceid: 1, identifier, secret }),
  });
  return answer.status;
}

async function guess(identifier: string, address: string, times = 10): Promise<void> {
  for (let n = 0; n < times; n += 1) await call(identifier, `wrong ${n}`, address);
}

/** Every gateway looks again within ten seconds. */
function tenSecondsLater(): void {
  gateway.clock.set(new Date(gateway.clock.now() + 10_000).toISOString());
}

const OF_FIRST = {
  scope: 'account-and-address',
  tenant: 53,
  dialect: 'whmcs',
  identifier: 'first',
  address: '203.0.113.7',
  failures: 10,
  lockedAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  endsAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  holds: true,
};

describe('lockout', () => {
  it('lists no lockout without failed attempts', async () => {
    expect(await cli.json('lockout list --all')).toEqual([]);
    expect(await cli.run('lockout clear --all')).toEqual({
      code: 0,
      out: 'forgotten  0\n',
      err: 'There was no such lockout.\n',
    });
  });

  it('shows who is locked out, from where and how long, and lifts it by name', async () => {
    await guess('first', '203.0.113.7');
    await guess('second', '2001:db8:0:1::9');
    const ofSecond = { ...OF_FIRST, identifier: 'second', address: '2001:db8:0:1::/64' };
    expect(await cli.json('lockout list')).toEqual([ofSecond, OF_FIRST]);
    expect((await cli.run('lockout list')).out).toMatch(
      /^SCOPE .*HOLDS\n.*second.*yes\n.*first.*203\.0\.113\.7.*yes\n$/,
    );
    expect(await call('first', 'first', '203.0.113.7')).toBe(403);
    // Of the account and the pair; the address keeps what it guessed.
    expect(await cli.json('lockout clear --identifier first')).toEqual({ forgotten: 2 });
    expect(await cli.json('lockout list')).toEqual([ofSecond]);
    expect(await cli.json('lockout list --all')).toEqual([ofSecond, { ...OF_FIRST, holds: false }]);
    tenSecondsLater();
    expect(await call('first', 'first', '203.0.113.7')).toBe(200);
    expect(await call('second', 'second', '2001:db8:0:1::10')).toBe(403);
  });

  it('lifts it by address, which of IPv6 is the network', async () => {
    expect(await cli.json('lockout clear --address 2001:db8:0:2::1')).toEqual({ forgotten: 0 });
    expect(await cli.json('lockout clear --address 2001:db8:0:1::77')).toEqual({ forgotten: 2 });
    tenSecondsLater();
    expect(await call('second', 'second', '2001:db8:0:1::10')).toBe(200);
  });

  it('lifts that of one name from one address, and no other', async () => {
    await gateway.addCredential({ tenantId: 53, identifier: 'third' });
    for (const address of ['203.0.113.30', '203.0.113.31']) await guess('third', address);
    const args = 'lockout clear --identifier third --address 203.0.113.30';
    expect(await cli.json(args)).toEqual({ forgotten: 1 });
    expect(await cli.json('lockout list')).toMatchObject([{ identifier: 'third', address: '203.0.113.31' }]);
    expect(await cli.json('lockout clear --all')).toEqual({ forgotten: expect.any(Number) });
    expect(await cli.json('lockout list')).toEqual([]);
  });

  it.each(['', ' --all --identifier first', ' --all --address 203.0.113.7'])(
    'demands a target: clear%s',
    async (options) => {
      expect(await cli.run(`lockout clear${options}`)).toMatchObject({
        code: 2,
        err: expect.stringContaining('--identifier, --address or both; or --all'),
      });
    },
  );

  it('takes only addresses for addresses', async () => {
    expect(await cli.run('lockout clear --address everywhere')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--address must be an IPv4 or IPv6 address'),
    });
  });
});
