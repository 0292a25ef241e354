import { hasCluster } from '../../../../db/embedded/home.ts';
import { ConfigError } from '../../../config/environment.ts';
import type { Io } from '../io.ts';
import { readDatabaseSettings } from '../settings.ts';

/** The runs whose command makes a database where there is none. */
const MAKERS = new WeakSet<Io>();

/** Allows this run to make an embedded database. */
export function allowMaking(io: Io): void {
  MAKERS.add(io);
}

export function mayMake(io: Io): boolean {
  return MAKERS.has(io);
}

/** Throws ConfigError where the environment names a directory without a database. Writes nothing. */
export async function demandDatabase(io: Io): Promise<void> {
  const { urls, dataDir } = readDatabaseSettings(io.env);
  if (urls === null && !(await hasCluster(dataDir))) throw new ConfigError(noDatabaseIn(dataDir));
}

export function noDatabaseIn(dataDir: string): string {
  return `There is no database in ${dataDir}; set DATA_DIR or DATABASE_URL.`;
}
