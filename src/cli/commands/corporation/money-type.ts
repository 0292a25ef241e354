import type { Command } from 'commander';
import {
  addDocumentedMoneyTypes,
  changeMoneyType,
  listEntries,
  type MoneyType,
} from '../../../../db/admin/corporations.ts';
import {
  addNew,
  changing,
  commandsOf,
  demandEntry,
  MONEY_TYPES,
  readEntries,
  removeKnown,
  type EntryOptions,
} from './corporation.ts';
import { UsageError } from '../../support/usage-error.ts';
import type { Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';

interface MoneyTypeOptions {
  readonly tenant: number;
  readonly id?: number;
  readonly name?: string;
  readonly gateway?: string;
  readonly documented?: true;
}

/** `money-type add|set|remove|list`: the kinds of money of a corporation (MONEY_TYPE_ID). */
export function addMoneyTypeCommands(program: Command, io: Io): void {
  const group = program
    .command('money-type')
    .description('kinds of money of a tenant in the corp-ID dialect (MONEY_TYPE_ID), and their gateways in the other');
  const { withTenant, withId } = commandsOf(group);
  const withWords = (command: Command): Command =>
    command
      .addOption(valueOption('--name <name>', 'as people read it', parsers.NAME))
      .addOption(valueOption('--gateway <name>', 'system name that the other dialect shows', parsers.SYSTEM_NAME));

  withWords(
    withTenant('add', 'add a money type to a tenant, or all that the document of addInvoicePayment names').addOption(
      valueOption('--id <id>', 'its number, as callers send it', parsers.ID),
    ),
  )
    .option(
      '--documented',
      'add the fourteen of the document with their payment methods; existing ones stay as they are',
    )
    .addHelpText(
      'after',
      examples(
        'money-type add --tenant 54 --documented',
        'money-type add --tenant 54 --id 26 --name "Wire transfer" --gateway banktransfer',
      ),
    )
    .action((options: MoneyTypeOptions, command: Command) => add(io, options, command));
  withWords(withId('set', 'change the name of a money type, or its gateway'))
    .addHelpText('after', examples('money-type set --tenant 54 --id 7 --gateway authorize'))
    .action((options: MoneyTypeOptions & EntryOptions, command: Command) => set(io, options, command));
  withId('remove', 'remove a money type; payments keep its number and name')
    .addHelpText('after', examples('money-type remove --tenant 54 --id 25'))
    .action(async ({ tenant, id }: EntryOptions, command: Command) => {
      const removed = await removeKnown(io, MONEY_TYPES, tenant, id);
      new Output(io, command).one({ ...viewOf(tenant, removed), removed: true });
    });
  withTenant('list', "list a tenant's money types")
    .addHelpText('after', examples('money-type list --tenant 54', 'money-type list --tenant 54 --json'))
    .action(async ({ tenant }: MoneyTypeOptions, command: Command) => {
      show(io, command, tenant, await readEntries(io, 'money_types', tenant));
    });
}

async function add(io: Io, options: MoneyTypeOptions, command: Command): Promise<void> {
  const { tenant, id, name, gateway, documented } = options;
  const isOne = id !== undefined && name !== undefined && gateway !== undefined;
  const isNone = id === undefined && name === undefined && gateway === undefined;
  if (documented === true && isNone) {
    const known = await changing(io, tenant, async (trx) => {
      await addDocumentedMoneyTypes(trx, tenant);
      return await listEntries(trx, 'money_types', tenant);
    });
    show(io, command, tenant, known);
  } else if (documented === undefined && isOne) {
    const added = { id, name, gateway };
    await changing(io, tenant, (trx) => addNew(trx, MONEY_TYPES, tenant, added));
    new Output(io, command).one(viewOf(tenant, added));
  } else {
    throw new UsageError('money-type add must be given --id, --name and --gateway, or only --documented.');
  }
}

async function set(io: Io, options: MoneyTypeOptions & EntryOptions, command: Command): Promise<void> {
  const { tenant, id, name, gateway } = options;
  if (name === undefined && gateway === undefined) {
    throw new UsageError('money-type set must be given --name or --gateway.');
  }
  const changed = await changing(io, tenant, async (trx) => {
    const known = await demandEntry(trx, MONEY_TYPES, tenant, id);
    const moneyType = { id, name: name ?? known.name, gateway: gateway ?? known.gateway };
    await changeMoneyType(trx, tenant, moneyType);
    return moneyType;
  });
  new Output(io, command).one(viewOf(tenant, changed));
}

function show(io: Io, command: Command, tenant: number, moneyTypes: readonly MoneyType[]): void {
  const views = moneyTypes.map((moneyType) => viewOf(tenant, moneyType));
  new Output(io, command).many('money types', views, ['id', 'name', 'gateway']);
}

function viewOf(tenant: number, { id, name, gateway }: MoneyType): View {
  return { tenant, id, name, gateway };
}
