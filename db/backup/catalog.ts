import type { Knex } from 'knex';
import { queryRows } from '../postgres/sql.ts';
import { DROPPED_KEYS } from '../schema/distribution/state.ts';

/** A table to copy: its stored columns, and its identity column, whose values the server generates. */
export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly identity: string | null;
}

interface Row {
  readonly name: string;
  readonly columns: readonly string[];
  readonly identity: string | null;
  readonly needs: readonly string[];
}

/**
 * Every table of the gateway, of any version, but those of the log of calls, which is not part of the books, and what `distribute`
 * notes; a table comes after those that it refers to.
 */
export async function copiedTables(trx: Knex.Transaction): Promise<readonly CopiedTable[]> {
  const rows = await queryRows<Row>(
    trx,
    `select c.relname::text as name,
       (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attidentity <> '' limit 1) as identity,
       array(select k.confrelid::regclass::text from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
       and c.relname not in ('schema_migrations', 'schema_migrations_lock', 'call_partitions', 'call_counts',
         '${DROPPED_KEYS}')
       and not c.relispartition order by c.relname`,
    [],
  );
  const sorted: Row[] = [];
  while (sorted.length < rows.length) {
    const known = new Set(sorted.map(({ name }) => name));
    const ready = rows.filter(({ name, needs }) => !known.has(name) && needs.every((need) => known.has(need)));
    if (ready.length === 0) throw new Error('Tables refer to each other in a circle');
    sorted.push(...ready);
  }
  return sorted;
}

/** The migrations that a database has, in order. */
export async function appliedMigrations(trx: Knex.Transaction): Promise<readonly string[]> {
  const rows = await queryRows<{ name: string }>(trx, 'select m.name from schema_migrations m order by m.name', []);
  return rows.map(({ name }) => name);
}

/** An identifier as SQL quotes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
