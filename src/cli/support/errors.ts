import { CommanderError } from 'commander';
import { EmbeddedServerError } from '../../../db/embedded/launcher.ts';
import { kindOfFault } from '../../../db/postgres/translate-error.ts';
import { ConfigError, nameAsSet, type Environment } from '../../config/environment.ts';
import { UsageError } from './usage-error.ts';

/** The exit codes, with what the top-level help says of them; 78 is EX_CONFIG of sysexits.h. */
export const EXIT = { ok: 0, failure: 1, usage: 2, undecided: 3, configuration: 78 } as const;

/** A command that the data do not allow: one sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** A command that has printed everything, and ends with a code that is not 0. */
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

/** The exit code of a command that threw, and the sentence for stderr; `null` where commander has printed it. */
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

/** Prints a stack only for errors that the operator cannot mend. */
function sentenceOf(error: unknown, env: Environment): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === INSUFFICIENT_PRIVILEGE) {
    return `The database role may not do this (${error.message}): MIGRATION_DATABASE_URL must be the owner's connection, and for migrations DIRECT_DATABASE_URL that of the background jobs.`;
  }
  if (kindOfFault(error) === 'unavailable') {
    // Node sets no message for a connection that several addresses refused.
    const reason = error.message === '' ? code : error.message;
    return `The database could not be used (${reason}): check that it runs, and ${nameAsSet(env, 'MIGRATION_DATABASE_URL', 'DATABASE_URL')}.`;
  }
  return error.stack ?? error.message;
}
