import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCli, type Cli } from '../support/harness.ts';

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
  await cli.json('tenant add 54 --name Acme');
});

afterAll(async () => {
  await stop();
});

describe('payment-method', () => {
  it('add, set, list and remove keep the registry of a tenant', async () => {
    const added = await cli.json([
      'payment-method',
      'add',
      'stripe',
      '--tenant',
      '54',
      '--display-name',
      'Credit Card',
      '--card',
    ]);
    expect(added).toEqual({ tenant: 54, name: 'stripe', displayName: 'Credit Card', card: true });
    expect(await cli.json('payment-method set stripe --tenant 54 --display-name Card')).toEqual({
      ...added,
      displayName: 'Card',
    });
    expect(await cli.json('payment-method set stripe --tenant 54 --no-card')).toEqual({
      ...added,
      displayName: 'Card',
      card: false,
    });
    const { out } = await cli.run('payment-method list --tenant 54');
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['NAME', 'DISPLAY NAME', 'CARD'],
      ['banktransfer', 'Bank Transfer', 'no'],
      ['cash', 'Cash', 'no'],
      ['mailin', 'Mail In Payment', 'no'],
      ['stripe', 'Card', 'no'],
      [''],
    ]);
    expect(await cli.json('payment-method remove stripe --tenant 54')).toMatchObject({ name: 'stripe', removed: true });
    expect(await cli.json('payment-method list --tenant 54')).toHaveLength(3);
  });

  it.each([
    ['add cash --tenant 54', 1, 'Tenant 54 has cash already: payment-method set changes it.'],
    ['set bitcoin --tenant 54 --card', 1, 'Tenant 54 has no payment method bitcoin'],
    ['set cash --tenant 54', 2, 'payment-method set must be given --display-name, --card or --no-card.'],
    ['remove bitcoin --tenant 54', 1, 'Tenant 54 has no payment method bitcoin'],
    ['remove banktransfer --tenant 54', 1, 'banktransfer is the default of tenant 54'],
    ['add Cash! --tenant 54', 2, '<name> must be a system name'],
    ['add cash', 2, "error: required option '--tenant <tenant>' not specified"],
    ['list --tenant 999', 1, 'There is no tenant 999'],
    ['add cash --tenant 999', 1, 'There is no tenant 999'],
  ])('%s is refused with %i', async (args, code, sentence) => {
    const result = await cli.run(`payment-method ${args}`);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err).toContain(sentence);
  });

  it('that a client pays by is not removed', async () => {
    await cli.json('client add --tenant 54 --name C --payment-method cash');
    expect((await cli.run('payment-method remove cash --tenant 54')).code).toBe(1);
  });
});
