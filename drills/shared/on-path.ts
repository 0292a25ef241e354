import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The directories of a PATH, and those of system programs, which ordinary users' PATH leaves out. */
export function directoriesOf(path: string | undefined): string[] {
  return [...(path ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'].filter((dir) => dir !== '');
}

/** Where a program is, or null. */
export function findOnPath(name: string): string | null {
  const paths = directoriesOf(process.env['PATH']).map((dir) => join(dir, name));
  return paths.find((path) => existsSync(path)) ?? null;
}
