import { readFileSync } from 'node:fs';

/** A statement that reached the tests' server, and the names of the connections that sent it. */
export interface Recorded {
  readonly sql: string;
  readonly applications: readonly string[];
}

/** The names of the gateway's own connections; fixtures and assertions have others. */
const OWN = /^invoice-gateway/;
/** Migrations make the tables: the catalog's test checks their outcome. */
const MIGRATIONS = /^invoice-gateway migrat/;

/** The distinct statements of the gateway's own code, as `test/setup/statement-log.mjs` wrote them. */
export function readRecord(file: string): readonly Recorded[] {
  const all = JSON.parse(readFileSync(file, 'utf8')) as Recorded[];
  return all.flatMap(({ sql, applications }) => {
    const own = applications.filter((name) => OWN.test(name) && !MIGRATIONS.test(name));
    return own.length === 0 ? [] : [{ sql, applications: own }];
  });
}
