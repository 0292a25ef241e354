import type pg from 'pg';
import { tenantFaults, type PlanNode } from './plan.ts';
import type { Recorded } from './record.ts';
import { emptySelects, refusedWrites } from './refused-writes.ts';
import { functionsIn, updatesOnConflict } from './upsert.ts';

/** The parts of the catalog that statements are checked against. */
export interface Catalog {
  /** Tables whose rows belong to a tenant. */
  readonly tenantTables: ReadonlySet<string>;
  /** Functions that always return the same for the same arguments. */
  readonly immutable: ReadonlySet<string>;
  /** Functions that may return something else for every row. */
  readonly volatile: ReadonlySet<string>;
}

/** Statements outside of the rule, with the reason. */
export interface Exception {
  readonly pattern: RegExp;
  readonly reason: string;
}

export interface Fault {
  readonly faults: readonly string[];
  readonly sql: string;
  readonly applications: readonly string[];
}

const UPDATE =
  /\bupdate\s+(?:only\s+)?"?(\w+)"?(?:\s+(?:as\s+)?\w+)?\s+set\b([\s\S]*?)(?:\bfrom\b|\bwhere\b|\breturning\b|$)/gi;
const PLANNED = /^\s*(?:select|insert|update|delete|with|merge|values|\()/i;

/** Only of `credentials` a tenant's row is read before the tenant is known. */
export async function readCatalog(client: pg.Client): Promise<Catalog> {
  const tables = await client.query<{ name: string }>(
    `select c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'credentials'`,
  );
  const functions = await client.query<{ name: string; kinds: string }>(
    `select proname::text as name, string_agg(distinct provolatile::text, '') as kinds from pg_proc group by proname`,
  );
  return {
    tenantTables: new Set(tables.rows.map(({ name }) => name)),
    immutable: new Set(functions.rows.filter(({ kinds }) => kinds === 'i').map(({ name }) => name)),
    volatile: new Set(functions.rows.filter(({ kinds }) => kinds.includes('v')).map(({ name }) => name)),
  };
}

/** The faults of one statement; none where all is well. PostgreSQL itself is the parser: it plans it. */
export async function faultsOf(client: pg.Client, catalog: Catalog, sql: string): Promise<readonly string[]> {
  if (!PLANNED.test(sql)) return utilityFaults(catalog, sql);
  let plan: PlanNode;
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (generic_plan, verbose, costs off, format json) ${sql}`,
    );
    plan = rows[0]!['QUERY PLAN'][0].Plan;
  } catch (error) {
    return [`cannot be planned: ${(error as Error).message}`];
  }
  return [
    ...tenantFaults(plan, catalog.tenantTables),
    ...upsertFaults(catalog, sql),
    ...movedRows(catalog, sql),
    ...refusedWrites(catalog, sql),
    ...emptySelects(sql),
  ];
}

/** The faults of all statements that no exception covers. */
export async function checkStatements(
  client: pg.Client,
  record: readonly Recorded[],
  exceptions: readonly Exception[],
): Promise<readonly Fault[]> {
  const catalog = await readCatalog(client);
  const found: Fault[] = [];
  for (const { sql, applications } of record) {
    if (exceptions.some(({ pattern }) => pattern.test(sql))) continue;
    const faults = await faultsOf(client, catalog, sql);
    if (faults.length > 0) found.push({ faults, sql, applications });
  }
  return found;
}

/** `begin`, `set`, `lock table`: a statement without a plan must touch no tenant's table. */
function utilityFaults({ tenantTables }: Catalog, sql: string): readonly string[] {
  return [...tenantTables]
    .filter((table) => new RegExp(`\\b${table}\\b`, 'i').test(sql))
    .map((table) => `touches ${table} otherwise than by a query`);
}

function upsertFaults({ immutable }: Catalog, sql: string): readonly string[] {
  return updatesOnConflict(sql)
    .flatMap(functionsIn)
    .filter((name) => !immutable.has(name))
    .map((name) => `calls ${name}, which is not immutable, in on conflict do update`);
}

/** A row never moves to another tenant: it would be another shard. */
function movedRows({ tenantTables }: Catalog, sql: string): readonly string[] {
  return [...sql.matchAll(UPDATE)]
    .filter(([, table, set]) => tenantTables.has(table ?? '') && /(?:^|,)\s*"?tenant_id"?\s*=/i.test(set ?? ''))
    .map(([, table]) => `changes the tenant of rows of ${table ?? ''}`);
}
