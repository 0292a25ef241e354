import { resolve } from 'node:path';
import { environment } from '../../schemas/environment.ts';
import { ConfigFault, readConfig } from '../config.ts';

/** Where the data are: all that the commands read of the environment. `serve` reads the rest, and demands more. */
export interface DatabaseSettings {
  /** `null`: the embedded server of `dataDir`. */
  readonly urls: { readonly owner: string; readonly runtime: string; readonly worker: string } | null;
  readonly dataDir: string;
  readonly postgresBinDir: string | null;
}

const URLS = ['DATABASE_URL', 'MIGRATION_DATABASE_URL', 'DIRECT_DATABASE_URL'] as const;

/** Reads the environment; throws ConfigFault with all problems at once. A blank variable is as good as none. */
export function readDatabaseSettings(variables: Readonly<Record<string, string | undefined>>): DatabaseSettings {
  const valueOf = (name: string): string | undefined => {
    const value = variables[name]?.trim();
    return value === '' ? undefined : value;
  };
  const problems = URLS.flatMap((name) => {
    const value = valueOf(name);
    if (value === undefined || isPostgresUrl(value)) return [];
    const { 'x-rule': rule, 'x-example': example } = environment.properties[name];
    return [`${name} must be ${rule}, for example ${example}.`];
  });
  if (problems.length > 0) throw new ConfigFault(problems.join('\n'));
  const [runtime, migration, direct] = URLS.map(valueOf);
  const owner = migration ?? runtime;
  return {
    urls: owner === undefined ? null : { owner, runtime: runtime ?? owner, worker: direct ?? runtime ?? owner },
    dataDir: resolve(valueOf('DATA_DIR') ?? environment.properties.DATA_DIR.default),
    postgresBinDir: valueOf('POSTGRES_BIN_DIR') ?? null,
  };
}

/**
 * The keys of SECRET_KEY or SECRET_KEY_FILE, as `serve` reads them; none is fit for the embedded server alone, which has
 * one of its own. Throws ConfigFault.
 */
export function readSecretKeys(variables: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { SECRET_KEY, SECRET_KEY_FILE } = variables;
  const { secretKeys } = readConfig({ SECRET_KEY, SECRET_KEY_FILE }, false);
  if (secretKeys.length > 0 || readDatabaseSettings(variables).urls === null) return secretKeys;
  throw new ConfigFault('SECRET_KEY (or SECRET_KEY_FILE) must be set, to the same as on every gateway.');
}

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol);
}
