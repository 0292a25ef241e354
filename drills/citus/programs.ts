import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ProgramsMissing } from '../shared/script.ts';

/** The programs of a PostgreSQL with the extension, as paths that exist. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

/** Where an installation keeps its libraries, from the directory of its programs. */
const LIBRARIES = ['../lib', '../lib/postgresql', '../lib64'];

/** Finds the programs in CITUS_BIN_DIR; throws ProgramsMissing. */
export function findPrograms(environment: Readonly<Record<string, string | undefined>>): Programs {
  const dir = environment['CITUS_BIN_DIR'] ?? '';
  const programs = { initdb: join(dir, 'initdb'), postgres: join(dir, 'postgres') };
  const isThere =
    dir !== '' &&
    Object.values(programs).every((path) => existsSync(path)) &&
    LIBRARIES.some((library) => existsSync(join(dir, library, 'citus.so')));
  if (isThere) return programs;
  throw new ProgramsMissing(
    'The drill needs a PostgreSQL with the extension Citus: set CITUS_BIN_DIR to the directory of its initdb and postgres.',
  );
}
