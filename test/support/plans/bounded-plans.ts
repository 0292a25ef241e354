import type pg from 'pg';
import { conjuncts } from '../../statements/conditions.ts';
import { nodesOf, type PlanNode } from '../../statements/plan.ts';
import { LARGE_TABLES } from '../large-books.ts';
import type { Sent } from './usual-statements.ts';

/**
 * The plan for the values that were sent, which an unnamed statement gets, and the one for any values, which a
 * connection may keep for a statement that has a name.
 */
export async function plansOf(planner: pg.Client, statements: readonly Sent[]): Promise<PlanNode[]> {
  const plans: PlanNode[] = [];
  for (const { sql, bindings } of statements) {
    plans.push(await explained(planner, sql, bindings));
    plans.push(await genericPlanOf(planner, sql));
  }
  return plans;
}

/** The plan for any values. By `prepare`, because EXPLAIN has an option for it only since PostgreSQL 16. */
export async function genericPlanOf(planner: pg.Client, sql: string): Promise<PlanNode> {
  const places = new Set(sql.match(/\$[0-9]+/g)).size;
  const values = places === 0 ? '' : `(${Array.from({ length: places }, () => 'null').join(', ')})`;
  await planner.query(`set plan_cache_mode = force_generic_plan; prepare planned as ${sql}`);
  try {
    return await explained(planner, `execute planned${values}`, []);
  } finally {
    await planner.query('deallocate planned; reset plan_cache_mode');
  }
}

async function explained(planner: pg.Client, sql: string, values: readonly unknown[]): Promise<PlanNode> {
  const { rows } = await planner.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>({
    text: `explain (verbose, format json) ${sql}`,
    values: [...values],
  });
  return rows[0]!['QUERY PLAN'][0].Plan;
}

/** The readings of large tables that take longer the more there is in them. */
export function growing(plan: PlanNode): string[] {
  return nodesOf(plan)
    .filter(
      (node) => LARGE_TABLES.some((table) => table === node['Relation Name']) && node['Node Type'] !== 'ModifyTable',
    )
    .filter((node) => !isBounded(node))
    .map(
      (node) =>
        `${node['Node Type']} on ${node['Relation Name'] ?? ''} by ${indexConditions(node).join(' and ') || 'nothing'}`,
    );
}

function indexConditions(node: PlanNode): readonly string[] {
  const condition = node['Index Cond'] ?? node['Recheck Cond'];
  return typeof condition === 'string' ? conjuncts(condition) : [];
}

/** Few events are unfinished, and indexes contain only these. */
const FEW = ['outbox_pending_idx', 'outbox_open_idx'];

/** By an index, and by more of it than the tenant. */
function isBounded(node: PlanNode): boolean {
  const indexes = nodesOf(node).flatMap((each) => each['Index Name'] ?? []);
  const hasFew = indexes.length > 0 && indexes.every((name) => FEW.includes(name));
  return hasFew || indexConditions(node).length >= 2;
}
