import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { directoriesOf } from '../shared/on-path.ts';
import { ProgramsMissing } from '../shared/script.ts';

/** The real parts of the drill, as paths that exist. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  readonly pgBasebackup: string;
  readonly pgbouncer: string;
  readonly haproxy: string;
}

const DEBIAN = '/usr/lib/postgresql';

/** Finds the programs below POSTGRES_BIN_DIR, Debian's directories and PATH; throws ProgramsMissing. */
export function findPrograms(environment: Readonly<Record<string, string | undefined>>): Programs {
  const onPath = directoriesOf(environment['PATH']);
  const given = environment['POSTGRES_BIN_DIR'];
  const ofPostgres = given ? [given] : [...versionsOf(DEBIAN), ...onPath];
  const missing: string[] = [];
  const find = (name: string, dirs: readonly string[]): string => {
    const found = dirs.map((dir) => join(dir, name)).find((path) => existsSync(path));
    if (found === undefined) missing.push(name);
    return found ?? '';
  };
  const programs = {
    initdb: find('initdb', ofPostgres),
    postgres: find('postgres', ofPostgres),
    pgCtl: find('pg_ctl', ofPostgres),
    pgBasebackup: find('pg_basebackup', ofPostgres),
    pgbouncer: find('pgbouncer', onPath),
    haproxy: find('haproxy', onPath),
  };
  if (missing.length === 0) return programs;
  throw new ProgramsMissing(
    `The drill needs PostgreSQL's server programs, pgbouncer and haproxy, and did not find: ${missing.join(', ')}. ` +
      'On Debian: apt-get install postgresql pgbouncer haproxy. Elsewhere, set PATH and POSTGRES_BIN_DIR.',
  );
}

/** Debian's directories of programs, the latest version first. */
function versionsOf(root: string): string[] {
  const versions = existsSync(root) ? readdirSync(root).filter((name) => /^[0-9]+$/.test(name)) : [];
  return versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(root, version, 'bin'));
}
