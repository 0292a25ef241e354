import type { Command } from 'commander';
import { changeClient, type ListedClient } from '../../../../db/admin/clients.ts';
import { setPortalPassword } from '../../../../db/logins/portal-passwords.ts';
import { listPaymentMethods } from '../../../../db/admin/payment-methods.ts';
import { hashPassword } from '../../../auth/secrets.ts';
import { instantText } from '../../../core/dates.ts';
import { fullName } from '../../../core/records/client.ts';
import type { Rate } from '../../../core/money/percentage.ts';
import { inTransaction } from '../../support/connection.ts';
import { UsageError } from '../../support/usage-error.ts';
import type { Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueArgument, valueOption, type ValueParser } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { readPassword } from '../../support/password.ts';
import { demandMethod, demandTenant } from '../../support/tenants.ts';
import { detailsIn, withDetails, type DetailOptions } from './details.ts';
import { demandClient } from './show.ts';
import { clientView } from './view.ts';

/** The word `none` removes the client's own setting. */
const NONE = 'none';
const orNone = <T>(kind: ValueParser<T>): ValueParser<T | typeof NONE> => ({
  rule: `${NONE}, or ${kind.rule}`,
  read: (text) => (text.toLowerCase() === NONE ? NONE : kind.read(text)),
});
const YES_OR_NO = parsers.oneOf(['yes', 'no'] as const);
const STATUS = parsers.oneOf(['Active', 'Inactive'] as const);

interface SetOptions extends DetailOptions {
  readonly tenant: number;
  readonly name?: string;
  readonly email?: string;
  readonly status?: 'Active' | 'Inactive';
  readonly taxExempt?: 'yes' | 'no';
  readonly taxRate?: Rate | typeof NONE;
  readonly taxRate2?: Rate | typeof NONE;
  readonly paymentMethod?: string;
  readonly portalPassword?: true;
}

/** `client set`: changes the given settings. */
export function addClientSet(group: Command, io: Io): void {
  const setting = group
    .command('set')
    .description('change a client; invoices that are there keep their tax rates')
    .addArgument(valueArgument('<client>', 'its id (userid)', parsers.ID))
    .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory())
    .addOption(valueOption('--name <name>', 'as invoices and mails show it', parsers.NAME))
    .addOption(valueOption('--email <address>', 'mail address, or none', orNone(parsers.EMAIL)))
    .addOption(valueOption('--status <status>', `${STATUS.rule}; Active opens a closed client again`, STATUS))
    .addOption(valueOption('--tax-exempt <yes-or-no>', 'whether its invoices are without tax', YES_OR_NO))
    .addOption(
      valueOption('--tax-rate <percent>', "own rate of the first tax; none: the tenant's", orNone(parsers.RATE)),
    )
    .addOption(
      valueOption('--tax-rate2 <percent>', "own rate of the second tax; none: the tenant's", orNone(parsers.RATE)),
    )
    .addOption(
      valueOption('--payment-method <name>', "own payment method; none: the tenant's", orNone(parsers.SYSTEM_NAME)),
    )
    .option('--portal-password', 'read from stdin the password that ValidateLogin checks');
  withDetails(setting)
    .addHelpText(
      'after',
      examples(
        'client set 2361 --tenant 54 --email billing@example.com --tax-rate 8.125',
        'client set 2361 --tenant 54 --company "Acme & Sons" --tax-id US-99 --group 1',
      ),
    )
    .action((id: number, options: SetOptions, command: Command) => set(io, id, options, command));
}

async function set(io: Io, id: number, options: SetOptions, command: Command): Promise<void> {
  const { tenant, ...given } = options;
  const { name, email, status, taxExempt, taxRate, taxRate2, paymentMethod, portalPassword } = given;
  if (Object.keys(given).length === 0) {
    throw new UsageError('client set must be given at least one setting: client set --help lists them.');
  }
  const rate = (given: Rate | typeof NONE | undefined): number | null | undefined =>
    given === undefined ? undefined : given === NONE ? null : Number(given);
  const secretHash = portalPassword === true ? await hashPassword(await readPassword(io)) : null;
  const changed = await inTransaction(io, async (trx) => {
    await demandTenant(trx, tenant);
    const before = await demandClient(trx, tenant, id);
    if (paymentMethod !== undefined && paymentMethod !== NONE) {
      demandMethod(await listPaymentMethods(trx, tenant), paymentMethod);
    }
    await changeClient(
      trx,
      { tenantId: tenant, id },
      {
        name: name ?? nameAfter(before, options),
        ...(await detailsIn(trx, tenant, options)),
        email: email === NONE ? '' : email,
        status,
        isTaxExempt: taxExempt === undefined ? undefined : taxExempt === 'yes',
        rateMilli: rate(taxRate),
        rate2Milli: rate(taxRate2),
        paymentMethod: paymentMethod === NONE ? null : paymentMethod,
      },
    );
    if (secretHash !== null) {
      await setPortalPassword(trx, { tenantId: tenant, clientId: id }, secretHash, instantText(io.clock.now()));
    }
    return await demandClient(trx, tenant, id);
  });
  new Output(io, command).one(clientView(changed));
}

/** The shown name follows the first and last name, unless both are empty. */
function nameAfter(before: ListedClient, { firstName, lastName }: SetOptions): string | undefined {
  if (firstName === undefined && lastName === undefined) return undefined;
  const name = fullName({ firstName: firstName ?? before.firstName, lastName: lastName ?? before.lastName });
  return name === '' ? undefined : name;
}
