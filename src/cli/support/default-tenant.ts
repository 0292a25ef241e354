import type { Command } from 'commander';
import { ConfigError, readEnvironment } from '../../config/environment.ts';
import { say, type Io } from './io.ts';

const VARIABLE = 'INVOICE_GATEWAY_TENANT';
const SOURCE = 'env';

/** Gives every `--tenant` of a program the tenant of the environment, where there is one. */
export function takeDefaultTenant(program: Command, io: Io): void {
  const text = io.env[VARIABLE]?.trim() ?? '';
  if (text === '') return;
  for (const command of program.commands) {
    takeDefaultTenant(command, io);
    const hasTenant = command.options.some(({ long }) => long === '--tenant');
    if (hasTenant) command.setOptionValueWithSource('tenant', Number(text), SOURCE);
  }
}

/** Whether a command's tenant comes from the environment, not from its command line. */
export function isDefaultTenant(command: Command): boolean {
  return command.getOptionValueSource('tenant') === SOURCE;
}

/** Prints a tenant that comes from the environment; throws ConfigError where it is invalid. */
export function printDefaultTenant(command: Command, io: Io): void {
  if (!isDefaultTenant(command)) return;
  const { values, problems } = readEnvironment(io.env, [VARIABLE]);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  say(io, `Tenant: ${values[VARIABLE] ?? ''} (${VARIABLE})`);
}
