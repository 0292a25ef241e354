import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const OLDEST = 15;
const DEBIAN = '/usr/lib/postgresql';

/** Where PostgreSQL's own programs may be, the likeliest first. */
function candidates() {
  const given = process.env.POSTGRES_BIN_DIR ? [process.env.POSTGRES_BIN_DIR] : [];
  const onPath = (process.env.PATH ?? '').split(':').filter((folder) => existsSync(join(folder, 'pg_dump')));
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((name) => join(DEBIAN, name, 'bin')) : [];
  const configured = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout?.trim();
  return [...given, ...debian.sort().reverse(), ...(configured ? [configured] : []), ...onPath];
}

function majorOf(folder) {
  const { stdout } = spawnSync(join(folder, 'pg_dump'), ['--version'], { encoding: 'utf8' });
  return Number(/\(PostgreSQL\) ([0-9]+)/.exec(stdout ?? '')?.[1] ?? 0);
}

/** A directory with all of some programs of PostgreSQL 15 or later, one version; `null` where there is none. */
export function findPostgresTools(programs) {
  const found = candidates().find(
    (folder) => programs.every((name) => existsSync(join(folder, name))) && majorOf(folder) >= OLDEST,
  );
  return found ?? null;
}
