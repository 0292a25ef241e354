import type { Command } from 'commander';
import { readConfig } from '../../../config/config.ts';
import { ConfigError, readEnvironment } from '../../../config/environment.ts';
import { withoutDatabase } from '../../support/database/need.ts';
import { unknownNames } from '../../../config/environment-file.ts';
import { effectiveVariables } from './effective-config.ts';
import { Ended, EXIT } from '../../support/errors.ts';
import { say, type Io } from '../../support/io.ts';
import { examples } from '../../support/options.ts';
import { Output } from '../../support/output.ts';

/** `config check|print`: the environment, as the gateway would read it. */
export function addConfigCommands(program: Command, io: Io): void {
  const group = program.command('config').description('the environment, as a gateway that is started here reads it');
  withoutDatabase(group.command('check'))
    .description('print everything that is wrong with the environment, and end with 78; connects to nothing')
    .addHelpText('after', examples('config check', 'config check --json'))
    .action((_options: object, command: Command) => {
      check(io, command);
    });
  withoutDatabase(group.command('print'))
    .description('show every variable, its value and where that comes from; secrets are ***')
    .addHelpText('after', examples('config print', 'config print --json'))
    .action((_options: object, command: Command) => {
      new Output(io, command).many('variables', effectiveVariables(io.env, io.environmentFile ?? null), [
        'name',
        'value',
        'source',
        'file',
      ]);
      const { problems } = readEnvironment(io.env);
      if (problems.length > 0) throw new ConfigError(problems.join('\n'));
    });
}

function check(io: Io, command: Command): void {
  const problems = problemsOf(io);
  for (const sentence of unknownNames(io.env, io.environmentFile ?? null)) say(io, sentence);
  const output = new Output(io, command);
  if (output.isJson) {
    output.one({ fine: problems.length === 0, problems });
    if (problems.length > 0) throw new Ended(EXIT.configuration);
    return;
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  output.text('fine\n');
}

/** Everything that is wrong with the environment, a sentence each. */
export function problemsOf(io: Pick<Io, 'env'>): readonly string[] {
  try {
    readConfig(io.env, false);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}
