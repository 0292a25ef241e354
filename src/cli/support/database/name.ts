import { say, type Io } from '../io.ts';
import { printable } from '../printable.ts';

const NAMES = new WeakMap<Io, string>();

/** Parameters of a URL that say where a server is; any other may be a secret. */
const PLACES = new Set(['host', 'port', 'dbname', 'sslmode']);

/** A database as people name it: the URL with its role and without its secrets, or the directory of an embedded one. */
export function databaseName(url: string | null, dataDir: string): string {
  if (url === null) return dataDir;
  const named = new URL(url);
  named.password = '';
  named.hash = '';
  for (const parameter of [...named.searchParams.keys()]) {
    if (!PLACES.has(parameter)) named.searchParams.delete(parameter);
  }
  return named.toString();
}

/** Prints the database that a command works on: at once on stderr, later as a field of its JSON. */
export function noteDatabase(io: Io, name: string): void {
  if (NAMES.has(io)) return;
  NAMES.set(io, name);
  say(io, `Database: ${printable(name)}`);
}

/** The database that this run worked on; `null` without one. */
export function notedDatabase(io: Io): string | null {
  return NAMES.get(io) ?? null;
}
