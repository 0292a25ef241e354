import { queryRows, type Queryable } from '../../postgres/sql.ts';
import { PLACED } from './placements.ts';

/** A foreign key as it is added: `alter table … add constraint … <definition>`. */
export interface Key {
  readonly table: string;
  readonly name: string;
  /** `FOREIGN KEY (…) REFERENCES …`. */
  readonly definition: string;
}

/** A foreign key that a table has now, with the table that it refers to. */
interface PresentKey extends Key {
  readonly refersTo: string;
}

/** The tables' places and keys, as the catalog has them. */
export interface DistributionState {
  /** Tables of the list that are in their place. */
  readonly placed: ReadonlySet<string>;
  /** Tables of the list that are there, and not yet in their place. */
  readonly unplaced: readonly string[];
  /** Placed tables whose rows are still on the coordinator too, where no statement reads them. */
  readonly leftovers: readonly string[];
  readonly keys: readonly PresentKey[];
  /** Keys that an earlier run dropped; `null`: no run is under way. */
  readonly remembered: readonly Key[] | null;
}

/** Has the dropped keys, from the first drop to the end of the work; a database has this table only for that long. */
export const DROPPED_KEYS = 'dropped_keys';

/** Whether the database has the extension, of any version. */
export async function hasCitus(database: Queryable): Promise<boolean> {
  const rows = await queryRows(database, `select 1 from pg_extension where extname = 'citus'`, []);
  return rows.length > 0;
}

/** Whether an earlier run was cut short. */
export async function isUnderWay(database: Queryable): Promise<boolean> {
  const [found] = await queryRows<{ here: boolean }>(
    database,
    `select to_regclass('public.${DROPPED_KEYS}') is not null as here`,
    [],
  );
  return found?.here ?? false;
}

/** Reads the state over the owner's connection to the coordinator. */
export async function readState(database: Queryable): Promise<DistributionState> {
  const tables = await queryRows<{ name: string; is_placed: boolean; has_rows: boolean }>(database, TABLES, [PLACED]);
  const placed = new Set(tables.filter((table) => table.is_placed).map(({ name }) => name));
  return {
    placed,
    unplaced: PLACED.filter((name) => !placed.has(name) && tables.some((table) => table.name === name)),
    leftovers: PLACED.filter((name) => tables.some((t) => t.name === name && t.is_placed && t.has_rows)),
    keys: await queryRows<PresentKey>(database, KEYS, []),
    remembered: (await isUnderWay(database))
      ? await queryRows<Key>(
          database,
          `select k.tbl as "table", k.name, k.definition from ${DROPPED_KEYS} k order by k.place`,
          [],
        )
      : null,
  };
}

/**
 * `n` and `t` is a reference table, `h` a divided one; a local table that Citus only knows of is not yet in its place. A
 * partitioned table has no rows of its own: its parts have them.
 */
const TABLES = `
select c.relname::text as name,
  coalesce(p.partmethod = 'h' or p.partmethod = 'n' and p.repmodel = 't', false) as is_placed,
  (select coalesce(sum(pg_relation_size(coalesce(i.inhrelid, c.oid))), 0) > 0
   from (select 1) one left join pg_inherits i on i.inhparent = c.oid) as has_rows
from pg_class c left join pg_dist_partition p on p.logicalrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relname = any(?::text[])`;

/** By name, so that a run does the same each time; keys of a table's parts follow their table's. */
const KEYS = `
select c.relname::text as "table", k.conname::text as name, pg_get_constraintdef(k.oid) as definition,
  r.relname::text as "refersTo"
from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
where k.contype = 'f' and k.conparentid = 0 and c.relnamespace = 'public'::regnamespace order by 1, 2`;
