import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCli, type Cli } from './support/harness.ts';

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
});

afterAll(async () => {
  await stop();
});

describe('A list without an entry', () => {
  it('says so on stderr, and is an empty list with --json', async () => {
    const expectSentence = async (line: string, sentence: string): Promise<void> => {
      expect(await cli.run(line)).toEqual({ code: 0, out: '', err: `${sentence}\n` });
      expect(await cli.json(line)).toEqual([]);
    };
    await expectSentence('tenant list', 'No tenants.');
    await expectSentence('credential list', 'No credentials.');
    await expectSentence('lockout list', 'No lockouts.');
    await expectSentence('jobs list', 'No jobs.');
    await cli.json('tenant add 54 --name Acme');
    await expectSentence('client list --tenant 54', 'No clients.');
    await expectSentence('client-group list --tenant 54', 'No client groups.');
    await expectSentence('payee list --tenant 54', 'No payees.');
    await expectSentence('merchant list --tenant 54', 'No merchant settings.');
    await expectSentence('money-type list --tenant 54', 'No money types.');
    await expectSentence('delivery list --tenant 54', 'No deliveries.');
    for (const name of ['cash', 'mailin', 'banktransfer']) {
      await cli.database('payment_methods').where({ tenant_id: 54, system_name: name }).delete();
    }
    await expectSentence('payment-method list --tenant 54', 'No payment methods.');
    const seals = await cli.run('history seal', { env: { ...cli.env, SECRET_KEY: 'a key of sixteen characters' } });
    expect(seals).toEqual({ code: 0, out: '', err: 'No seals.\n' });
  });
});
