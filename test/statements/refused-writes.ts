import { PLACED } from '../../db/schema/distribution/placements.ts';
import type { Catalog } from './check.ts';
import { closing } from './conditions.ts';
import { functionsIn } from './upsert.ts';

const CHANGES = /^\s*(?:update|delete\s+from)\s+(?:only\s+)?"?(\w+)/i;
const INSERTS = /^\s*insert\b[^()]*\([^()]*\)\s*values\b/i;
/** Up to the end of the innermost `case`. */
const CASES = /\bcase\b(?:(?!\bcase\b)[\s\S])*?\bend\b/gi;
const COALESCES = /\bcoalesce\s*(?=\()/gi;

/** Forms of writes that Citus refuses although PostgreSQL takes them, a sentence each. */
export function refusedWrites({ immutable, volatile }: Pick<Catalog, 'immutable' | 'volatile'>, sql: string): string[] {
  if (INSERTS.test(sql)) {
    return /\(\s*select\b/i.test(sql) ? ['has a subquery among the values of an insert'] : [];
  }
  // Other tables are the coordinator's own.
  if (!PLACED.includes(CHANGES.exec(sql)?.[1] ?? '')) return [];
  const choices = [...sql.matchAll(CASES)].map(([text]) => text);
  const fallbacks = [...sql.matchAll(COALESCES)].map((match) => {
    const open = match.index + match[0].length;
    return sql.slice(open, closing(sql, open) + 1);
  });
  return [
    ...functionsIn(sql)
      .filter((name) => volatile.has(name))
      .map((name) => `calls ${name}, which is volatile, in a change of rows`),
    ...[...choices, ...fallbacks]
      .filter((text) => !/\bselect\b/i.test(text))
      .flatMap(functionsIn)
      .filter((name) => !immutable.has(name))
      .map((name) => `calls ${name}, which is not immutable, in a case or coalesce of a change of rows`),
  ];
}

/** A query of no columns that Citus runs on its own first: its result cannot be read. */
export function emptySelects(sql: string): string[] {
  return [...sql.matchAll(/\(\s*select\s+from\s+"?(\w+)/gi)]
    .map(([, table = '']) => table)
    .filter((table) => PLACED.includes(table))
    .map((table) => `selects no column of ${table}: write select 1`);
}
