import type { Grant } from '../../src/core/console/operators.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

interface Row {
  readonly id: bigint;
  readonly name: string;
  readonly currency: string;
  readonly time_zone: string;
}

/** A tenant as the console names it; the currency is ISO 4217, the time zone is an IANA name. */
interface NamedTenant {
  readonly id: TenantId;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
}

/** The tenants of the console's operators. */
export class TenantDirectory {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async tenant(id: TenantId): Promise<NamedTenant | null> {
    const sql = 'select id, name, currency, time_zone from tenants where id = ?';
    const [row] = await translated(() => queryRows<Row>(this.#database, sql, [id]));
    return row === undefined ? null : namedOf(row);
  }

  /** The tenants of some roles after an id, in the order of their ids. */
  async tenants(grants: readonly Grant[], after: TenantId, most: number): Promise<readonly NamedTenant[]> {
    const ids = grants.flatMap(({ tenantId }) => (tenantId === null ? [] : [tenantId]));
    const isOfAll = grants.some(({ tenantId }) => tenantId === null);
    const rows = await translated(() =>
      queryRows<Row>(
        this.#database,
        `select id, name, currency, time_zone from tenants
         where id > cast(:after as bigint) and (cast(:all as boolean) or id = any(cast(:ids as bigint[])))
         order by id limit :most`,
        { after, all: isOfAll, ids, most },
      ),
    );
    return rows.map(namedOf);
  }
}

function namedOf({ id, name, currency, time_zone: timeZone }: Row): NamedTenant {
  return { id: Number(id), name, currency, timeZone };
}
