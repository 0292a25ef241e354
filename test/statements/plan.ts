import { conjuncts, equation } from './conditions.ts';

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

const CONDITIONS = ['Index Cond', 'Recheck Cond', 'Filter', 'Join Filter', 'Hash Cond', 'Merge Cond', 'TID Cond'];

/** A plan's nodes, from the top. */
export function nodesOf(plan: PlanNode): readonly PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/**
 * What a plan does to tenants' tables without saying whose rows it means, a sentence each. Every reading of such a
 * table must be held to a tenant: its `tenant_id` equals something that is given, or that of a row that is held to one.
 */
export function tenantFaults(plan: PlanNode, tenantTables: ReadonlySet<string>): readonly string[] {
  const nodes = nodesOf(plan);
  const isTenants = (node: PlanNode): boolean =>
    node.Schema === 'public' && tenantTables.has(node['Relation Name'] ?? '');
  const scans = nodes.filter((node) => isTenants(node) && node['Node Type'] !== 'ModifyTable');
  const held = heldAliases(nodes, new Set(scans.map((scan) => scan.Alias ?? '')));
  return [
    ...scans
      .filter((scan) => !held.has(scan.Alias ?? ''))
      .map((scan) => `reads ${scan['Relation Name'] ?? ''} ${scan.Alias ?? ''} without a condition on tenant_id`),
    ...nodes
      .filter((node) => isTenants(node) && node.Operation === 'Insert' && !givesTenant(node))
      .map((node) => `inserts into ${node['Relation Name'] ?? ''} without tenant_id`),
  ];
}

/** The names under which a plan reads tenants' tables, as far as each is held to a tenant. */
function heldAliases(nodes: readonly PlanNode[], aliases: ReadonlySet<string>): ReadonlySet<string> {
  const equations = nodes
    .flatMap((node) => CONDITIONS.map((name) => node[name]))
    .filter((condition) => typeof condition === 'string')
    .flatMap(conjuncts)
    .map(equation)
    .filter((sides) => sides !== null);
  const aliasOf = (side: string): string | null => {
    const alias = /^"?(\w+)"?\.tenant_id$/.exec(side)?.[1] ?? null;
    return alias !== null && aliases.has(alias) ? alias : null;
  };
  const held = new Set<string>();
  for (let before = -1; before < held.size;) {
    before = held.size;
    for (const [left, right] of equations) {
      const [one, other] = [aliasOf(left), aliasOf(right)];
      if (one !== null && (other === null || held.has(other))) held.add(one);
      if (other !== null && (one === null || held.has(one))) held.add(other);
    }
  }
  return held;
}

/** `tenant_id` is the first column of every tenant's table: the catalog's test says so. */
function givesTenant(insert: PlanNode): boolean {
  const first = insert.Plans?.[0]?.Output?.[0];
  return first !== undefined && !first.startsWith('NULL::');
}
