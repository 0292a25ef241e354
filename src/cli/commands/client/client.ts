import type { Command } from 'commander';
import type { Knex } from 'knex';
import { addClient, grantCredit, listClients, nextClientId, type ListedClient } from '../../../../db/admin/clients.ts';
import { listPaymentMethods } from '../../../../db/admin/payment-methods.ts';
import { takeId } from '../../../../db/admin/ids.ts';
import { instantText } from '../../../core/dates.ts';
import type { Decimal } from '../../../core/money/decimal.ts';
import { currencyOf, decimalText, minorOf } from '../../../core/money/money.ts';
import type { Rate } from '../../../core/money/percentage.ts';
import { inTransaction, withMigrated } from '../../support/connection.ts';
import { CommandError } from '../../support/errors.ts';
import { UsageError } from '../../support/usage-error.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { addClientClose } from './close.ts';
import { addClientSet } from './set.ts';
import { addClientShow } from './show.ts';
import { detailsIn, withDetails, type DetailOptions } from './details.ts';
import { clientView } from './view.ts';
import { demandKnownTenant, demandMethod, demandTenant } from '../../support/tenants.ts';

interface ClientOptions extends DetailOptions {
  readonly tenant: number;
  readonly id?: number;
  readonly name: string;
  readonly email?: string;
  readonly currency?: string;
  readonly taxExempt?: boolean;
  readonly taxRate?: Rate;
  readonly taxRate2?: Rate;
  readonly paymentMethod?: string;
  readonly credit?: Decimal;
}

/** `client add|list|show|set|close`: the clients of a tenant, who get its invoices. */
export function addClientCommands(program: Command, io: Io): void {
  const group = program.command('client').description("a tenant's clients");
  const adding = group
    .command('add')
    .description('add a client to a tenant')
    .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory())
    .addOption(valueOption('--id <client>', 'its id (userid); default: the next after the last', parsers.ID))
    .addOption(valueOption('--name <name>', 'as invoices and mails show it', parsers.NAME).makeOptionMandatory())
    .addOption(valueOption('--email <address>', 'mail address; without one its mails are held', parsers.EMAIL))
    .addOption(valueOption('--currency <code>', "ISO 4217 code; default: the tenant's", parsers.CURRENCY))
    .option('--tax-exempt', 'its invoices are without tax')
    .addOption(valueOption('--tax-rate <percent>', "own rate of the first tax; default: the tenant's", parsers.RATE))
    .addOption(valueOption('--tax-rate2 <percent>', "own rate of the second tax; default: the tenant's", parsers.RATE))
    .addOption(valueOption('--payment-method <name>', "own payment method; default: the tenant's", parsers.SYSTEM_NAME))
    .addOption(valueOption('--credit <amount>', 'first credit, such as 25.00', parsers.AMOUNT));
  withDetails(adding)
    .addHelpText(
      'after',
      examples(
        'client add --tenant 54 --name "Jane Doe" --email jane@example.com',
        'client add --tenant 54 --name "Jane Doe" --company Acme --address1 "1 Long Street" --city Austin --country US',
        'client add --tenant 54 --id 2361 --name "Acme" --tax-exempt --credit 25.00 --json',
      ),
    )
    .action((options: ClientOptions, command: Command) => add(io, options, command));
  group
    .command('list')
    .description("list a tenant's clients")
    .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory())
    .addHelpText('after', examples('client list --tenant 54', 'client list --tenant 54 --json'))
    .action(async ({ tenant }: ClientOptions, command: Command) => {
      const clients = await withMigrated(io, async (database) => {
        await demandKnownTenant(database, tenant);
        return await listClients(database, tenant, null);
      });
      new Output(io, command).many('clients', clients.map(clientView), [
        'id',
        'name',
        'email',
        'status',
        'currency',
        'credit',
        'taxExempt',
        'taxRate',
        'taxRate2',
        'paymentMethod',
      ]);
    });
  addClientShow(group, io);
  addClientSet(group, io);
  addClientClose(group, io);
}

async function add(io: Io, options: ClientOptions, command: Command): Promise<void> {
  const added = await inTransaction(io, (trx) => addWithin(trx, options, instantText(io.clock.now())));
  if (added.email === '') say(io, 'The client has no mail address: its mails will be held.');
  new Output(io, command).one(clientView(added));
}

async function addWithin(trx: Knex.Transaction, options: ClientOptions, at: string): Promise<ListedClient> {
  const { tenant: tenantId, taxRate, taxRate2, paymentMethod } = options;
  // The lock is held until the end: two commands at once get two ids.
  const tenant = await demandTenant(trx, tenantId);
  if (paymentMethod !== undefined) demandMethod(await listPaymentMethods(trx, tenantId), paymentMethod);
  const currency = options.currency ?? tenant.currency;
  const creditMinor = options.credit === undefined ? 0n : creditOf(options.credit, currency);
  const id = options.id ?? (await nextClientId(trx, tenantId));
  if ((await listClients(trx, tenantId, id)).length > 0) {
    throw new CommandError(`Tenant ${tenantId} has a client ${id} already: leave --id out to get the next free one.`);
  }
  const client = {
    tenantId,
    id,
    name: options.name,
    email: options.email ?? '',
    currency,
    isTaxExempt: options.taxExempt ?? false,
    rateMilli: taxRate === undefined ? null : Number(taxRate),
    rate2Milli: taxRate2 === undefined ? null : Number(taxRate2),
    paymentMethod: paymentMethod ?? null,
    ...(await detailsIn(trx, tenantId, options)),
  };
  await addClient(trx, client, at);
  if (creditMinor > 0n) {
    await grantCredit(trx, client, { entryId: await takeId(trx, tenantId, 'credit'), amountMinor: creditMinor }, at);
  }
  const [added] = await listClients(trx, tenantId, id);
  if (added === undefined) throw new Error('The client was not stored');
  return added;
}

function creditOf(credit: Decimal, code: string): bigint {
  const currency = currencyOf(code);
  const minor = minorOf(credit, currency);
  if (typeof minor === 'bigint') return minor;
  const shown = decimalText(credit.unscaled, credit.scale);
  throw new UsageError(
    `--credit must be an amount of ${code} below a trillion with at most ${currency.exponent} decimals; ${shown} is not.`,
  );
}
