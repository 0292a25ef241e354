import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callerOf } from '../../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { Cli } from '../support/harness.ts';
import { RunningClock, verdict } from './harness.ts';

let gateway: TestGateway;
let cli: Cli;

beforeAll(async () => {
  gateway = await startTestGateway({ clock: new RunningClock() });
  cli = new Cli(gateway.databaseUrls);
});

afterAll(async () => {
  await cli.database.destroy();
  await gateway.close();
});

const check = (): Promise<readonly string[]> => verdict(cli, 'unsupported actions');

async function store(action: string, calls: number, daysAgo = 0): Promise<void> {
  await cli.database.raw(
    `insert into unsupported_calls values (53, 'whmcs', ?, (now() at time zone 'UTC')::date - ?::integer, ?)`,
    [action, daysAgo, calls],
  );
}

describe('doctor, of unsupported actions', () => {
  it('is content where callers asked for none', async () => {
    expect(await check()).toEqual(['fine: Callers asked for no documented action that this gateway lacks.']);
  });

  it('says how often callers asked for each, the most frequent first', async () => {
    await callerOf(gateway).call('GetOrders');
    await gateway.writeNotes();
    await store('getorders', 213, 1);
    await store('gettickets', 1);
    expect(await check()).toEqual([
      'warning: In the last 30 days callers asked 214 times for GetOrders, which this gateway does not support.',
      'warning: In the last 30 days callers asked once for GetTickets, which this gateway does not support.',
    ]);
  });

  it('leaves out months ago, and actions that this version has', async () => {
    await store('getservers', 5, 31);
    await store('getinvoice', 900);
    expect((await check()).filter((line) => /GetServers|GetInvoice/.test(line))).toEqual([]);
  });

  it('names five, and counts the others', async () => {
    for (const [index, name] of ['getproducts', 'getproject', 'getaffiliates', 'getpromotions'].entries()) {
      await store(name, 10 - index);
    }
    const lines = await check();
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toBe('warning: They asked once for 1 other unsupported action.');
  });
});
