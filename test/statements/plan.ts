import { conjuncts, equation, isValue } from './conditions.ts';

/** A node of `explain (verbose, format json)`. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly Schema?: string;
  readonly 'Relation Name'?: string;
  readonly Alias?: string;
  readonly Operation?: string;
  readonly 'Index Name'?: string;
  readonly Output?: readonly string[];
  readonly Plans?: readonly PlanNode[];
  readonly [detail: string]: unknown;
}

/** `i.tenant_id`, as EXPLAIN writes a column. */
const TENANT_COLUMN = /^"?(\w+)"?\.tenant_id$/;

const CONDITIONS = ['Index Cond', 'Recheck Cond', 'Filter', 'Join Filter', 'Hash Cond', 'Merge Cond', 'TID Cond'];

/** A plan's nodes, from the top. */
export function nodesOf(plan: PlanNode): readonly PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/**
 * Where a plan touches a tenant's table without naming the tenant, a sentence each. Every reading of such a table needs a
 * condition that its `tenant_id` equals a value. That of another row is not enough: a distributed server would have to
 * ask every node, or refuses the statement.
 */
export function tenantFaults(plan: PlanNode, tenantTables: ReadonlySet<string>): readonly string[] {
  const nodes = nodesOf(plan);
  const isTenants = (node: PlanNode): boolean =>
    node.Schema === 'public' && tenantTables.has(node['Relation Name'] ?? '');
  const scans = nodes.filter((node) => isTenants(node) && node['Node Type'] !== 'ModifyTable');
  const named = aliasesWithTenant(nodes);
  return [
    ...scans
      .filter((scan) => !named.has(scan.Alias ?? ''))
      .map((scan) => `reads ${scan['Relation Name'] ?? ''} ${scan.Alias ?? ''} without a value for tenant_id`),
    ...nodes
      .filter((node) => isTenants(node) && node.Operation === 'Insert' && !givesTenant(node))
      .map((node) => `inserts into ${node['Relation Name'] ?? ''} without tenant_id`),
  ];
}

/** The aliases whose `tenant_id` equals a value, by any condition of the plan. */
function aliasesWithTenant(nodes: readonly PlanNode[]): ReadonlySet<string> {
  const equations = nodes
    .flatMap((node) => CONDITIONS.map((name) => node[name]))
    .filter((condition) => typeof condition === 'string')
    .flatMap(conjuncts)
    .map(equation)
    .filter((sides) => sides !== null);
  return new Set(
    equations
      .flatMap(([left, right]) => [
        [left, right],
        [right, left],
      ])
      .flatMap(([column = '', value = '']) => (isValue(value) ? (TENANT_COLUMN.exec(column)?.[1] ?? []) : [])),
  );
}

/** `tenant_id` is the first column of every tenant's table: the catalog's test says so. Other parts of the plan are of `with`. */
function givesTenant(insert: PlanNode): boolean {
  const rows = insert.Plans?.find((node) => node['Parent Relationship'] === 'Outer');
  const first = rows?.Output?.[0];
  return first !== undefined && !first.startsWith('NULL::');
}
