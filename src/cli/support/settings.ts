import { resolve } from 'node:path';
import { environment } from '../../../schemas/environment.ts';
import { keptSecretKeys } from '../../config/secret-key.ts';
import { ConfigError, listOf, nameAsSet, readEnvironment, type Environment } from '../../config/environment.ts';

/** The places of the data: all that the commands read of the environment. `serve` reads the rest, and demands more. */
interface DatabaseSettings {
  /** `null`: the embedded server of `dataDir`. */
  readonly urls: { readonly owner: string; readonly runtime: string; readonly worker: string } | null;
  readonly dataDir: string;
  readonly postgresBinDir: string | null;
}

/** Where each role's URL is taken from: the first that is set. */
const URL_VARIABLES = {
  owner: ['MIGRATION_DATABASE_URL', 'DATABASE_URL'],
  runtime: ['DATABASE_URL', 'MIGRATION_DATABASE_URL'],
  worker: ['DIRECT_DATABASE_URL', 'DATABASE_URL', 'MIGRATION_DATABASE_URL'],
} as const;

/** The variable that gives a role's URL, as it is set: `DATABASE_URL_FILE` where a file has it. */
export function urlVariable(variables: Environment, role: keyof typeof URL_VARIABLES): string {
  return nameAsSet(variables, ...URL_VARIABLES[role]);
}

const NAMES = [
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'DIRECT_DATABASE_URL',
  'DATA_DIR',
  'POSTGRES_BIN_DIR',
] as const;

/** Reads the environment; throws ConfigError with all problems at once. */
export function readDatabaseSettings(variables: Environment): DatabaseSettings {
  const { values, problems } = readEnvironment(variables, NAMES);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  const runtime = values.DATABASE_URL;
  const owner = values.MIGRATION_DATABASE_URL ?? runtime;
  return {
    urls:
      owner === undefined
        ? null
        : { owner, runtime: runtime ?? owner, worker: values.DIRECT_DATABASE_URL ?? runtime ?? owner },
    dataDir: resolve(values.DATA_DIR ?? environment.properties.DATA_DIR.default),
    postgresBinDir: values.POSTGRES_BIN_DIR ?? null,
  };
}

/**
 * The keys of SECRET_KEY, as `serve` reads them; only the embedded server, which has a key of its own, needs none.
 * Throws ConfigError.
 */
export function readSecretKeys(variables: Environment): readonly string[] {
  const { values, problems } = readEnvironment(variables, ['SECRET_KEY']);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  const secretKeys = listOf(values.SECRET_KEY ?? '');
  if (secretKeys.length > 0 || readDatabaseSettings(variables).urls === null) return secretKeys;
  throw new ConfigError('SECRET_KEY (or SECRET_KEY_FILE) must be set, to the same as on every gateway.');
}

/** The same for commands that can work without: empty where none is set. Throws ConfigError where they are invalid. */
export async function findSecretKeys(variables: Environment): Promise<readonly string[]> {
  const { values, problems } = readEnvironment(variables, ['SECRET_KEY']);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  const secretKeys = listOf(values.SECRET_KEY ?? '');
  const { urls, dataDir } = readDatabaseSettings(variables);
  return secretKeys.length > 0 || urls !== null ? secretKeys : await keptSecretKeys(dataDir);
}
