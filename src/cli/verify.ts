import type { Command } from 'commander';
import type { Knex } from 'knex';
import { DIFFERENCES } from '../../db/verify/difference.ts';
import { verify, type Verification } from '../../db/verify/verify.ts';
import { withMigrated } from './connection.ts';
import { CommandFault } from './faults.ts';
import { say, type Io } from './io.ts';
import { ID } from './kinds.ts';
import { examples, valueOption } from './options.ts';
import { Output } from './output.ts';
import { withProgress } from './progress.ts';
import { demandKnownTenant } from './tenants.ts';

/** `verify`: the books, recomputed from their rows. */
export function addVerifyCommand(program: Command, io: Io): void {
  program
    .command('verify')
    .description(
      'recompute every invoice and client from its rows, and follow the chain of every history; exit code 1 where anything differs',
    )
    .addOption(valueOption('--tenant <id>', 'this tenant alone', ID))
    .addHelpText('after', examples('verify', 'verify --tenant 54 --json'))
    .action(async ({ tenant }: { tenant?: number }, command: Command) => {
      const verification = await withMigrated(io, (database) => run(io, database, tenant ?? null));
      show(io, command, verification);
    });
}

async function run(io: Io, database: Knex, tenantId: number | null): Promise<Verification> {
  if (tenantId !== null) await demandKnownTenant(database, tenantId);
  return await withProgress(io, 'verifying', (progress) =>
    verify(database, {
      tenantId,
      advance: (rows) => {
        progress.advance(rows);
      },
      total: (rows) => {
        // How many of them are one tenant's is not known before they are read.
        if (tenantId === null) progress.total(rows);
      },
    }),
  );
}

/** Throws CommandFault where there are differences. */
function show(io: Io, command: Command, { differences, found, checked }: Verification): void {
  const output = new Output(io, command);
  if (command.optsWithGlobals<{ json?: boolean }>().json === true) {
    io.stdout.write(`${JSON.stringify({ ...checked, found, differences }, null, 2)}\n`);
  } else if (found === 0) {
    output.one({ ...checked, differences: 0 });
  } else {
    output.many(
      differences.map((difference) => ({ ...difference })),
      ['tenant', 'kind', 'id', 'expected', 'found'],
    );
  }
  if (found === 0) return;
  for (const kind of new Set(differences.map((difference) => difference.kind)))
    say(io, `${kind}: ${DIFFERENCES[kind]}`);
  const shown = differences.length < found ? `; the first ${differences.length} are listed` : '';
  throw new CommandFault(`${found} ${found === 1 ? 'difference' : 'differences'}${shown}.`);
}
