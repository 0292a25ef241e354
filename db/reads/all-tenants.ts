import type { TenantId } from '../../src/core/tenant.ts';
import { isPlaced } from '../postgres/distribution.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { isOfOneNode } from '../postgres/translate-error.ts';
import { tenantIds } from '../queue/outbox.ts';

/** Rows about all tenants, but not about those whose node of a distributed database is away. */
export interface OfAllTenants<Row> {
  /** In the order of the nodes, where the nodes were asked one after the other. */
  readonly rows: readonly Row[];
  /** The tenants that could not be read, in order. */
  readonly unread: readonly TenantId[];
}

/**
 * Reads a table for all tenants in one statement. While a node of a distributed database is away, each node is asked for its
 * own tenants. Rejects where no node answers, and with any other fault.
 */
export async function ofAllTenants<Row>(
  database: Queryable,
  table: string,
  read: (tenants: readonly TenantId[]) => Promise<readonly Row[]>,
): Promise<OfAllTenants<Row>> {
  const tenants = await tenantIds(database);
  try {
    return { rows: await read(tenants), unread: [] };
  } catch (error) {
    if (!isOfOneNode(error)) throw error;
    const nodes = await tenantsByNode(database, table, tenants);
    if (nodes.length < 2) throw error;
    return await ofEachNode(nodes, read);
  }
}

async function ofEachNode<Row>(
  nodes: readonly (readonly TenantId[])[],
  read: (tenants: readonly TenantId[]) => Promise<readonly Row[]>,
): Promise<OfAllTenants<Row>> {
  const rows: Row[] = [];
  const unread: TenantId[] = [];
  const faults: unknown[] = [];
  for (const tenants of nodes) {
    try {
      rows.push(...(await read(tenants)));
    } catch (error) {
      if (!isOfOneNode(error)) throw error;
      faults.push(error);
      unread.push(...tenants);
    }
  }
  if (faults.length === nodes.length) throw faults[0];
  return { rows, unread: unread.sort((a, b) => a - b) };
}

/** The tenants by the node that has their rows of a table; one group where the database is one server. */
async function tenantsByNode(
  database: Queryable,
  table: string,
  tenants: readonly TenantId[],
): Promise<readonly (readonly TenantId[])[]> {
  if (!(await isPlaced((sql) => queryRows(database, sql, []), table))) return [tenants];
  const rows = await queryRows<{ tenant: bigint; node: number }>(
    database,
    `select g.tenant, min(p.groupid)::int as node from unnest(?::bigint[]) g (tenant)
     join pg_dist_placement p on p.shardid = get_shard_id_for_distribution_column('${table}', g.tenant)
     group by g.tenant order by g.tenant`,
    [tenants],
  );
  const nodes = new Set(rows.map(({ node }) => node));
  return [...nodes].map((node) => rows.filter((row) => row.node === node).map(({ tenant }) => Number(tenant)));
}
