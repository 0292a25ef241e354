import type { Command } from 'commander';
import { moveCredentials } from '../../../../db/admin/credentials.ts';
import { disableTenant } from '../../../../db/admin/tenant-settings.ts';
import { instantText } from '../../../core/dates.ts';
import { inTransaction } from '../../support/connection.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueArgument } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { demandTenant } from '../../support/tenants.ts';

/** `tenant disable|enable`: whether a tenant's callers may call. Records, pages and jobs stay either way. */
export function addTenantDisable(group: Command, io: Io): void {
  for (const [verb, description, isDisabled] of [
    ['disable', 'refuse all callers of a tenant at once; its records, pages and jobs stay', true],
    ['enable', 'accept the callers of a disabled tenant again', false],
  ] as const) {
    group
      .command(verb)
      .description(description)
      .addArgument(valueArgument('<tenant>', 'its id', parsers.ID))
      .addHelpText('after', examples(`tenant ${verb} 54`))
      .action(async (id: number, _options: object, command: Command) => {
        const at = isDisabled ? instantText(io.clock.now()) : null;
        const wasDisabled = await inTransaction(io, async (trx) => {
          const tenant = await demandTenant(trx, id);
          if ((tenant.disabledAt !== null) === isDisabled) return tenant.disabledAt;
          await disableTenant(trx, id, at);
          // Makes gateways read cached credentials of the tenant again.
          await moveCredentials(trx, id);
          return tenant.disabledAt;
        });
        if ((wasDisabled !== null) === isDisabled) say(io, `Tenant ${id} is ${verb}d already: nothing changed.`);
        new Output(io, command).one({ id, disabledAt: isDisabled ? (wasDisabled ?? at) : null });
      });
  }
}
