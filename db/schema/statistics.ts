import type { Knex } from 'knex';
import { queryRows } from '../postgres/sql.ts';

/** The schemas of the gateway's tables and of the job queue's. */
const SCHEMAS = "'public', 'graphile_worker'";
/** Tables with rows that belong to the connection's role: only an owner may gather statistics. */
const OWN = `from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname in (${SCHEMAS}) and pg_has_role(current_user, c.relowner, 'usage')
  and pg_relation_size(c.oid) > 0`;
/** Never sampled, or only counted by the build of an index. */
const UNKNOWN = `(c.reltuples < 0 or c.reltuples > 0 and not exists (
  select 1 from pg_stats s where s.schemaname = n.nspname and s.tablename = c.relname))`;

/**
 * Lists the tables of the connection's role without statistics. The planner assumes ten pages for a new table, so tables up
 * to that size are left out.
 */
export const TABLES_WITHOUT_STATISTICS = `select c.oid::regclass::text as name ${OWN} and ${UNKNOWN}
  and pg_relation_size(c.oid) > 10 * current_setting('block_size')::int order by 1`;

/** The same, and tables that were empty when they were sampled. */
const TABLES_TO_ANALYZE = `select n.nspname as schema, c.relname as name ${OWN}
  and (${UNKNOWN} or c.reltuples = 0) order by c.relname`;

/**
 * Samples the tables with rows and without statistics, over the connection of their owner; returns how many. An empty table
 * is left out: the planner assumes ten pages for a new table and uses its indexes. A table that was sampled empty is read
 * from end to end, by plans that are kept while it grows. The cost is bounded: the server samples at most 30,000 pages a
 * table, and skips tables that have statistics or are vacuumed now. Tables that Citus has placed on nodes have no rows here:
 * the autovacuum of each node samples its shards.
 */
export async function gatherStatistics(owner: Knex): Promise<number> {
  const tables = await queryRows<{ schema: string; name: string }>(owner, TABLES_TO_ANALYZE, []);
  for (const { schema, name } of tables) await owner.raw('analyze (skip_locked) ??.??', [schema, name]);
  return tables.length;
}
