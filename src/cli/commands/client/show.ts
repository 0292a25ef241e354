import type { Command } from 'commander';
import type { Knex } from 'knex';
import { listClients, type ListedClient } from '../../../../db/admin/clients.ts';
import { withMigrated } from '../../support/connection.ts';
import { CommandError } from '../../support/errors.ts';
import type { Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueArgument, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { demandKnownTenant } from '../../support/tenants.ts';
import { clientView } from './view.ts';

/** `client show`. */
export function addClientShow(group: Command, io: Io): void {
  group
    .command('show')
    .description('show a client')
    .addArgument(valueArgument('<client>', 'its id (userid)', parsers.ID))
    .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory())
    .addHelpText('after', examples('client show 2361 --tenant 54'))
    .action(async (id: number, { tenant }: { tenant: number }, command: Command) => {
      const client = await withMigrated(io, async (database) => {
        await demandKnownTenant(database, tenant);
        return await demandClient(database, tenant, id);
      });
      new Output(io, command).one(clientView(client));
    });
}

/** Throws CommandError where the tenant has no such client. */
export async function demandClient(database: Knex, tenant: number, id: number): Promise<ListedClient> {
  const [client] = await listClients(database, tenant, id);
  if (client !== undefined) return client;
  throw new CommandError(`Tenant ${tenant} has no client ${id}: client list shows those there are.`);
}
