import type { Command } from 'commander';
import type { Knex } from 'knex';
import { listEntries } from '../../../../db/admin/corporations.ts';
import { addCredential, listCredentials, lockCredentials, revokeCredential } from '../../../../db/admin/credentials.ts';
import type { ListedTenant } from '../../../../db/admin/tenant-settings.ts';
import { corporationKey } from '../../../console/corporation-login.ts';
import { instantText } from '../../../core/dates.ts';
import { inTransaction, withMigrated } from '../../support/connection.ts';
import {
  anyActions,
  kindOf,
  loginFlags,
  makeProof,
  TYPING,
  type KindOfCredential,
  type ProofOptions,
} from './proof.ts';
import { addRotateCommand } from './rotate.ts';
import { addSetCommand, TYPING_WORDS } from './set.ts';
import { noCredential, viewOf } from './view.ts';
import { defaultDialect, dialectLike, dialectName, dialectOption, type Dialects } from '../../support/dialects.ts';
import { CommandError } from '../../support/errors.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, listOption, valueOption } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { demandKnownTenant, demandTenant } from '../../support/tenants.ts';

const RESPONSE_TYPE = parsers.oneOf(['auto', 'nvp', 'xml', 'json'] as const);

interface AddOptions extends ProofOptions {
  readonly allowIp?: readonly string[];
  readonly label?: string;
}

/** `credential add|set|list|rotate|revoke`: who may call, and what. */
export function addCredentialCommands(program: Command, io: Io, dialects: Dialects): void {
  const group = program.command('credential').description('who may call for a tenant, and what');
  addAddCommand(group, io, dialects);
  group
    .command('list')
    .description('list the credentials, the revoked ones too')
    .addOption(valueOption('--tenant <tenant>', 'only those of a tenant', parsers.ID))
    .addHelpText('after', examples('credential list', 'credential list --tenant 54 --json'))
    .action((options: { readonly tenant?: number }, command: Command) => list(io, options.tenant ?? null, command));
  group
    .command('revoke')
    .description('revoke a credential at once, on every gateway and for good')
    .argument('<identifier>', 'its identifier or login, as credential list shows it')
    .addOption(dialectOption(dialects))
    .addHelpText(
      'after',
      examples(
        'credential revoke Xq3tDfH0sKb9LwVz81yRmUe5oGcT2pNa',
        'credential revoke billing',
        'credential revoke 54/web',
      ),
    )
    .action((identifier: string, options: Pick<ProofOptions, 'dialect'>, command: Command) =>
      revoke(io, identifier, options.dialect ?? dialectLike(dialects, identifier), command),
    );
  addRotateCommand(group, io, dialects);
  addSetCommand(group, io, dialects);
}

function addAddCommand(group: Command, io: Io, dialects: Dialects): void {
  const name = dialectName(dialects);
  const logins = loginFlags(dialects);
  const flags = logins.map(({ flag }) => `--${flag}`).join(' or ');
  const add = group
    .command('add')
    .description(`make an API secret, or with ${flags} a login; a generated secret is shown only once`)
    .addOption(valueOption('--tenant <tenant>', 'its tenant', parsers.ID).makeOptionMandatory())
    .addOption(
      valueOption(
        '--dialect <dialect>',
        `${name.rule}; default: by the login, else ${defaultDialect(dialects).name}`,
        name,
      ),
    );
  for (const { flag, value, description } of logins) {
    add.addOption(valueOption(`--${flag} ${value}`, description, parsers.LOGIN));
  }
  add
    .option('--password-stdin', `with ${flags}: read the password from stdin instead of generating it`)
    .addOption(
      valueOption('--actions <actions>', 'comma-separated actions it may call; default: all', anyActions(dialects)),
    )
    .addOption(
      listOption(
        '--allow-ip <range>',
        'address or CIDR range it may come from; repeatable; default: any',
        parsers.IP_RANGE,
      ),
    )
    .option('--allow-query-string', 'accept it in a query string too, which proxies and browsers may store')
    .addOption(valueOption('--typing <typing>', TYPING_WORDS, TYPING))
    .addOption(
      valueOption(
        '--default-responsetype <type>',
        "format of answers that name none: auto, nvp, xml or json; default: the server's",
        RESPONSE_TYPE,
      ),
    )
    .addOption(valueOption('--label <text>', 'a name for people, such as the name of a shop', parsers.NAME))
    .addHelpText(
      'after',
      examples(
        'credential add --tenant 54 --actions GetInvoice,AddInvoicePayment --allow-ip 203.0.113.7 --allow-ip 2001:db8::/32',
        'credential add --tenant 54 --admin billing --password-stdin < password.txt',
        'credential add --tenant 54 --corp-user web --allow-ip 203.0.113.7 --label "Web shop"',
      ),
    )
    .action((options: AddOptions, command: Command) => addNew(io, dialects, options, command));
}

async function addNew(io: Io, dialects: Dialects, options: AddOptions, command: Command): Promise<void> {
  const { tenant } = options;
  const wanted = kindOf(dialects, options);
  const dialect = wanted.dialect.name;
  // Before the transaction: the slow hash must hold no lock.
  const { shown, ...proof } = await makeProof(io, options, wanted);
  const { added, login, lacking } = await inTransaction(io, async (trx) => {
    const known = await demandTenant(trx, tenant);
    await lockCredentials(trx);
    const taken = await listCredentials(trx, { tenantId: null, dialect, identifier: proof.identifier });
    if (taken.length > 0) {
      const past = taken.every(({ revokedAt }) => revokedAt !== null) ? ', by one that was revoked' : '';
      throw new CommandError(`The login ${proof.identifier} is taken on this gateway${past}: choose another.`);
    }
    const credential = {
      ...proof,
      tenantId: tenant,
      dialect,
      actions: options.actions ?? null,
      allowedIps: options.allowIp ?? null,
      allowsQueryString: options.allowQueryString ?? false,
      typing: options.typing ?? 'modern',
      defaultFormat: options.defaultResponsetype ?? null,
      label: options.label ?? null,
      isLoopbackOnly: false,
    };
    await addCredential(trx, credential, instantText(io.clock.now()));
    const [stored] = await listCredentials(trx, { tenantId: tenant, dialect, identifier: proof.identifier });
    if (stored === undefined) throw new Error('The credential was not stored');
    return {
      added: stored,
      login: loginOf(known, wanted),
      lacking: isOfCorporation(wanted) ? await lackingOf(trx, known) : [],
    };
  });
  for (const sentence of lacking) say(io, sentence);
  if (Object.keys(shown).length > 0) say(io, 'The secret is shown only once: the gateway keeps its hash.');
  new Output(io, command).one({ ...viewOf(added), ...login, ...shown });
}

/** Settings that a corporation lacks before its users can call: a sentence each. */
async function lackingOf(trx: Knex.Transaction, { id, keyPrefix }: ListedTenant): Promise<readonly string[]> {
  const lacking =
    keyPrefix === null ? [`Tenant ${id} has no corp-ID key yet: tenant set ${id} --key-prefix gives it one.`] : [];
  for (const [list, words, group] of [
    ['payees', 'payee who may act for it', 'payee'],
    ['merchant_settings', 'merchant setting', 'merchant'],
    ['money_types', 'money type', 'money-type'],
  ] as const) {
    const entries = await listEntries(trx, list, id);
    if (entries.length === 0) lacking.push(`Tenant ${id} has no ${words} yet: ${group} add --tenant ${id} adds one.`);
  }
  return lacking;
}

/** Fields that a corp-ID user sends beside the password: the corporation's key, and its name. */
function loginOf({ id, keyPrefix }: ListedTenant, wanted: KindOfCredential): View {
  if (!isOfCorporation(wanted)) return {};
  return { corpKey: keyPrefix === null ? null : corporationKey(id, keyPrefix), userName: wanted.login };
}

/** Whether a caller needs the settings of a corporation: a key, payees, merchant settings and money types. */
function isOfCorporation({ credential }: KindOfCredential): boolean {
  return credential.kind === 'corp-user';
}

async function list(io: Io, tenantId: number | null, command: Command): Promise<void> {
  const credentials = await withMigrated(io, async (database) => {
    if (tenantId !== null) await demandKnownTenant(database, tenantId);
    return await listCredentials(database, { tenantId, dialect: null, identifier: null });
  });
  new Output(io, command).many('credentials', credentials.map(viewOf), [
    'id',
    'tenant',
    'dialect',
    'kind',
    'identifier',
    'label',
    'actions',
    'allowedIps',
    'queryString',
    'typing',
    'lastUsedAt',
    'revokedAt',
  ]);
}

async function revoke(io: Io, identifier: string, dialect: string, command: Command): Promise<void> {
  const filter = { tenantId: null, dialect, identifier };
  const { credentials, isRevoked } = await inTransaction(io, async (trx) => {
    const isNow = await revokeCredential(trx, dialect, identifier, instantText(io.clock.now()));
    return { credentials: await listCredentials(trx, filter), isRevoked: isNow };
  });
  const [credential] = credentials;
  if (credential === undefined) throw noCredential(identifier, dialect);
  if (!isRevoked) say(io, 'It was revoked already.');
  new Output(io, command).one(viewOf(credential));
}
