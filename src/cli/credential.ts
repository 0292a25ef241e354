import { createHash } from 'node:crypto';
import type { Command } from 'commander';
import { ACTIONS } from '../../adapters/whmcs/actions.ts';
import {
  addCredential,
  listCredentials,
  lockCredentials,
  revokeCredential,
  type ListedCredential,
  type NewCredential,
} from '../../db/admin/credentials.ts';
import { generateSecret, hashPassword, hashSecret } from '../auth/secrets.ts';
import { instantText } from '../core/dates.ts';
import { inTransaction, withMigrated } from './connection.ts';
import { CommandFault, UsageFault } from './faults.ts';
import { say, type Io } from './io.ts';
import * as kinds from './kinds.ts';
import { examples, listOption, valueOption } from './options.ts';
import { Output, printable, type View } from './output.ts';
import { readPassword } from './password.ts';
import { demandKnownTenant, demandTenant } from './tenants.ts';

const DIALECTS = kinds.oneOf(['whmcs'] as const);
const WHMCS_ACTIONS = kinds.wordsOf([...ACTIONS.values()].map((action) => action.name));
const TYPING = kinds.oneOf(['modern', 'legacy-strings'] as const);

interface AddOptions {
  readonly tenant: number;
  readonly dialect: string;
  readonly admin?: string;
  readonly passwordStdin?: true;
  readonly actions?: readonly string[];
  readonly allowIp?: readonly string[];
  readonly allowQueryString?: true;
  readonly typing?: NewCredential['typing'];
}

/** How a new credential proves itself, and what of it is shown, once. */
interface Proof extends Pick<NewCredential, 'kind' | 'identifier' | 'secretHash'> {
  readonly shown: View;
}

/** `credential add|list|revoke`: who may call, and what. */
export function addCredentialCommands(program: Command, io: Io): void {
  const group = program.command('credential').description('who may call for a tenant, and what');
  group
    .command('add')
    .description('make an API secret, or with --admin a login; what is generated is shown this once')
    .addOption(valueOption('--tenant <tenant>', 'whom it belongs to', kinds.ID).makeOptionMandatory())
    .addOption(valueOption('--dialect <dialect>', 'whmcs', DIALECTS).default('whmcs'))
    .addOption(valueOption('--admin <login>', 'a login with a password, sent as md5(password)', kinds.LOGIN))
    .option('--password-stdin', 'with --admin: read the password from stdin instead of generating it')
    .addOption(valueOption('--actions <actions>', 'comma-separated actions it may call; default: all', WHMCS_ACTIONS))
    .addOption(
      listOption(
        '--allow-ip <range>',
        'address or CIDR range it may come from; repeatable; default: any',
        kinds.IP_RANGE,
      ),
    )
    .option('--allow-query-string', 'obey it in a query string too, which proxies and browsers may keep')
    .addOption(valueOption('--typing <typing>', 'ids in answers: modern (numbers) or legacy-strings', TYPING))
    .addHelpText(
      'after',
      examples(
        'credential add --tenant 54 --actions GetInvoice,AddInvoicePayment --allow-ip 203.0.113.7 --allow-ip 2001:db8::/32',
        'credential add --tenant 54 --admin billing --password-stdin < password.txt',
      ),
    )
    .action((options: AddOptions, command: Command) => add(io, options, command));
  group
    .command('list')
    .description('list the credentials, the revoked ones too')
    .addOption(valueOption('--tenant <tenant>', 'only those of a tenant', kinds.ID))
    .addHelpText('after', examples('credential list', 'credential list --tenant 54 --json'))
    .action((options: { readonly tenant?: number }, command: Command) => list(io, options.tenant ?? null, command));
  group
    .command('revoke')
    .description('revoke a credential at once, on every gateway and for good')
    .argument('<identifier>', 'its identifier or login')
    .addOption(valueOption('--dialect <dialect>', 'whmcs', DIALECTS).default('whmcs'))
    .addHelpText('after', examples('credential revoke Xq3tDfH0sKb9LwVz81yRmUe5oGcT2pNa', 'credential revoke billing'))
    .action((identifier: string, options: { readonly dialect: string }, command: Command) =>
      revoke(io, identifier, options.dialect, command),
    );
}

async function add(io: Io, options: AddOptions, command: Command): Promise<void> {
  const { tenant, dialect, admin } = options;
  if (options.passwordStdin === true && admin === undefined) {
    throw new UsageFault('--password-stdin must stand beside --admin: the secret of an API credential is generated.');
  }
  // Before the transaction: the slow hash must keep nobody waiting.
  const { shown, ...proof } = admin === undefined ? apiSecret() : await adminLogin(io, admin, options.passwordStdin);
  const added = await inTransaction(io, async (trx) => {
    await demandTenant(trx, tenant);
    await lockCredentials(trx);
    const taken = await listCredentials(trx, { tenantId: null, dialect, identifier: proof.identifier });
    if (taken.length > 0) {
      const past = taken.every(({ revokedAt }) => revokedAt !== null) ? ', by one that was revoked' : '';
      throw new CommandFault(`The login ${proof.identifier} is taken on this gateway${past}: choose another.`);
    }
    const credential = {
      ...proof,
      tenantId: tenant,
      dialect,
      actions: options.actions ?? null,
      allowedIps: options.allowIp ?? null,
      allowsQueryString: options.allowQueryString ?? false,
      typing: options.typing ?? 'modern',
      isLoopbackOnly: false,
    };
    await addCredential(trx, credential, instantText(io.clock.now()));
    const [stored] = await listCredentials(trx, { tenantId: tenant, dialect, identifier: proof.identifier });
    if (stored === undefined) throw new Error('The credential was not stored');
    return stored;
  });
  if (Object.keys(shown).length > 0) say(io, 'What proves it is shown this once: only its hash is kept.');
  new Output(io, command).one({ ...viewOf(added), ...shown });
}

function apiSecret(): Proof {
  const secret = generateSecret();
  return { kind: 'api-secret', identifier: generateSecret(), secretHash: hashSecret(secret), shown: { secret } };
}

/** The dialect's callers send md5(password) in hex, so that is what is hashed. */
async function adminLogin(io: Io, login: string, isGiven: boolean | undefined): Promise<Proof> {
  const password = isGiven === true ? await readPassword(io) : generateSecret();
  const md5 = createHash('md5').update(password).digest('hex');
  return {
    kind: 'admin-login',
    identifier: login,
    secretHash: await hashPassword(md5),
    // A password that was typed is known already, and its md5 is as good as itself.
    shown: isGiven === true ? {} : { password, passwordMd5: md5 },
  };
}

async function list(io: Io, tenantId: number | null, command: Command): Promise<void> {
  const credentials = await withMigrated(io, async (database) => {
    if (tenantId !== null) await demandKnownTenant(database, tenantId);
    return await listCredentials(database, { tenantId, dialect: null, identifier: null });
  });
  new Output(io, command).many(credentials.map(viewOf), [
    'id',
    'tenant',
    'dialect',
    'kind',
    'identifier',
    'actions',
    'allowedIps',
    'queryString',
    'typing',
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
  if (credential === undefined) {
    throw new CommandFault(
      `There is no credential ${printable(identifier)} of ${dialect}: credential list shows those there are.`,
    );
  }
  if (!isRevoked) say(io, 'It was revoked already.');
  new Output(io, command).one(viewOf(credential));
}

function viewOf(credential: ListedCredential): View {
  return {
    id: credential.id,
    tenant: credential.tenantId,
    dialect: credential.dialect,
    kind: credential.kind,
    identifier: credential.identifier,
    actions: credential.actions,
    allowedIps: credential.allowedIps,
    queryString: credential.allowsQueryString,
    typing: credential.typing,
    loopbackOnly: credential.isLoopbackOnly,
    revokedAt: credential.revokedAt,
    createdAt: credential.createdAt,
  };
}
