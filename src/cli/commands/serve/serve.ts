import type { Command } from 'commander';
import { withoutDatabase } from '../../support/database/need.ts';
import { examples } from '../../support/options.ts';

/** `serve`: what `npm start` runs, in this process. */
export function addServeCommand(program: Command): void {
  // The gateway opens its database itself, and may make one.
  withoutDatabase(program.command('serve'))
    .description('start the gateway, configured by the environment; a signal stops it')
    .option('--processes <number>', 'processes that take calls, or auto; default: PROCESSES')
    .addHelpText('after', examples('serve', 'serve --processes 2'))
    .action(async ({ processes }: { readonly processes?: string }) => {
      if (processes !== undefined) process.env['PROCESSES'] = processes;
      // The process's own module starts on import, reads its whole configuration and sets the exit code.
      await import('../../../main.ts');
    });
}
