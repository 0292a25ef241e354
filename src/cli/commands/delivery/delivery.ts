import type { Command } from 'commander';
import type { Knex } from 'knex';
import {
  attachDelivery,
  hasMetrcAccount,
  listDeliveries,
  retryDelivery,
  setMetrcAccount,
  type ListedDelivery,
} from '../../../../db/admin/metrc.ts';
import { encryptMetrcKeys, type MetrcKeys } from '../../../auth/metrc-keys.ts';
import { instantText } from '../../../core/dates.ts';
import type { DeliveryState, ReturnedPackage } from '../../../core/delivery.ts';
import { secretKeysOf } from '../../../config/secret-key.ts';
import { inTransaction, withMigrated } from '../../support/connection.ts';
import { commandsOf } from '../corporation/corporation.ts';
import { LICENSE, METRC_STATE, PACKAGE_LABEL, RETURNED_PACKAGE, returnedText } from './value-parsers.ts';
import { CommandError } from '../../support/errors.ts';
import { UsageError } from '../../support/usage-error.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, listOption, valueOption } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { readLines } from '../../support/password.ts';
import { readDatabaseSettings, readSecretKeys } from '../../support/settings.ts';
import { demandKnownTenant, noTenant } from '../../support/tenants.ts';

const STATE = parsers.oneOf(['local', 'creating', 'open', 'completing', 'completed', 'failed'] as const);

interface AttachOptions {
  readonly tenant: number;
  readonly invoice: number;
  readonly metrcId: number;
  readonly license: string;
  readonly package?: readonly string[];
  readonly returned?: readonly ReturnedPackage[];
}

interface ListOptions {
  readonly tenant: number;
  readonly invoice?: number;
  readonly state?: DeliveryState;
}

interface AccountOptions {
  readonly tenant: number;
  readonly state: string;
  readonly license?: string;
}

/** `delivery attach|list|retry|account`: the Metrc deliveries that corp-ID payments complete. */
export function addDeliveryCommands(program: Command, io: Io): void {
  const group = program.command('delivery').description('Metrc deliveries, which corp-ID payments complete');
  const { withTenant } = commandsOf(group);
  const onInvoice = (command: Command): Command =>
    command.addOption(valueOption('--invoice <invoice>', 'the invoice', parsers.ID).makeOptionMandatory());

  onInvoice(withTenant('attach', "attach a delivery to an invoice, or replace one that's open or failed"))
    .addOption(valueOption('--metrc-id <id>', "the delivery's id at Metrc", parsers.ID).makeOptionMandatory())
    .addOption(valueOption('--license <number>', 'licence of the facility', LICENSE).makeOptionMandatory())
    .addOption(listOption('--package <label>', 'a package that the customer keeps; repeatable', PACKAGE_LABEL))
    .addOption(
      listOption(
        '--returned <package>',
        'a package that came back, as LABEL:QUANTITY:UNIT:REASON[:NOTE]; repeatable',
        RETURNED_PACKAGE,
      ),
    )
    .addHelpText(
      'after',
      examples(
        'delivery attach --tenant 54 --invoice 78 --metrc-id 7801 --license C12-0000001-LIC --package ABCDEF012345670000010026',
        'delivery attach --tenant 54 --invoice 79 --metrc-id 7802 --license C12-0000001-LIC --package ABCDEF012345670000010026 --returned "ABCDEF012345670000010027:1.5:Ounces:Damaged:torn bag"',
      ),
    )
    .action((options: AttachOptions, command: Command) => attach(io, options, command));
  withTenant('list', "list a tenant's deliveries, with their errors")
    .addOption(valueOption('--invoice <invoice>', 'only that of an invoice', parsers.ID))
    .addOption(valueOption('--state <state>', `only those that are ${STATE.rule}`, STATE))
    .addHelpText('after', examples('delivery list --tenant 54', 'delivery list --tenant 54 --state failed --json'))
    .action((options: ListOptions, command: Command) => list(io, options, command));
  onInvoice(withTenant('retry', 'complete a failed delivery once more, with the time of arrival that it has'))
    .addHelpText('after', examples('delivery retry --tenant 54 --invoice 78'))
    .action((options: AttachOptions, command: Command) => retry(io, options, command));
  withTenant(
    'account',
    "set a tenant's account at Metrc; reads the vendor's and the user's key from stdin, a line each",
  )
    .addOption(
      valueOption('--state <state>', `whose Metrc it is: ${METRC_STATE.rule}`, METRC_STATE).makeOptionMandatory(),
    )
    .addOption(
      valueOption('--license <number>', 'licence of the facility, for deliveries that the gateway makes', LICENSE),
    )
    .addHelpText('after', examples('delivery account --tenant 54 --state ca < metrc-keys.txt'))
    .action((options: AccountOptions, command: Command) => setAccount(io, options, command));
}

async function attach(io: Io, options: AttachOptions, command: Command): Promise<void> {
  const { tenant, invoice: invoiceId, package: acceptedPackages = [], returned: returnedPackages = [] } = options;
  if (acceptedPackages.length + returnedPackages.length === 0) {
    throw new UsageError('delivery attach must be given at least one --package or --returned.');
  }
  demandOnce('--package', acceptedPackages);
  demandOnce(
    '--returned',
    returnedPackages.map(({ label }) => label),
  );
  const delivery = {
    invoiceId,
    metrcDeliveryId: options.metrcId,
    licenseNumber: options.license,
    acceptedPackages,
    returnedPackages,
  };
  const done = await inTransaction(io, async (trx) => {
    await demandKnownTenant(trx, tenant);
    const result = await attachDelivery(trx, tenant, delivery, instantText(io.clock.now()));
    if (result === 'invoice-not-found') throw new CommandError(`Tenant ${tenant} has no invoice ${invoiceId}.`);
    if (result === 'creating' || result === 'completing' || result === 'completed') {
      throw new CommandError(`The delivery of invoice ${invoiceId} is ${result}: it can't be replaced any more.`);
    }
    const hasAccount = await hasMetrcAccount(trx, tenant);
    return { result, hasAccount, attached: await readDelivery(trx, tenant, invoiceId) };
  });
  if (done.result === 'replaced') say(io, 'It replaces the one that was attached before.');
  if (done.attached.state === 'failed') say(io, 'It stays failed until delivery retry, or another payment.');
  if (!done.hasAccount) say(io, `Tenant ${tenant} has no account at Metrc yet: delivery account sets it.`);
  new Output(io, command).one(viewOf(tenant, done.attached));
}

function demandOnce(option: string, labels: readonly string[]): void {
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) throw new UsageError(`${option} must name a package once; ${twice} is there twice.`);
}

async function list(io: Io, { tenant, invoice, state }: ListOptions, command: Command): Promise<void> {
  const deliveries = await withMigrated(io, async (database) => {
    await demandKnownTenant(database, tenant);
    return await listDeliveries(database, tenant, {
      ...(invoice === undefined ? {} : { invoiceId: invoice }),
      ...(state === undefined ? {} : { state }),
    });
  });
  new Output(io, command).many(
    'deliveries',
    deliveries.map((delivery) => viewOf(tenant, delivery)),
    ['invoice', 'metrcId', 'license', 'state', 'arrivedAt', 'updatedAt', 'failure'],
  );
}

async function retry(
  io: Io,
  { tenant, invoice }: Pick<AttachOptions, 'tenant' | 'invoice'>,
  command: Command,
): Promise<void> {
  const delivery = await inTransaction(io, async (trx) => {
    await demandKnownTenant(trx, tenant);
    const result = await retryDelivery(trx, tenant, invoice, instantText(io.clock.now()));
    if (result === 'delivery-not-found') {
      throw new CommandError(`Tenant ${tenant} has no delivery of an invoice ${invoice}: delivery attach attaches it.`);
    }
    if (result !== 'retried') {
      throw new CommandError(`The delivery of invoice ${invoice} is ${result}: only a failed one can be retried.`);
    }
    return await readDelivery(trx, tenant, invoice);
  });
  new Output(io, command).one(viewOf(tenant, delivery));
}

async function setAccount(io: Io, { tenant, state, license }: AccountOptions, command: Command): Promise<void> {
  const secretKeys = readSecretKeys(io.env);
  const keys = await readMetrcKeys(io);
  await withMigrated(io, async (database) => {
    const { dataDir } = readDatabaseSettings(io.env);
    const encrypted = encryptMetrcKeys(keys, tenant, await secretKeysOf({ secretKeys, dataDir }));
    const account = { state, ...encrypted, licenseNumber: license ?? null };
    if (!(await setMetrcAccount(database, tenant, account))) throw noTenant(tenant);
  });
  say(
    io,
    'The keys are kept encrypted under SECRET_KEY, and are never shown. A failed delivery waits for delivery retry.',
  );
  new Output(io, command).one({ tenant, state });
}

/** HTTP Basic joins the two by a colon, so the first must not contain one. */
const VENDOR_KEY = /^[!-9;-~]{1,256}$/;
const USER_KEY = /^[!-~]{1,256}$/;

async function readMetrcKeys(io: Io): Promise<MetrcKeys> {
  if (io.stdin.isTTY === true) say(io, "Type the vendor's key, Enter, the user's key, Enter and Ctrl-D:");
  const [vendorKey = '', userKey = '', ...rest] = await readLines(io, 2);
  if (rest.length === 0 && VENDOR_KEY.test(vendorKey) && USER_KEY.test(userKey)) return { vendorKey, userKey };
  throw new UsageError(
    "delivery account must be followed by two lines on stdin: the vendor's key and the user's key, of 1 to 256 " +
      'letters, digits and signs each; the first has no colon.',
  );
}

async function readDelivery(database: Knex, tenant: number, invoiceId: number): Promise<ListedDelivery> {
  const [delivery] = await listDeliveries(database, tenant, { invoiceId });
  if (delivery === undefined) throw new Error('The delivery was not stored');
  return delivery;
}

function viewOf(tenant: number, delivery: ListedDelivery): View {
  return {
    tenant,
    invoice: delivery.invoiceId,
    metrcId: delivery.metrcDeliveryId,
    license: delivery.licenseNumber,
    packages: delivery.acceptedPackages,
    returned: delivery.returnedPackages.map(returnedText),
    state: delivery.state,
    arrivedAt: delivery.arrivedAt,
    failure: delivery.failure,
    updatedAt: delivery.updatedAt,
  };
}
