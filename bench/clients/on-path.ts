import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const DEBIAN_VERSIONS = '/usr/lib/postgresql';

/** The directories where Debian keeps the programs of PostgreSQL, the newest version first. */
export function debianDirectories(): readonly string[] {
  const versions = existsSync(DEBIAN_VERSIONS)
    ? readdirSync(DEBIAN_VERSIONS).filter((name) => /^[0-9]+$/.test(name))
    : [];
  return versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(DEBIAN_VERSIONS, version, 'bin'));
}

/** A program on the PATH, else in one of the other directories; `null` where there is none. */
export function findProgram(name: string, others: readonly string[] = []): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...others];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}
