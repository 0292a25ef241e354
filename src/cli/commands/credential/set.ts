import type { Command } from 'commander';
import type { DialectDescriptor } from '../../../../adapters/descriptor.ts';
import { changeCredential, type CredentialChanges, type ListedCredential } from '../../../../db/admin/credentials.ts';
import type { NewCredential } from '../../../../db/admin/credentials.ts';
import { inTransaction } from '../../support/connection.ts';
import {
  anyActions,
  demandActions,
  demandAnswerSettings,
  demandQueryString,
  TYPING,
  type ProofOptions,
} from './proof.ts';
import { readObeyed, viewOf } from './view.ts';
import { dialectLike, dialectNamed, dialectOption, type Dialects } from '../../support/dialects.ts';
import { CommandError } from '../../support/errors.ts';
import { UsageError } from '../../support/usage-error.ts';
import type { Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, listOption, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';

export const TYPING_WORDS =
  'ids in answers: modern (numbers), echo (those that repeat a parameter are text) or legacy-strings';

const RESPONSE_TYPE_OR_SERVERS = parsers.oneOf(['auto', 'nvp', 'xml', 'json', 'server'] as const);

interface SetOptions extends Pick<ProofOptions, 'dialect' | 'typing' | 'actions'> {
  readonly allActions?: true;
  readonly allowIp?: readonly string[];
  readonly anyIp?: true;
  readonly allowQueryString?: boolean;
  readonly defaultResponsetype?: NonNullable<NewCredential['defaultFormat']> | 'server';
  /** False: `--no-label`. */
  readonly label?: string | false;
}

/** `credential set`: changes the rights of an existing caller, the answers to it, and its label. */
export function addSetCommand(group: Command, io: Io, dialects: Dialects): void {
  group
    .command('set')
    .description(
      'change the rights of a credential, the answers to it, or its label, from its next call on; its secret stays',
    )
    .argument('<identifier>', 'its identifier or login, as credential list shows it')
    .addOption(dialectOption(dialects))
    .addOption(
      valueOption('--actions <actions>', 'comma-separated: the only actions it may call', anyActions(dialects)),
    )
    .option('--all-actions', 'it may call all actions')
    .addOption(
      listOption(
        '--allow-ip <range>',
        'address or CIDR range it may come from, instead of those before; repeatable',
        parsers.IP_RANGE,
      ),
    )
    .option('--any-ip', 'it may come from any address')
    .option('--allow-query-string', 'accept it in a query string too, which proxies and browsers may store')
    .option('--no-allow-query-string', 'refuse it in a query string')
    .addOption(valueOption('--typing <typing>', TYPING_WORDS, TYPING))
    .addOption(
      valueOption(
        '--default-responsetype <type>',
        "format of answers that name none: auto, nvp, xml, json, or server for the server's",
        RESPONSE_TYPE_OR_SERVERS,
      ),
    )
    .addOption(valueOption('--label <text>', 'a name for people, such as the name of a shop', parsers.NAME))
    .option('--no-label', 'take the label away')
    .addHelpText(
      'after',
      examples(
        'credential set Xq3tDfH0sKb9LwVz81yRmUe5oGcT2pNa --default-responsetype json',
        'credential set billing --typing echo --label "Accounts department"',
        'credential set billing --actions GetInvoice,GetInvoices --allow-ip 203.0.113.7 --allow-ip 2001:db8::/32',
        'credential set billing --all-actions --any-ip',
      ),
    )
    .action((identifier: string, options: SetOptions, command: Command) =>
      set(io, dialects, identifier, options, command),
    );
}

async function set(
  io: Io,
  dialects: Dialects,
  identifier: string,
  options: SetOptions,
  command: Command,
): Promise<void> {
  const dialect = options.dialect ?? dialectLike(dialects, identifier);
  demandRights(dialectNamed(dialects, dialect), options);
  demandAnswerSettings(dialectNamed(dialects, dialect), options);
  const changes = changesOf(options);
  if (Object.keys(changes).length === 0) {
    throw new UsageError('credential set must be given at least one setting; --help lists them.');
  }
  const changed = await inTransaction(io, async (trx): Promise<ListedCredential> => {
    const known = await readObeyed(trx, dialect, identifier);
    if (!(await changeCredential(trx, known, changes))) {
      throw new CommandError(`The credential ${known.identifier} was changed meanwhile: look at it and try again.`);
    }
    return { ...known, ...changes };
  });
  new Output(io, command).one(viewOf(changed));
}

function demandRights(dialect: DialectDescriptor, options: SetOptions): void {
  const { actions, allActions, allowIp, anyIp, allowQueryString } = options;
  if (actions !== undefined && allActions === true) throw new UsageError('--actions excludes --all-actions.');
  if (allowIp !== undefined && anyIp === true) throw new UsageError('--allow-ip excludes --any-ip.');
  demandActions(dialect, actions);
  demandQueryString(dialect, allowQueryString);
}

function changesOf(options: SetOptions): CredentialChanges {
  const { actions, allActions, allowIp, anyIp, allowQueryString, typing, defaultResponsetype: format, label } = options;
  return {
    ...(actions === undefined ? {} : { actions }),
    ...(allActions === undefined ? {} : { actions: null }),
    ...(allowIp === undefined ? {} : { allowedIps: allowIp }),
    ...(anyIp === undefined ? {} : { allowedIps: null }),
    ...(allowQueryString === undefined ? {} : { allowsQueryString: allowQueryString }),
    ...(typing === undefined ? {} : { typing }),
    ...(format === undefined ? {} : { defaultFormat: format === 'server' ? null : format }),
    ...(label === undefined ? {} : { label: label === false ? null : label }),
  };
}
