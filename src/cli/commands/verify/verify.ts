import type { Command } from 'commander';
import type { Knex } from 'knex';
import { DIFFERENCES } from '../../../../db/verify/difference.ts';
import { verify, type Verification } from '../../../../db/verify/verify.ts';
import { HistorySealKeys } from '../../../auth/history-seal-keys.ts';
import { withMigrated, type Target } from '../../support/connection.ts';
import { CommandError } from '../../support/errors.ts';
import { say, type Io } from '../../support/io.ts';
import { ID } from '../../support/value-parsers.ts';
import { readLoggedSeals } from './logged-seals.ts';
import { recorded } from './recorded.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { withProgress } from '../../support/progress.ts';
import { findSecretKeys } from '../../support/settings.ts';
import { ALLOW_EMPTY, demandAnyTenant, demandKnownTenant } from '../../support/tenants.ts';

/** `verify`: the books, recomputed from their rows. */
export function addVerifyCommand(program: Command, io: Io): void {
  program
    .command('verify')
    .description(
      'recompute every invoice and client from its rows, and check the chain and seals of every history; exit code 1 where anything differs',
    )
    .addOption(valueOption('--tenant <id>', 'only this tenant', ID))
    .option('--seals <file>', 'a file with expected seals: the log of a gateway, or the output of history seal --json')
    .option(...ALLOW_EMPTY)
    .addHelpText('after', examples('verify', 'verify --tenant 54 --json'))
    .action(async (options: Options, command: Command) => {
      const verification = await withMigrated(io, (database, target) => run(io, database, target, options));
      show(io, command, verification);
    });
}

interface Options {
  readonly tenant?: number;
  readonly seals?: string;
  readonly allowEmpty?: true;
}

async function run(
  io: Io,
  database: Knex,
  target: Target,
  { tenant, seals, allowEmpty }: Options,
): Promise<Verification> {
  const tenantId = tenant ?? null;
  if (allowEmpty !== true) await demandAnyTenant(io, database);
  if (tenantId !== null) await demandKnownTenant(database, tenantId);
  const secretKeys = await findSecretKeys(io.env);
  const keys = new HistorySealKeys(secretKeys);
  const loggedSeals = seals === undefined ? undefined : await readLoggedSeals(seals);
  return await recorded(io, target, (runs) =>
    withProgress(io, 'verifying', (progress) =>
      verify(database, {
        tenantId,
        onTenant: runs,
        ...(secretKeys.length === 0 ? {} : { verdictOn: keys.verdictOn.bind(keys) }),
        ...(loggedSeals === undefined ? {} : { loggedSeals }),
        advance: (rows) => {
          runs.advance(rows);
          progress.advance(rows);
        },
        total: (rows) => {
          // The number of one tenant's rows is not known before they are read.
          if (tenantId === null) progress.total(rows);
        },
      }),
    ),
  );
}

/** Throws CommandError where there are differences. */
function show(io: Io, command: Command, verification: Verification): void {
  const { differences, found, checked, sealsUnchecked } = verification;
  const output = new Output(io, command);
  if (output.isJson) output.document({ ...checked, sealsUnchecked, found, differences });
  else if (found === 0) {
    output.one({ ...checked, differences: 0 });
  } else {
    output.many(
      'differences',
      differences.map((difference) => ({ ...difference })),
      ['tenant', 'kind', 'id', 'expected', 'found'],
    );
  }
  if (sealsUnchecked > 0) {
    const seals = sealsUnchecked === 1 ? '1 seal is' : `${sealsUnchecked} seals are`;
    say(io, `Whether ${seals} the gateway's own was not checked: SECRET_KEY is not set.`);
  }
  if (found === 0) return;
  for (const kind of new Set(differences.map((difference) => difference.kind)))
    say(io, `${kind}: ${DIFFERENCES[kind]}`);
  const shown = differences.length < found ? `; the first ${differences.length} are listed` : '';
  throw new CommandError(`${found} ${found === 1 ? 'difference' : 'differences'}${shown}.`);
}
