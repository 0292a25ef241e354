import { PLACEMENTS } from '../../../db/schema/distribution/placements.ts';
import type { Session, SqlValue } from '../../../db/postgres/sql.ts';

const DIVIDED = new RegExp(`\\b(?:from|join)\\s+"?(?:${PLACEMENTS.tenant.join('|')})\\b`, 'i');

/** Places every table of a tenant on one of two nodes, with the double of Citus: an even tenant on the first. */
export const TWO_NODES = `
insert into pg_dist_partition select name::regclass, 'h', 's', 'tenant_id clients'
  from unnest(array['${PLACEMENTS.tenant.join("','")}']) as t (name);
insert into pg_dist_placement values (0, 1), (1, 2)`;

/** Connections to a database of two nodes, of which the one with a tenant's rows is away, as Citus would report it. */
export function withoutNodeOf(tenantId: number, session: Session): Session {
  return {
    run: async (text, values) => {
      if (reaches(tenantId, text, values)) {
        throw Object.assign(new Error('connection to the remote node a@10.0.0.2:5432 failed'), {
          code: '08006',
          severity: 'ERROR',
        });
      }
      return await session.run(text, values);
    },
  };
}

/** A statement on a divided table goes to the nodes of the tenants that it names, or else to all. */
function reaches(tenantId: number, text: string, values: readonly SqlValue[]): boolean {
  if (!DIVIDED.test(text)) return false;
  const named = values.flat().filter((value) => typeof value === 'number');
  return named.length === 0 || named.some((value) => value % 2 === tenantId % 2);
}
