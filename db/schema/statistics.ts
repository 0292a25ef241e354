import type { Knex } from 'knex';
import { queryRows } from '../postgres/sql.ts';

/** Where the gateway's tables are, and the job queue's. */
const SCHEMAS = "'public', 'graphile_worker'";
/** Tables with rows that belong to the connection's role: only an owner may gather statistics. */
const OWN = `from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname in (${SCHEMAS}) and pg_has_role(current_user, c.relowner, 'usage')
  and pg_relation_size(c.oid) > 0`;
/** Never looked at, or counted by an index that was built and not sampled. */
const UNKNOWN = `(c.reltuples < 0 or c.reltuples > 0 and not exists (
  select 1 from pg_stats s where s.schemaname = n.nspname and s.tablename = c.relname))`;

/**
 * Names the tables of the connection's role of which the planner knows nothing. A table of at most the ten pages that the
 * planner supposes of a new one is served well without: it is left out.
 */
export const TABLES_WITHOUT_STATISTICS = `select c.oid::regclass::text as name ${OWN} and ${UNKNOWN}
  and pg_relation_size(c.oid) > 10 * current_setting('block_size')::int order by 1`;

/** The same, and those that were empty when they were looked at. */
const TABLES_TO_ANALYZE = `select n.nspname as schema, c.relname as name ${OWN}
  and (${UNKNOWN} or c.reltuples = 0) order by c.relname`;

/**
 * Has the planner look at the tables with rows that it knows nothing of, over the connection of the role that owns them;
 * gives how many. A table without rows is left out on purpose: the planner takes a new one for ten pages and goes by its
 * indexes, while one that it saw empty it reads from end to end, in plans that are kept while the table grows. The cost is
 * bounded: the server samples at most 30,000 pages a table, and one that has statistics, or is vacuumed now, is left out.
 */
export async function gatherStatistics(owner: Knex): Promise<number> {
  const tables = await queryRows<{ schema: string; name: string }>(owner, TABLES_TO_ANALYZE, []);
  for (const { schema, name } of tables) await owner.raw('analyze (skip_locked) ??.??', [schema, name]);
  return tables.length;
}
