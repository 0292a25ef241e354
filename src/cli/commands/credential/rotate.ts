import type { Command } from 'commander';
import { readSecretHash, rotateCredential } from '../../../../db/admin/credentials.ts';
import { withMigrated } from '../../support/connection.ts';
import { makeSecret, type ProofOptions } from './proof.ts';
import { readObeyed, viewOf } from './view.ts';
import { dialectLike, dialectNamed, dialectOption, type Dialects } from '../../support/dialects.ts';
import { CommandError } from '../../support/errors.ts';
import { UsageError } from '../../support/usage-error.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';

/** Long enough to change all callers one by one, and still limited. */
const KEPT = parsers.duration('30d');

interface RotateOptions extends Pick<ProofOptions, 'dialect' | 'passwordStdin'> {
  /** In seconds. */
  readonly keepOld?: number;
}

/** `credential rotate`: another secret for the same caller. */
export function addRotateCommand(group: Command, io: Io, dialects: Dialects): void {
  group
    .command('rotate')
    .description(
      'give a credential a new secret, shown only once; the old one fails at the next call, everywhere, unless it is kept',
    )
    .argument('<identifier>', 'its identifier or login, as credential list shows it')
    .addOption(dialectOption(dialects))
    .addOption(
      valueOption('--keep-old <time>', 'keep the old secret valid for a time of at most 30 days, such as 24h', KEPT),
    )
    .option('--password-stdin', 'of a login: read the new password from stdin instead of generating it')
    .addHelpText(
      'after',
      examples(
        'credential rotate Xq3tDfH0sKb9LwVz81yRmUe5oGcT2pNa --keep-old 24h',
        'credential rotate billing --password-stdin < password.txt',
        'credential rotate 54/web --json',
      ),
    )
    .action((identifier: string, options: RotateOptions, command: Command) =>
      rotate(io, dialects, identifier, options, command),
    );
}

async function rotate(
  io: Io,
  dialects: Dialects,
  identifier: string,
  options: RotateOptions,
  command: Command,
): Promise<void> {
  const dialect = options.dialect ?? dialectLike(dialects, identifier);
  const isGiven = options.passwordStdin === true;
  const { keepOld = 0 } = options;
  const { rotated, shown } = await withMigrated(io, async (database) => {
    const known = await readObeyed(database, dialect, identifier);
    const credential = dialectNamed(dialects, dialect).credentials.find(({ kind }) => kind === known.kind);
    if (credential === undefined) throw new TypeError(`${dialect} has no credentials of the kind ${known.kind}`);
    if (isGiven && credential.option === null) {
      throw new UsageError('--password-stdin requires a login: the secret of an API credential is generated.');
    }
    // Outside of any transaction: the slow hash must hold no lock.
    const keptHash = keepOld === 0 ? null : await readSecretHash(database, known);
    const secret = await makeSecret(io, credential, isGiven, keptHash);
    if (!(await rotateCredential(database, known, secret.secretHash, keepOld))) {
      throw new CommandError(`The credential ${known.identifier} was changed meanwhile: look at it and try again.`);
    }
    return { rotated: await readObeyed(database, dialect, identifier), shown: secret.shown };
  });
  if (rotated.isLoopbackOnly) say(io, 'It is of the demo data, and still obeyed only on a loopback address.');
  if (!isGiven) say(io, 'The secret is shown only once: the gateway keeps its hash.');
  const until = rotated.previousEndsAt;
  say(io, until === null ? 'The old secret is refused from now on.' : `The old secret is valid until ${until}.`);
  new Output(io, command).one({ ...viewOf(rotated), ...shown });
}
