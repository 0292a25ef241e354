import type { Command } from 'commander';
import { addClientGroup, changeClientGroup, listClientGroups } from '../../../../db/admin/client-groups.ts';
import { MOST_CLIENT_GROUPS, type ClientGroup } from '../../../core/clients/reads.ts';
import { decimalText } from '../../../core/money/money.ts';
import type { Rate } from '../../../core/money/percentage.ts';
import { inTransaction, withMigrated } from '../../support/connection.ts';
import { CommandError } from '../../support/errors.ts';
import type { Io } from '../../support/io.ts';
import { examples, valueArgument, valueOption, type ValueParser } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { demandKnownTenant, demandTenant } from '../../support/tenants.ts';
import { UsageError } from '../../support/usage-error.ts';
import * as parsers from '../../support/value-parsers.ts';

interface GroupOptions {
  readonly tenant: number;
  readonly name?: string;
  readonly colour?: string;
  readonly discount?: Rate;
  readonly neverSuspended?: 'yes' | 'no';
  readonly separateInvoices?: 'yes' | 'no';
}

const YES_OR_NO = parsers.oneOf(['yes', 'no'] as const);
const WHOLE = 100_000n;
const DISCOUNT: ValueParser<Rate> = {
  rule: 'a percentage from 0 to 100 with at most three decimals, such as 2.5',
  read: (text) => {
    const rate = parsers.RATE.read(text);
    return rate === null || rate > WHOLE ? null : rate;
  },
};
const COLOUR: ValueParser<string> = {
  rule: 'none, or # and six hexadecimal digits, such as #28C99B',
  read: (text) => (text.toLowerCase() === 'none' ? '' : /^#[0-9a-f]{6}$/i.test(text) ? text : null),
};

/** `client-group add|set|list`: the groups that clients may belong to. */
export function addClientGroupCommands(program: Command, io: Io): void {
  const group = program.command('client-group').description("the groups of a tenant's clients");
  const command = (verb: string, description: string): Command =>
    group
      .command(verb)
      .description(description)
      .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory());
  const withFields = (made: Command): Command =>
    made
      .addOption(valueOption('--colour <colour>', 'for lists of clients, or none', COLOUR))
      .addOption(valueOption('--discount <percent>', 'discount that GetClientGroups answers', DISCOUNT))
      .addOption(valueOption('--never-suspended <yes-or-no>', 'whether its clients are never suspended', YES_OR_NO))
      .addOption(
        valueOption('--separate-invoices <yes-or-no>', 'whether its clients get separate invoices', YES_OR_NO),
      );
  const name = valueOption('--name <name>', 'as people read it', parsers.NAME);

  withFields(command('add', 'add a group; it gets the number after the last').addOption(name.makeOptionMandatory()))
    .addHelpText('after', examples('client-group add --tenant 54 --name Wholesale --discount 2.5'))
    .action((options: GroupOptions & { readonly name: string }, made: Command) => add(io, options, made));
  withFields(
    command('set', 'change a group').addOption(valueOption('--name <name>', 'as people read it', parsers.NAME)),
  )
    .addArgument(valueArgument('<group>', 'its number', parsers.ID))
    .addHelpText('after', examples('client-group set 1 --tenant 54 --name Retail --colour none'))
    .action((id: number, options: GroupOptions, made: Command) => set(io, id, options, made));
  command('list', "list a tenant's groups of clients")
    .addHelpText('after', examples('client-group list --tenant 54'))
    .action(async ({ tenant }: GroupOptions, made: Command) => {
      const groups = await withMigrated(io, async (database) => {
        await demandKnownTenant(database, tenant);
        return await listClientGroups(database, tenant);
      });
      const views = groups.map((each) => viewOf(tenant, each));
      const columns = ['id', 'name', 'colour', 'discount', 'neverSuspended', 'separateInvoices'];
      new Output(io, made).many('client groups', views, columns);
    });
}

async function add(io: Io, options: GroupOptions & { readonly name: string }, command: Command): Promise<void> {
  const { tenant } = options;
  const added = await inTransaction(io, async (trx) => {
    // The lock is held until the end: two commands at once get two numbers.
    await demandTenant(trx, tenant);
    const known = await listClientGroups(trx, tenant);
    if (known.length >= MOST_CLIENT_GROUPS) {
      throw new CommandError(`Tenant ${tenant} has ${MOST_CLIENT_GROUPS} groups, which is the most.`);
    }
    const blank = { name: options.name, colour: '', discountMilli: 0n, isNeverSuspended: false };
    const group = changed({ id: (known.at(-1)?.id ?? 0) + 1, hasSeparateInvoices: false, ...blank }, options);
    await addClientGroup(trx, tenant, group);
    return group;
  });
  new Output(io, command).one(viewOf(tenant, added));
}

async function set(io: Io, id: number, options: GroupOptions, command: Command): Promise<void> {
  const { tenant, ...given } = options;
  if (Object.keys(given).length === 0) {
    throw new UsageError('client-group set must be given at least one setting: client-group set --help lists them.');
  }
  const after = await inTransaction(io, async (trx) => {
    await demandTenant(trx, tenant);
    const before = demandGroup(await listClientGroups(trx, tenant), tenant, id);
    const group = changed(before, options);
    await changeClientGroup(trx, tenant, group);
    return group;
  });
  new Output(io, command).one(viewOf(tenant, after));
}

/** Throws CommandError where the tenant has no such group. */
export function demandGroup(groups: readonly ClientGroup[], tenant: number, id: number): ClientGroup {
  const group = groups.find((each) => each.id === id);
  if (group !== undefined) return group;
  throw new CommandError(`Tenant ${tenant} has no group of clients ${id}: client-group list shows those there are.`);
}

function changed(before: ClientGroup, options: GroupOptions): ClientGroup {
  const flag = (given: 'yes' | 'no' | undefined, known: boolean): boolean =>
    given === undefined ? known : given === 'yes';
  return {
    id: before.id,
    name: options.name ?? before.name,
    colour: options.colour ?? before.colour,
    discountMilli: options.discount ?? before.discountMilli,
    isNeverSuspended: flag(options.neverSuspended, before.isNeverSuspended),
    hasSeparateInvoices: flag(options.separateInvoices, before.hasSeparateInvoices),
  };
}

function viewOf(tenant: number, group: ClientGroup): View {
  return {
    tenant,
    id: group.id,
    name: group.name,
    colour: group.colour === '' ? null : group.colour,
    discount: decimalText(group.discountMilli, 3),
    neverSuspended: group.isNeverSuspended,
    separateInvoices: group.hasSeparateInvoices,
  };
}
