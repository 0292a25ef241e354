import type { Command } from 'commander';
import { pendingMigrations } from '../../../../db/schema/pending-migrations.ts';
import { migrationNames } from '../../../../db/schema/migration-source.ts';
import { migrateTarget, withOwner, withTarget } from '../../support/connection.ts';
import { mayMakeDatabase } from '../../support/database/need.ts';
import { say, type Io } from '../../support/io.ts';
import { examples } from '../../support/options.ts';
import { Output } from '../../support/output.ts';

/** `migrate up|status`: the schema of the database. */
export function addMigrateCommands(program: Command, io: Io): void {
  const group = program.command('migrate').description('bring the schema to this version, or show its state');
  mayMakeDatabase(group.command('up'))
    .description('run the migrations that are pending; repeating it changes nothing')
    .addHelpText('after', examples('migrate up', 'migrate up --json'))
    .action(async (_options: object, command: Command) => {
      const applied = await withTarget(io, async (target) => {
        const pending = await withOwner(target, pendingMigrations);
        await migrateTarget(io, target);
        return pending;
      });
      if (applied.length === 0) say(io, 'The database was migrated already.');
      new Output(io, command).one({ applied });
    });
  group
    .command('status')
    .description('list the migrations of this version, and whether the database has them')
    .addHelpText('after', examples('migrate status', 'migrate status --json'))
    .action(async (_options: object, command: Command) => {
      const pending = await withTarget(io, (target) => withOwner(target, pendingMigrations));
      const views = migrationNames.map((name) => ({ name, state: pending.includes(name) ? 'pending' : 'applied' }));
      new Output(io, command).many('migrations', views, ['name', 'state']);
    });
}
