import type { Command } from 'commander';
import { obeyEverywhere } from '../../../../db/seeds/demo-access.ts';
import { DEMO, installDemo } from '../../../demo/demo.ts';
import { withMigrated } from '../../support/connection.ts';
import { mayMakeDatabase } from '../../support/database/need.ts';
import { say, type Io } from '../../support/io.ts';
import { examples } from '../../support/options.ts';
import { Output } from '../../support/output.ts';

const { tenantId: TENANT_ID, ...SECRETS } = DEMO;

/** `demo`: loads the demo data on request. */
export function addDemoCommand(program: Command, io: Io): void {
  mayMakeDatabase(program.command('demo'))
    .description(
      `load the demo data (tenant ${TENANT_ID}) on request: its publicly known credentials are then obeyed on any address`,
    )
    .addHelpText('after', examples('demo', 'credential revoke demo-identifier'))
    .action(async (_options: object, command: Command) => {
      const { isLoaded, opened } = await withMigrated(io, async (database, { urls }) => {
        const loaded = await installDemo(urls.owner, io.clock, true);
        return { isLoaded: loaded, opened: loaded ? 0 : await obeyEverywhere(database, TENANT_ID) };
      });
      say(io, storyOf(isLoaded, opened));
      const isObeyed = isLoaded || opened > 0;
      if (isObeyed) say(io, 'Every caller who reaches the gateway can use them: never do this beside real data.');
      new Output(io, command).one({ tenant: TENANT_ID, loaded: isLoaded, opened, ...(isObeyed ? SECRETS : {}) });
    });
}

function storyOf(isLoaded: boolean, opened: number): string {
  if (isLoaded) return 'Loaded the demo data; its credentials are obeyed on every address.';
  if (opened > 0) return `Tenant ${TENANT_ID} is there already; its demo credentials are now obeyed on every address.`;
  return `Tenant ${TENANT_ID} is there already, and none of its credentials is kept to loopback addresses: nothing changed.`;
}
