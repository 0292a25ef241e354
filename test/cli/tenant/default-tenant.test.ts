import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { createProgram } from '../../../src/cli/program.ts';
import { TestClock } from '../../support/gateway.ts';
import { Readable } from 'node:stream';
import { startCli, type Cli } from '../support/harness.ts';

let cli: Cli;
let stop: () => Promise<void>;
const env = (tenant: string): Record<string, string> => ({ ...cli.env, INVOICE_GATEWAY_TENANT: tenant });

beforeAll(async () => {
  ({ cli, stop } = await startCli());
  for (const id of [54, 55]) await cli.json(`tenant add ${id} --name T${id}`);
  await cli.json('client add --tenant 55 --name Other');
});

afterAll(async () => {
  await stop();
});

function withTenant(parent: Command): readonly Command[] {
  return parent.commands.flatMap((command) => [
    ...(command.options.some(({ long }) => long === '--tenant') ? [command] : []),
    ...withTenant(command),
  ]);
}

describe('INVOICE_GATEWAY_TENANT', () => {
  it('is the default of every --tenant there is', () => {
    const io = {
      stdin: Readable.from([]),
      stdout: { write: () => true },
      stderr: { write: () => true },
      env: { INVOICE_GATEWAY_TENANT: '54' },
      clock: new TestClock(),
    };
    const commands = withTenant(createProgram(io));
    expect(commands.length).toBeGreaterThan(15);
    for (const command of commands) expect(command.getOptionValue('tenant')).toBe(54);
  });

  it('is taken where a command must have one, and said', async () => {
    const added = await cli.run('client add --name Jane', { env: env('54') });
    expect(added).toMatchObject({ code: 0 });
    expect(added.err).toContain('Tenant: 54 (INVOICE_GATEWAY_TENANT)\n');
    expect(await cli.json('client list', { env: env('54') })).toMatchObject([{ name: 'Jane' }]);
  });

  it('gives way to --tenant, and is not said then', async () => {
    const listed = await cli.run('client list --tenant 55 --json', { env: env('54') });
    expect(listed.err).toBe('');
    expect(JSON.parse(listed.out)).toMatchObject([{ name: 'Other' }]);
  });

  it('narrows what is of all tenants otherwise, and is as good as none where it is blank', async () => {
    await cli.json('credential add --tenant 55');
    const count = async (tenant: string): Promise<number> =>
      ((await cli.json('credential list', { env: env(tenant) })) as unknown[]).length;
    expect([await count('54'), await count('55'), await count(' ')]).toEqual([0, 1, 1]);
  });

  it('does not refuse a job that is named', async () => {
    const result = await cli.run('jobs retry 55/1', { env: env('54') });
    expect(result.err).toContain('There is no job 55/1');
  });

  it.each(['x', '0', '54.5', '12345678901'])('with %j is refused with 78, where no other is given', async (tenant) => {
    const refused = await cli.run('client list', { env: env(tenant) });
    expect(refused).toMatchObject({ code: 78, out: '' });
    expect(refused.err).toBe('INVOICE_GATEWAY_TENANT must be a whole number from 1 to 9999999999, for example 54.\n');
    expect((await cli.run('client list --tenant 55', { env: env(tenant) })).code).toBe(0);
    expect((await cli.run('tenant list', { env: env(tenant) })).code).toBe(0);
  });
});
