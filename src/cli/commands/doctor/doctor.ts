import type { Command } from 'commander';
import { withoutDatabase } from '../../support/database/need.ts';
import { noDatabaseIn } from '../../support/database/presence.ts';
import { ConfigError } from '../../../config/environment.ts';
import { Ended, EXIT } from '../../support/errors.ts';
import { runChecks, type NamedFinding } from './checks.ts';
import type { Level } from './finding.ts';
import { readInstallation } from './installation.ts';
import { say, type Io } from '../../support/io.ts';
import { examples } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { printable } from '../../support/printable.ts';
import { withProgress } from '../../support/progress.ts';

const LEVELS: readonly Level[] = ['problem', 'warning', 'fine'];

/** `doctor`: prints the problems of an installation. */
export function addDoctorCommand(program: Command, io: Io): void {
  withoutDatabase(program.command('doctor'))
    .description('print what is wrong here and how to mend it; changes nothing, and ends with 1 at a problem')
    .option('--quiet', 'leave out what is fine')
    .addHelpText('after', examples('doctor', 'doctor --quiet', 'doctor --json'))
    .action((options: { readonly quiet?: true }, command: Command) => examine(io, options.quiet === true, command));
}

async function examine(io: Io, isQuiet: boolean, command: Command): Promise<void> {
  const { found, emptyDirectory } = await withProgress(io, 'looking', async () => {
    const installation = await readInstallation(io);
    try {
      return { found: await runChecks(installation), emptyDirectory: installation.emptyDirectory };
    } finally {
      // End without a closing message: a database that hangs would not take it.
      for (const session of Object.values(installation.sessions)) session?.cut();
    }
  });
  const shown = LEVELS.flatMap((level) => found.filter((finding) => finding.level === level)).filter(
    ({ level }) => !isQuiet || level !== 'fine',
  );
  const output = new Output(io, command);
  if (output.isJson) output.json(shown);
  else output.text(shown.map(textOf).join(''));
  const problems = found.filter(({ level }) => level === 'problem').length;
  const warnings = found.filter(({ level }) => level === 'warning').length;
  say(
    io,
    `${problems} ${problems === 1 ? 'problem' : 'problems'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}.`,
  );
  if (emptyDirectory !== null) throw new ConfigError(noDatabaseIn(emptyDirectory));
  if (problems > 0) throw new Ended(EXIT.failure);
}

function textOf({ level, message, remedy }: NamedFinding): string {
  const indent = ' '.repeat(9);
  return `${level.padEnd(9)}${printable(message)}\n${remedy === null ? '' : `${indent}${printable(remedy)}\n`}`;
}
