import type { Command } from 'commander';
import { withoutDatabase } from '../../support/database/need.ts';
import type { Io } from '../../support/io.ts';
import { oneOf } from '../../support/value-parsers.ts';
import { examples, valueArgument } from '../../support/options.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { spotsOf } from './spots.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const SHELL = oneOf(Object.keys(SCRIPTS) as readonly (keyof typeof SCRIPTS)[]);

/** `completion`: the script by which a shell completes the commands, their options and their values. */
export function addCompletionCommand(program: Command, io: Io): void {
  withoutDatabase(program.command('completion'))
    .description('write the script by which a shell completes commands, options and values')
    .addArgument(valueArgument('<shell>', SHELL.rule, SHELL))
    .addHelpText('after', examples('completion bash', 'completion zsh', 'completion fish'))
    .action((shell: keyof typeof SCRIPTS) => {
      io.stdout.write(SCRIPTS[shell](spotsOf(program)));
    });
}
