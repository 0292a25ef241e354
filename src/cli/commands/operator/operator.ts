import type { Command } from 'commander';
import {
  addOperator,
  changeOperator,
  listOperators,
  revokeOperator,
  type ListedOperator,
} from '../../../../db/operators/manage.ts';
import { hashPassword } from '../../../auth/secrets.ts';
import { instantText } from '../../../core/dates.ts';
import { OPERATOR_NAME, ROLES, type Grant, type Role } from '../../../core/console/operators.ts';
import { inTransaction, withMigrated } from '../../support/connection.ts';
import { CommandError } from '../../support/errors.ts';
import { say, type Io } from '../../support/io.ts';
import { examples, valueArgument, valueOption, type ValueParser } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { readPassword } from '../../support/password.ts';
import { demandKnownTenant, demandTenant } from '../../support/tenants.ts';
import { UsageError } from '../../support/usage-error.ts';
import * as parsers from '../../support/value-parsers.ts';

const NAME: ValueParser<string> = {
  rule: 'a name of 1 to 64 letters, digits and . _ @ + -, such as night-desk',
  read: (text) => (OPERATOR_NAME.test(text) ? text : null),
};
const ROLE = parsers.oneOf(ROLES);

interface GrantOptions {
  readonly role?: Role;
  readonly tenant?: number;
  readonly allTenants?: true;
}

interface PasswordOptions {
  readonly passwordStdin?: true;
  readonly forgetSecondFactor?: true;
}

/** `operator add|list|grant|password|revoke`: the people who use the console. */
export function addOperatorCommands(program: Command, io: Io): void {
  const group = program.command('operator').description('the people who use the console');
  addAdd(group, io);
  group
    .command('list')
    .description('list operators')
    .addHelpText('after', examples('operator list', 'operator list --json'))
    .action(async (_options: object, command: Command) => {
      const operators = await withMigrated(io, (database) => listOperators(database));
      new Output(io, command).many('operators', operators.map(viewOf), [
        'name',
        'roles',
        'secondFactor',
        'lastLogin',
        'revoked',
      ]);
    });
  addGrant(group, io);
  addPassword(group, io);
  group
    .command('revoke')
    .description('revoke an operator at once, and end all sessions')
    .addArgument(valueArgument('<name>', 'the operator', NAME))
    .addHelpText('after', examples('operator revoke night-desk'))
    .action(async (name: string) => {
      await inTransaction(io, async (trx) => {
        demandFound(await revokeOperator(trx, name, instantText(io.clock.now())), name);
      });
      say(io, `The operator ${name} is revoked, and signed out everywhere.`);
    });
}

function addAdd(group: Command, io: Io): void {
  const command = group
    .command('add')
    .description('add an operator; the password is read from stdin')
    .addArgument(valueArgument('<name>', 'to sign in with', NAME))
    .option('--password-stdin', 'read the password from stdin');
  grantOptions(command)
    .addHelpText(
      'after',
      examples(
        'operator add night-desk --role operate --tenant 54 --password-stdin < password.txt',
        'operator add chief --role admin --all-tenants --password-stdin < password.txt',
      ),
    )
    .action(async (name: string, options: GrantOptions & PasswordOptions) => {
      const grant = grantOf(options);
      demandStdin(options);
      const { tenantId } = grant;
      // Before the password is typed.
      await withMigrated(io, async (database) => {
        if (tenantId !== null) await demandKnownTenant(database, tenantId);
      });
      const passwordHash = await hashPassword(await readPassword(io));
      const at = instantText(io.clock.now());
      await inTransaction(io, async (trx) => {
        if (tenantId !== null) await demandTenant(trx, tenantId);
        const operator = { name, passwordHash, grants: [grant], isLoopbackOnly: false };
        if (!(await addOperator(trx, operator, at))) throw new CommandError(`There is an operator ${name} already.`);
      });
      say(io, `The operator ${name} can sign in at /console, with the role ${textOf(grant)}.`);
    });
}

function addGrant(group: Command, io: Io): void {
  const command = group
    .command('grant')
    .description('give an operator another role, beside those of other tenants; ends all sessions')
    .addArgument(valueArgument('<name>', 'the operator', NAME))
    .option('--remove', 'take the role away instead');
  grantOptions(command)
    .addHelpText(
      'after',
      examples(
        'operator grant night-desk --role view --all-tenants',
        'operator grant night-desk --all-tenants --remove',
      ),
    )
    .action(async (name: string, options: GrantOptions & { readonly remove?: true }) => {
      const tenantId = scopeOf(options);
      const kept = await inTransaction(io, async (trx) => {
        if (tenantId !== null) await demandTenant(trx, tenantId);
        const before = (await listOperators(trx)).find((each) => isNamed(each, name));
        const others = (before?.grants ?? []).filter((grant) => grant.tenantId !== tenantId);
        const grants = options.remove === true ? others : [...others, grantOf(options)];
        demandFound(await changeOperator(trx, name, { grants }), name);
        return grants;
      });
      say(io, `The operator ${name} has ${kept.length === 0 ? 'no role' : kept.map(textOf).join('; ')}.`);
    });
}

function addPassword(group: Command, io: Io): void {
  group
    .command('password')
    .description('set a password, read from stdin, or forget a lost second factor; ends all sessions')
    .addArgument(valueArgument('<name>', 'the operator', NAME))
    .option('--password-stdin', 'read the password from stdin')
    .option('--forget-second-factor', 'the operator signs in with only the password')
    .addHelpText('after', examples('operator password night-desk --password-stdin < password.txt'))
    .action(async (name: string, options: PasswordOptions) => {
      if (options.forgetSecondFactor !== true) demandStdin(options);
      await withMigrated(io, async (database) => {
        demandFound(
          (await listOperators(database)).some((each) => isNamed(each, name)),
          name,
        );
      });
      const hash = options.passwordStdin === true ? { passwordHash: await hashPassword(await readPassword(io)) } : {};
      const factor = options.forgetSecondFactor === true ? { secondFactor: null } : {};
      await inTransaction(io, async (trx) => {
        demandFound(await changeOperator(trx, name, { ...hash, ...factor }), name);
      });
      say(io, `The operator ${name} is changed, and signed out everywhere.`);
    });
}

function grantOptions(command: Command): Command {
  return command
    .addOption(valueOption('--role <role>', 'view: look; operate: act; admin: cancel and manage callers', ROLE))
    .addOption(valueOption('--tenant <tenant>', 'the tenant of the role', parsers.ID))
    .option('--all-tenants', 'the role holds in all tenants, also later ones');
}

function scopeOf({ tenant, allTenants }: GrantOptions): number | null {
  if ((tenant === undefined) === (allTenants === undefined)) {
    throw new UsageError('Give --tenant <tenant> or --all-tenants.');
  }
  return tenant ?? null;
}

function grantOf(options: GrantOptions): Grant {
  if (options.role === undefined) throw new UsageError(`Give --role: ${ROLES.join(', ')}.`);
  return { tenantId: scopeOf(options), role: options.role };
}

function demandStdin({ passwordStdin }: PasswordOptions): void {
  if (passwordStdin !== true) throw new UsageError('Give --password-stdin, and the password on stdin.');
}

function demandFound(isFound: boolean, name: string): void {
  if (!isFound) throw new CommandError(`There is no active operator ${name}: operator list shows them all.`);
}

function isNamed({ name, disabledAt }: ListedOperator, wanted: string): boolean {
  return disabledAt === null && name.toLowerCase() === wanted.toLowerCase();
}

function textOf({ tenantId, role }: Grant): string {
  return tenantId === null ? `${role} in all tenants` : `${role} in tenant ${tenantId}`;
}

function viewOf(operator: ListedOperator): View {
  return {
    name: operator.name,
    roles: operator.grants.map(textOf).join('; '),
    secondFactor: operator.hasSecondFactor,
    lastLogin: operator.lastLoginAt,
    revoked: operator.disabledAt,
  };
}
