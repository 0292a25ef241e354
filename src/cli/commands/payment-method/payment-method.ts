import type { Command } from 'commander';
import {
  addPaymentMethod,
  changePaymentMethod,
  countClientsPaying,
  listPaymentMethods,
  removePaymentMethod,
  type PaymentMethod,
} from '../../../../db/admin/payment-methods.ts';
import { inTransaction, withMigrated } from '../../support/connection.ts';
import { CommandError } from '../../support/errors.ts';
import { UsageError } from '../../support/usage-error.ts';
import type { Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueArgument, valueOption } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { demandKnownTenant, demandTenant } from '../../support/tenants.ts';

interface MethodOptions {
  readonly tenant: number;
  readonly displayName?: string;
  readonly card?: boolean;
}

/** `payment-method add|set|remove|list`: a tenant's registry of the ways to pay. */
export function addPaymentMethodCommands(program: Command, io: Io): void {
  const group = program.command('payment-method').description('the payment methods that a tenant knows');
  const command = (verb: string, description: string): Command =>
    group
      .command(verb)
      .description(description)
      .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory());
  const onMethod = (made: Command): Command =>
    made.addArgument(valueArgument('<name>', 'its system name, such as banktransfer', parsers.SYSTEM_NAME));
  const withWords = (made: Command): Command =>
    onMethod(made)
      .addOption(valueOption('--display-name <name>', 'as people read it', parsers.NAME))
      .option('--card', 'a card gateway, which can be asked to capture')
      .option('--no-card', 'not a card gateway');

  withWords(command('add', 'add a payment method'))
    .addHelpText('after', examples('payment-method add stripe --tenant 54 --display-name "Credit Card" --card'))
    .action((name: string, options: MethodOptions, made: Command) => add(io, name, options, made));
  withWords(command('set', 'change the name of a payment method, or whether it is a card gateway'))
    .addHelpText('after', examples('payment-method set stripe --tenant 54 --display-name "Card"'))
    .action((name: string, options: MethodOptions, made: Command) => set(io, name, options, made));
  onMethod(command('remove', 'remove a payment method; invoices and payments keep its name'))
    .addHelpText('after', examples('payment-method remove mailin --tenant 54'))
    .action((name: string, options: MethodOptions, made: Command) => remove(io, name, options, made));
  command('list', "list a tenant's payment methods")
    .addHelpText('after', examples('payment-method list --tenant 54'))
    .action(async ({ tenant }: MethodOptions, made: Command) => {
      const methods = await withMigrated(io, async (database) => {
        await demandKnownTenant(database, tenant);
        return await listPaymentMethods(database, tenant);
      });
      const views = methods.map((method) => viewOf(tenant, method));
      new Output(io, made).many('payment methods', views, ['name', 'displayName', 'card']);
    });
}

async function add(io: Io, name: string, options: MethodOptions, command: Command): Promise<void> {
  const { tenant, displayName = name, card = false } = options;
  const method = { systemName: name, displayName, isCardGateway: card };
  await inTransaction(io, async (trx) => {
    await demandTenant(trx, tenant);
    if ((await find(listPaymentMethods(trx, tenant), name)) !== null) {
      throw new CommandError(`Tenant ${tenant} has ${name} already: payment-method set changes it.`);
    }
    await addPaymentMethod(trx, tenant, method);
  });
  new Output(io, command).one(viewOf(tenant, method));
}

async function set(io: Io, name: string, options: MethodOptions, command: Command): Promise<void> {
  const { tenant, displayName, card } = options;
  if (displayName === undefined && card === undefined) {
    throw new UsageError('payment-method set must be given --display-name, --card or --no-card.');
  }
  const changed = await inTransaction(io, async (trx) => {
    await demandTenant(trx, tenant);
    const known = await find(listPaymentMethods(trx, tenant), name);
    if (known === null) throw noMethod(tenant, name);
    const method = {
      systemName: name,
      displayName: displayName ?? known.displayName,
      isCardGateway: card ?? known.isCardGateway,
    };
    await changePaymentMethod(trx, tenant, method);
    return method;
  });
  new Output(io, command).one(viewOf(tenant, changed));
}

async function remove(io: Io, name: string, { tenant }: MethodOptions, command: Command): Promise<void> {
  const removed = await inTransaction(io, async (trx) => {
    const { paymentMethod } = await demandTenant(trx, tenant);
    const known = await find(listPaymentMethods(trx, tenant), name);
    if (known === null) throw noMethod(tenant, name);
    if (paymentMethod === name) {
      throw new CommandError(`${name} is the default of tenant ${tenant}: tenant set --payment-method names another.`);
    }
    const clients = await countClientsPaying(trx, tenant, name);
    if (clients > 0) throw new CommandError(`${name} is the own payment method of ${clients} clients: it stays.`);
    await removePaymentMethod(trx, tenant, name);
    return known;
  });
  new Output(io, command).one({ ...viewOf(tenant, removed), removed: true });
}

async function find(methods: Promise<readonly PaymentMethod[]>, name: string): Promise<PaymentMethod | null> {
  return (await methods).find(({ systemName }) => systemName === name) ?? null;
}

function noMethod(tenant: number, name: string): CommandError {
  return new CommandError(
    `Tenant ${tenant} has no payment method ${name}: payment-method list --tenant ${tenant} shows what it has.`,
  );
}

function viewOf(tenant: number, { systemName, displayName, isCardGateway }: PaymentMethod): View {
  return { tenant, name: systemName, displayName, card: isCardGateway };
}
