import { CommanderError } from 'commander';
import { EmbeddedServerError } from '../../../db/embedded/launcher.ts';
import { kindOfFault } from '../../../db/postgres/translate-error.ts';
import { ConfigError, nameAsSet, type Environment } from '../../config/environment.ts';
import { UsageError } from './usage-error.ts';

/** The exit codes, with what the top-level help says of them; 78 is EX_CONFIG of sysexits.h. */
export const EXIT = { ok: 0, failure: 1, usage: 2, configuration: 78 } as const;

/** What was asked for cannot be done to the data as they are: one sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** A command that has said all it has to say, and ends with a code that is not 0. */
export class Ended extends Error {
  override readonly name = 'Ended';
  readonly code: number;

  constructor(code: number) {
    super(`Ended with ${code}`);
    this.code = code;
  }
}

/** PostgreSQL: the role lacks a privilege. */
const INSUFFICIENT_PRIVILEGE = '42501';

/** The exit code of a command that threw, and what is told on stderr; nothing where commander has told it. */
export function verdictOn(
  error: unknown,
  env: Environment,
): { readonly code: number; readonly sentence: string | null } {
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? EXIT.ok : EXIT.usage, sentence: null };
  if (error instanceof Ended) return { code: error.code, sentence: null };
  if (error instanceof UsageError) return { code: EXIT.usage, sentence: error.message };
  if (error instanceof ConfigError) return { code: EXIT.configuration, sentence: error.message };
  if (error instanceof CommandError || error instanceof EmbeddedServerError) {
    return { code: EXIT.failure, sentence: error.message };
  }
  return { code: EXIT.failure, sentence: sentenceOf(error, env) };
}

/** A stack only for what nobody can mend from outside. */
function sentenceOf(error: unknown, env: Environment): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === INSUFFICIENT_PRIVILEGE) {
    return `The database role may not do this (${error.message}): MIGRATION_DATABASE_URL must be the owner's connection, and for migrations DIRECT_DATABASE_URL that of the background jobs.`;
  }
  if (kindOfFault(error) === 'unavailable') {
    // Node gives a refused connection to several addresses no message.
    const reason = error.message === '' ? code : error.message;
    return `The database could not be used (${reason}): check that it runs, and ${nameAsSet(env, 'MIGRATION_DATABASE_URL', 'DATABASE_URL')}.`;
  }
  return error.stack ?? error.message;
}
