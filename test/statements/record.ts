import { readFileSync } from 'node:fs';

/** A statement that reached the tests' server, and the names of the connections that sent it. */
export interface Recorded {
  readonly sql: string;
  readonly applications: readonly string[];
}

/** The gateway's own connections have such names; those of fixtures and assertions are called otherwise. */
const OWN = /^invoice-gateway/;
/** Migrations make the tables that the rest is held to; their outcome is checked in the catalog. */
const MIGRATIONS = /^invoice-gateway migrat/;

/** The distinct statements of the gateway's own code, as `test/setup/statement-log.mjs` wrote them. */
export function readRecord(file: string): readonly Recorded[] {
  const all = JSON.parse(readFileSync(file, 'utf8')) as Recorded[];
  return all.flatMap(({ sql, applications }) => {
    const own = applications.filter((name) => OWN.test(name) && !MIGRATIONS.test(name));
    return own.length === 0 ? [] : [{ sql, applications: own }];
  });
}
