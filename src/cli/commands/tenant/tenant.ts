import type { Command } from 'commander';
import type { Knex } from 'knex';
import { touchCorpCredentials } from '../../../../db/admin/corporations.ts';
import { moveCredentials } from '../../../../db/admin/credentials.ts';
import { listPaymentMethods } from '../../../../db/admin/payment-methods.ts';
import { changeIssuer, readIssuer } from '../../../../db/admin/issuer/issuers.ts';
import { changeTenant, listTenants, lockTenants, type ListedTenant } from '../../../../db/admin/tenant-settings.ts';
import { addTenant, hasTenant, NEW_TENANT, type NewTenant, type PaymentMethod } from '../../../../db/admin/tenants.ts';
import { instantText } from '../../../core/dates.ts';
import { decimalText } from '../../../core/money/money.ts';
import type { Issuer } from '../../../core/records/issuer.ts';
import { addTenantDisable } from './disable.ts';
import { inTransaction, withMigrated } from '../../support/connection.ts';
import type { Dialects } from '../../support/dialects.ts';
import { CommandError } from '../../support/errors.ts';
import { UsageError } from '../../support/usage-error.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { issuerChangesOf, issuerView } from './issuer.ts';
import { settleNumbering } from './numbering.ts';
import { examples, valueArgument, valueOption } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { addTenantOptions, changesOf, newAccessKey, type TenantOptions } from './options.ts';
import { demandMethod, demandTenant } from '../../support/tenants.ts';

/** Payment methods of a new tenant; `payment-method add` adds others. */
export const STARTING_METHODS: readonly PaymentMethod[] = [
  { systemName: 'banktransfer', displayName: 'Bank Transfer', isCardGateway: false },
  { systemName: 'cash', displayName: 'Cash', isCardGateway: false },
  { systemName: 'mailin', displayName: 'Mail In Payment', isCardGateway: false },
];

/** Settings that every credential carries, and those that only corp-ID users' credentials carry. */
const CARRIED = ['accessKeySha256', 'currency', 'isSandbox', 'localDateFormat', 'timeZone'] as const;
const CARRIED_BY_CORP = ['keyPrefix', 'corpMethods'] as const;

/** `tenant add|set|show|list|disable|enable`: the corporations and their settings. */
export function addTenantCommands(program: Command, io: Io, dialects: Dialects): void {
  const group = program.command('tenant').description('the corporations that use this gateway, and their settings');
  addTenantOptions(
    group
      .command('add')
      .description('add a tenant (a corporation)')
      .addArgument(valueArgument('<tenant>', 'its id (CORP_ID)', parsers.ID))
      .addOption(valueOption('--name <name>', 'as invoices and mails show it', parsers.NAME).makeOptionMandatory()),
    dialects,
  )
    .addHelpText(
      'after',
      examples(
        'tenant add 54 --name "Acme Ltd" --currency EUR --time-zone Europe/Berlin',
        'tenant add 54 --name "Acme Ltd" --tax-rate 22 --tax-mode inclusive --number-format "INV-{YEAR}-{NUMBER}"',
      ),
    )
    .action((id: number, options: TenantOptions, command: Command) => add(io, id, options, command));
  addTenantOptions(
    group
      .command('set')
      .description('change settings of a tenant; the next call goes by them')
      .addArgument(valueArgument('<tenant>', 'its id', parsers.ID))
      .addOption(valueOption('--name <name>', 'as invoices and mails show it', parsers.NAME)),
    dialects,
  )
    .addHelpText(
      'after',
      examples(
        'tenant set 54 --due-days 30 --tax-rate 8.125',
        'tenant set 54 --access-key --json',
        'tenant set 54 --key-prefix PLA --timed-repeat-window 3600',
        'tenant set 54 --issuer-logo logo.png --issuer-email billing@acme.example --language de',
      ),
    )
    .action((id: number, options: TenantOptions, command: Command) => set(io, id, options, command));
  group
    .command('show')
    .description('show all settings of a tenant')
    .addArgument(valueArgument('<tenant>', 'its id', parsers.ID))
    .addHelpText('after', examples('tenant show 54'))
    .action(async (id: number, _options: object, command: Command) => {
      const shown = await withMigrated(io, (database) => readShown(database, id));
      new Output(io, command).one(shownView(shown));
    });
  group
    .command('list')
    .description('list the tenants')
    .addHelpText('after', examples('tenant list', 'tenant list --json'))
    .action(async (_options: object, command: Command) => {
      const tenants = await withMigrated(io, (database) => listTenants(database, null));
      new Output(io, command).many('tenants', tenants.map(viewOf), [
        'id',
        'name',
        'currency',
        'timeZone',
        'taxRate',
        'taxRate2',
        'taxMode',
        'dueDays',
        'paymentMethod',
        'numberFormat',
        'disabledAt',
      ]);
    });
  addTenantDisable(group, io);
}

async function add(io: Io, id: number, options: TenantOptions, command: Command): Promise<void> {
  const accessKey = newAccessKey(options);
  const issuer = await issuerChangesOf(io, options);
  const { taxRules, ...given } = changesOf(options, accessKey);
  const tenant = {
    id,
    ...NEW_TENANT,
    ...defined(given),
    taxRules: { ...NEW_TENANT.taxRules, ...defined(taxRules ?? {}) },
  } as NewTenant;
  const isKnown = STARTING_METHODS.some(({ systemName }) => systemName === tenant.paymentMethod);
  const own = { systemName: tenant.paymentMethod, displayName: tenant.paymentMethod, isCardGateway: false };
  const added = await inTransaction(io, async (trx) => {
    await lockTenants(trx);
    if (await hasTenant(trx, id)) {
      throw new CommandError(`Tenant ${id} is there already: change it with tenant set ${id}, or take another id.`);
    }
    const methods = isKnown ? STARTING_METHODS : [...STARTING_METHODS, own];
    await addTenant(trx, tenant, methods, instantText(io.clock.now()));
    await settleNumbering(trx, tenant, options, io.clock);
    await changeIssuer(trx, id, issuer);
    return await readShown(trx, id);
  });
  if (!isKnown) say(io, `Added the payment method ${own.systemName}: payment-method set changes its display name.`);
  showTenant(io, command, added, accessKey);
}

async function set(io: Io, id: number, options: TenantOptions, command: Command): Promise<void> {
  if (Object.values(defined(options)).length === 0) {
    throw new UsageError('tenant set must be given at least one setting: tenant set --help lists them.');
  }
  const accessKey = newAccessKey(options);
  const issuer = await issuerChangesOf(io, options);
  const changed = await inTransaction(io, async (trx) => {
    await demandTenant(trx, id);
    if (options.paymentMethod !== undefined) {
      demandMethod(await listPaymentMethods(trx, id), options.paymentMethod);
    }
    const changes = changesOf(options, accessKey);
    await changeTenant(trx, id, changes);
    await changeIssuer(trx, id, issuer);
    await settleNumbering(trx, await readTenant(trx, id), options, io.clock);
    // Gateways' cached copies of these credentials are outdated.
    if (CARRIED.some((name) => changes[name] !== undefined)) await moveCredentials(trx, id);
    else if (CARRIED_BY_CORP.some((name) => changes[name] !== undefined)) await touchCorpCredentials(trx, id);
    return await readShown(trx, id);
  });
  if (options.transidScope !== undefined) {
    say(io, 'The scope holds for payments from now on; recorded payments keep theirs.');
  }
  showTenant(io, command, changed, accessKey);
}

function showTenant(io: Io, command: Command, shown: Shown, accessKey: string | null): void {
  if (accessKey !== null) say(io, 'The access key is shown only once: the gateway keeps its hash.');
  new Output(io, command).one({ ...shownView(shown), ...(accessKey === null ? {} : { accessKey }) });
}

interface Shown {
  readonly tenant: ListedTenant;
  readonly issuer: Issuer;
}

async function readShown(database: Knex, id: number): Promise<Shown> {
  return { tenant: await readTenant(database, id), issuer: await readIssuer(database, id) };
}

function shownView({ tenant, issuer }: Shown): View {
  return { ...viewOf(tenant), ...issuerView(issuer) };
}

async function readTenant(database: Knex, id: number): Promise<ListedTenant> {
  const [tenant] = await listTenants(database, id);
  if (tenant === undefined) throw new CommandError(`There is no tenant ${id}: tenant list shows those there are.`);
  return tenant;
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Named as the options are. */
function viewOf(tenant: ListedTenant): View {
  return {
    id: tenant.id,
    name: tenant.name,
    currency: tenant.currency,
    timeZone: tenant.timeZone,
    dateFormat: tenant.localDateFormat,
    taxRate: decimalText(BigInt(tenant.rateMilli), 3),
    taxRate2: decimalText(BigInt(tenant.rate2Milli), 3),
    taxMode: tenant.taxRules.mode,
    compound: tenant.taxRules.isCompound,
    taxRounding: tenant.taxRules.rounding,
    dueDays: tenant.dueDays,
    paymentMethod: tenant.paymentMethod,
    transidScope: tenant.referenceScope,
    unknownGateways: tenant.unknownGateways,
    invoiceRules: tenant.invoiceRules,
    extraDecimals: tenant.extraDecimals,
    numberFormat: tenant.numberFormat,
    nextNumber: Number(tenant.nextNumber),
    hasAccessKey: tenant.accessKeySha256 !== null,
    keyPrefix: tenant.keyPrefix,
    corpMethods: tenant.corpMethods,
    timedRepeatWindow: tenant.timedRepeatSeconds,
    datedRepeatWindow: tenant.datedRepeatSeconds,
    sandbox: tenant.isSandbox,
    createdAt: tenant.createdAt,
    disabledAt: tenant.disabledAt,
  };
}
