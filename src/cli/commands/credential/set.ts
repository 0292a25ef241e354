import type { Command } from 'commander';
import { changeCredential, type CredentialChanges, type ListedCredential } from '../../../../db/admin/credentials.ts';
import type { NewCredential } from '../../../../db/admin/credentials.ts';
import { inTransaction } from '../../support/connection.ts';
import { demandAnswerSettings, TYPING, type ProofOptions } from './proof.ts';
import { readObeyed, viewOf } from './view.ts';
import { dialectLike, dialectNamed, dialectOption, type Dialects } from '../../support/dialects.ts';
import { CommandError } from '../../support/errors.ts';
import { UsageError } from '../../support/usage-error.ts';
import type { Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';

export const TYPING_WORDS =
  'ids in answers: modern (numbers), echo (those that repeat a parameter are text) or legacy-strings';

const RESPONSE_TYPE_OR_SERVERS = parsers.oneOf(['auto', 'nvp', 'xml', 'json', 'server'] as const);

interface SetOptions extends Pick<ProofOptions, 'dialect' | 'typing'> {
  readonly defaultResponsetype?: NonNullable<NewCredential['defaultFormat']> | 'server';
  /** False: `--no-label`. */
  readonly label?: string | false;
}

/** `credential set`: changes the answers to an existing caller, and its label. */
export function addSetCommand(group: Command, io: Io, dialects: Dialects): void {
  group
    .command('set')
    .description('change the answers to a credential, or its label; its secret and its rights stay')
    .argument('<identifier>', 'its identifier or login, as credential list shows it')
    .addOption(dialectOption(dialects))
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
  demandAnswerSettings(dialectNamed(dialects, dialect), options);
  const changes = changesOf(options);
  if (Object.keys(changes).length === 0) {
    throw new UsageError('credential set must be given --typing, --default-responsetype or --label.');
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

function changesOf({ typing, defaultResponsetype: format, label }: SetOptions): CredentialChanges {
  return {
    ...(typing === undefined ? {} : { typing }),
    ...(format === undefined ? {} : { defaultFormat: format === 'server' ? null : format }),
    ...(label === undefined ? {} : { label: label === false ? null : label }),
  };
}
