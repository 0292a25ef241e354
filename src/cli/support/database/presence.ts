import { hasCluster } from '../../../../db/embedded/home.ts';
import { ConfigError } from '../../../config/environment.ts';
import type { Io } from '../io.ts';
import { readDatabaseSettings } from '../settings.ts';

/** The runs whose command begins a database where there is none. */
const MAKERS = new WeakSet<Io>();

/** From now on this run may begin an embedded database. */
export function allowMaking(io: Io): void {
  MAKERS.add(io);
}

export function mayMake(io: Io): boolean {
  return MAKERS.has(io);
}

/** Throws ConfigError where the environment leads to a directory without a database; looks, and writes nothing. */
export async function demandDatabase(io: Io): Promise<void> {
  const { urls, dataDir } = readDatabaseSettings(io.env);
  if (urls === null && !(await hasCluster(dataDir))) throw new ConfigError(noDatabaseIn(dataDir));
}

export function noDatabaseIn(dataDir: string): string {
  return `There is no database in ${dataDir}; set DATA_DIR or DATABASE_URL.`;
}
