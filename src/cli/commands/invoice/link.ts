import type { Command } from 'commander';
import { invoiceCurrency } from '../../../../db/admin/invoice-list.ts';
import { LINK_LIFETIME_MS, SignedLinks } from '../../../auth/signed-links.ts';
import { instantText } from '../../../core/dates.ts';
import { ConfigError, readEnvironment } from '../../../config/environment.ts';
import { secretKeysOf } from '../../../config/secret-key.ts';
import { withMigrated } from '../../support/connection.ts';
import { listeningUrl } from '../config/effective-config.ts';
import type { Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueArgument, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { readDatabaseSettings, readSecretKeys } from '../../support/settings.ts';
import { noInvoice } from '../../support/no-invoice.ts';
import { demandKnownTenant } from '../../support/tenants.ts';

/** `invoice link`: signed links to an invoice's pages, for its client. */
export function addInvoiceLink(group: Command, io: Io): void {
  group
    .command('link')
    .description("make links to an invoice's pages, for its client; they are valid for a week")
    .addArgument(valueArgument('<invoice>', 'its id', parsers.ID))
    .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory())
    .addHelpText('after', examples('invoice link 78 --tenant 54'))
    .action(async (invoice: number, { tenant }: { tenant: number }, command: Command) => {
      const configured = readSecretKeys(io.env);
      const publicUrl = publicUrlOf(io);
      const secretKeys = await withMigrated(io, async (database) => {
        await demandKnownTenant(database, tenant);
        if ((await invoiceCurrency(database, tenant, invoice)) === null) throw noInvoice(tenant, invoice);
        return await secretKeysOf({ secretKeys: configured, dataDir: readDatabaseSettings(io.env).dataDir });
      });
      const links = new SignedLinks({ secretKeys, clock: io.clock, publicUrl: () => publicUrl });
      new Output(io, command).one({
        ...links.linksOf(tenant, invoice),
        expiresAt: instantText(io.clock.now() + LINK_LIFETIME_MS),
      });
    });
}

/** Where callers and clients reach the gateway, as it says itself in its answers. Throws ConfigError. */
function publicUrlOf(io: Io): string {
  const { values, problems } = readEnvironment(io.env, ['PUBLIC_URL', 'PORT', 'HOST', 'TLS_CERT_FILE']);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  if (values.PUBLIC_URL === undefined && values.PORT === '0') {
    throw new ConfigError('PUBLIC_URL must be set, because PORT is 0: the banner of the gateway says where it is.');
  }
  return values.PUBLIC_URL ?? listeningUrl(values);
}
