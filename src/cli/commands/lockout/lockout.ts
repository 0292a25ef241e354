import type { Command } from 'commander';
import { clearFailures, clearLockouts, listLockouts, type ListedLockout } from '../../../../db/admin/lockouts.ts';
import { networkOf } from '../../../../adapters/access/addresses.ts';
import { inTransaction, withMigrated } from '../../support/connection.ts';
import { dialectLike, dialectOption, type Dialects } from '../../support/dialects.ts';
import { UsageError } from '../../support/usage-error.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueOption, type ValueParser } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';

const ADDRESS: ValueParser<string> = {
  rule: parsers.IP_RANGE.rule,
  read: (text) => (parsers.IP_RANGE.read(text) === null ? null : networkOf(text)),
};

interface WhoOptions {
  readonly identifier?: string;
  readonly dialect?: string;
  readonly address?: string;
  readonly all?: boolean;
}

/** `lockout list|clear`: callers that are locked out after wrong secrets. */
export function addLockoutCommands(program: Command, io: Io, dialects: Dialects): void {
  const group = program.command('lockout').description('callers that are locked out after wrong secrets');
  group
    .command('list')
    .description('list the current lockouts, the newest first')
    .option('--all', 'past lockouts too')
    .addHelpText('after', examples('lockout list', 'lockout list --all --json'))
    .action((options: WhoOptions, command: Command) => list(io, options, command));
  group
    .command('clear')
    .description('lift lockouts, and forget the wrong secrets behind them; every gateway follows within ten seconds')
    .option('--identifier <identifier>', 'of a credential, as credential list shows it')
    .addOption(dialectOption(dialects))
    .addOption(
      valueOption('--address <address>', 'of an address; an IPv6 address means its network of 64 bits', ADDRESS),
    )
    .option('--all', 'of everybody')
    .addHelpText(
      'after',
      examples(
        'lockout clear --identifier 54/web',
        'lockout clear --address 203.0.113.7',
        'lockout clear --identifier 54/web --address 203.0.113.7',
        'lockout clear --all',
      ),
    )
    .action((options: WhoOptions, command: Command) => clear(io, dialects, options, command));
}

async function list(io: Io, { all: withPast = false }: WhoOptions, command: Command): Promise<void> {
  const filter = { dialect: null, identifier: null, address: null, withPast };
  const lockouts = await withMigrated(io, (database) => listLockouts(database, filter));
  new Output(io, command).many('lockouts', lockouts.map(viewOf), [
    'scope',
    'tenant',
    'dialect',
    'identifier',
    'address',
    'failures',
    'lockedAt',
    'endsAt',
    'holds',
  ]);
}

async function clear(io: Io, dialects: Dialects, options: WhoOptions, command: Command): Promise<void> {
  const { identifier = null, address = null, all: isAll = false } = options;
  if (isAll === (identifier !== null || address !== null)) {
    throw new UsageError('Say whose lockouts: --identifier, --address or both; or --all.');
  }
  const dialect = identifier === null ? null : (options.dialect ?? dialectLike(dialects, identifier));
  const forgotten = await inTransaction(io, (trx) =>
    isAll ? clearFailures(trx) : clearLockouts(trx, { dialect, identifier, address }),
  );
  if (forgotten === 0) say(io, 'There was no such lockout.');
  new Output(io, command).one({ forgotten });
}

function viewOf(lockout: ListedLockout): View {
  return {
    scope: lockout.scope,
    tenant: lockout.tenantId,
    dialect: lockout.dialect,
    identifier: lockout.identifier,
    address: lockout.address,
    failures: lockout.failures,
    lockedAt: lockout.lockedAt,
    endsAt: lockout.endsAt,
    holds: lockout.isNow,
  };
}
