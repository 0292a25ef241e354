import type { Command } from 'commander';
import { distribute, plannedSteps } from '../../../../db/schema/distribution/distribute.ts';
import type { Step } from '../../../../db/schema/distribution/plan.ts';
import { DistributionError } from '../../../../db/schema/distribution/refusals.ts';
import { withMigrated, type Target } from '../../support/connection.ts';
import { CommandError } from '../../support/errors.ts';
import { say, type Io } from '../../support/io.ts';
import { examples } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { withProgress } from '../../support/progress.ts';

interface DistributeOptions {
  readonly dryRun?: boolean;
}

const HELP = `
For PostgreSQL with the extension Citus: a coordinator with worker nodes. Stop every gateway first. The database may be
empty or filled. Where a run is killed, run it again: it goes on. migrate up places the tables of later versions.
${examples('distribute --dry-run', 'distribute')}`;

/** `distribute`: divides the tables by tenant among the nodes of Citus. */
export function addDistributeCommand(program: Command, io: Io): void {
  program
    .command('distribute')
    .description('divide the tables by tenant among the nodes of Citus; repeating it changes nothing')
    .option('--dry-run', 'show the statements, and change nothing')
    .addHelpText('after', HELP)
    .action(async ({ dryRun = false }: DistributeOptions, command: Command) => {
      await refusing(() =>
        withMigrated(io, (_owner, { urls }) => (dryRun ? show(io, command, urls) : work(io, command, urls))),
      );
    });
}

async function show(io: Io, command: Command, urls: Target['urls']): Promise<void> {
  const steps = await plannedSteps(urls);
  const views = steps.flatMap(({ what, statements }) => statements.map((statement) => ({ step: what, statement })));
  new Output(io, command).many('steps to take', views, ['statement']);
}

async function work(io: Io, command: Command, urls: Target['urls']): Promise<void> {
  const steps = await withProgress(io, 'distributing', (progress) =>
    distribute(urls, {
      onPlan: (plan: readonly Step[]) => {
        progress.total(plan.length);
      },
      onStep: () => {
        progress.advance(1);
      },
    }),
  );
  if (steps === 0) say(io, 'The tables are distributed already.');
  new Output(io, command).one({ steps });
}

async function refusing(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DistributionError) throw new CommandError(error.message);
    throw error;
  }
}
