import type { Command } from 'commander';
import type { Knex } from 'knex';
import {
  addEntries,
  listEntries,
  removeEntry,
  setWebMerchant,
  touchCorpCredentials,
  type CorporationList,
  type CorporationLists,
} from '../../../../db/admin/corporations.ts';
import { inTransaction, withMigrated } from '../../support/connection.ts';
import { CommandError } from '../../support/errors.ts';
import type { Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { demandKnownTenant, demandTenant } from '../../support/tenants.ts';

/** One of the lists of a corporation, with the words of its commands. */
interface Words<L extends CorporationList> {
  readonly list: L;
  /** The group's name. */
  readonly group: string;
  /** The name of an entry in sentences. */
  readonly entry: string;
  readonly about: string;
  readonly exampleName: string;
}

export const MONEY_TYPES = { list: 'money_types', group: 'money-type', entry: 'money type' } as const;

/** `payee add|remove|list`: who may act for a corporation (API_CURRENT_PAYEE_ID). */
export function addPayeeCommands(program: Command, io: Io): void {
  addNamedCommands(program, io, {
    list: 'payees',
    group: 'payee',
    entry: 'payee',
    about: 'users who may act for a tenant by the corp-ID dialect (API_CURRENT_PAYEE_ID)',
    exampleName: 'Front desk',
  });
}

/** `merchant add|remove|list`: the merchant settings of a corporation (MERCHANT_SETTING_ID). */
export function addMerchantCommands(program: Command, io: Io): void {
  const words: Words<'merchant_settings'> = {
    list: 'merchant_settings',
    group: 'merchant',
    entry: 'merchant setting',
    about: 'merchant settings of a tenant in the corp-ID dialect (MERCHANT_SETTING_ID; 1 where a call names none)',
    exampleName: 'Web shop',
  };
  const { withId } = addNamedCommands(program, io, words);
  withId('web', 'name the merchant setting of web sales, which getSpecificCorpWideSettings answers; default: the first')
    .addHelpText('after', examples('merchant add --tenant 54 --id 2 --name Online', 'merchant web --tenant 54 --id 2'))
    .action(async ({ tenant, id }: EntryOptions, command: Command) => {
      const entry = await changing(io, tenant, async (trx) => {
        const known = await demandEntry(trx, words, tenant, id);
        await setWebMerchant(trx, tenant, id);
        return known;
      });
      new Output(io, command).one({ tenant, ...entry, web: true });
    });
}

function addNamedCommands(
  program: Command,
  io: Io,
  words: Words<'payees' | 'merchant_settings'>,
): ReturnType<typeof commandsOf> {
  const { list, group: name, entry, about, exampleName } = words;
  const group = program.command(name).description(about);
  const commands = commandsOf(group);
  const { withTenant, withId } = commands;
  withId('add', `add a ${entry} to a tenant`)
    .addOption(valueOption('--name <name>', 'as people read it', parsers.NAME).makeOptionMandatory())
    .addHelpText('after', examples(`${name} add --tenant 54 --id 1 --name "${exampleName}"`))
    .action(async (options: EntryOptions & { readonly name: string }, command: Command) => {
      const added = { id: options.id, name: options.name };
      await changing(io, options.tenant, (trx) => addNew(trx, words, options.tenant, added));
      new Output(io, command).one({ tenant: options.tenant, ...added });
    });
  withId('remove', `remove a ${entry}; payments keep its number`)
    .addHelpText('after', examples(`${name} remove --tenant 54 --id 1`))
    .action(async ({ tenant, id }: EntryOptions, command: Command) => {
      const removed = await removeKnown(io, words, tenant, id);
      new Output(io, command).one({ tenant, ...removed, removed: true });
    });
  withTenant('list', `list a tenant's ${entry}s`)
    .addHelpText('after', examples(`${name} list --tenant 54`, `${name} list --tenant 54 --json`))
    .action(async ({ tenant }: { readonly tenant: number }, command: Command) => {
      const entries = await readEntries(io, list, tenant);
      const views = entries.map((known) => ({ tenant, id: known.id, name: known.name }));
      new Output(io, command).many(`${entry}s`, views, ['id', 'name']);
    });
  return commands;
}

export interface EntryOptions {
  readonly tenant: number;
  readonly id: number;
}

/** Makes the commands of a group: all take a tenant, and most an entry. */
export function commandsOf(group: Command): Record<'withTenant' | 'withId', (verb: string, about: string) => Command> {
  const withTenant = (verb: string, about: string): Command =>
    group
      .command(verb)
      .description(about)
      .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory());
  const withId = (verb: string, about: string): Command =>
    withTenant(verb, about).addOption(
      valueOption('--id <id>', 'its number, as callers send it', parsers.ID).makeOptionMandatory(),
    );
  return { withTenant, withId };
}

/** Changes a corporation, and has every gateway read its callers' credentials again: both, or neither. */
export async function changing<T>(io: Io, tenant: number, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  return await inTransaction(io, async (trx) => {
    await demandTenant(trx, tenant);
    const result = await work(trx);
    await touchCorpCredentials(trx, tenant);
    return result;
  });
}

/** Adds one; throws CommandError where its id is taken. */
export async function addNew<L extends CorporationList>(
  trx: Knex.Transaction,
  { list, group, entry }: Pick<Words<L>, 'list' | 'group' | 'entry'>,
  tenant: number,
  added: CorporationLists[L],
): Promise<void> {
  if ((await listEntries(trx, list, tenant)).some(({ id }) => id === added.id)) {
    throw new CommandError(
      `Tenant ${tenant} has a ${entry} ${added.id} already: ${group} list --tenant ${tenant} shows it.`,
    );
  }
  await addEntries(trx, list, tenant, [added]);
}

/** The entry of a corporation's list; throws CommandError where there is none. */
export async function demandEntry<L extends CorporationList>(
  database: Knex,
  { list, group, entry }: Pick<Words<L>, 'list' | 'group' | 'entry'>,
  tenant: number,
  wanted: number,
): Promise<CorporationLists[L]> {
  const known = (await listEntries(database, list, tenant)).find(({ id }) => id === wanted);
  if (known !== undefined) return known;
  throw new CommandError(
    `Tenant ${tenant} has no ${entry} ${wanted}: ${group} list --tenant ${tenant} shows those there are.`,
  );
}

/** Removes an entry and returns it. */
export async function removeKnown<L extends CorporationList>(
  io: Io,
  words: Pick<Words<L>, 'list' | 'group' | 'entry'>,
  tenant: number,
  id: number,
): Promise<CorporationLists[L]> {
  return await changing(io, tenant, async (trx) => {
    const known = await demandEntry(trx, words, tenant, id);
    await removeEntry(trx, words.list, tenant, id);
    return known;
  });
}

export async function readEntries<L extends CorporationList>(
  io: Io,
  list: L,
  tenant: number,
): Promise<readonly CorporationLists[L][]> {
  return await withMigrated(io, async (database) => {
    await demandKnownTenant(database, tenant);
    return await listEntries(database, list, tenant);
  });
}
