import type { TenantId } from '../../src/core/tenant.ts';
import type { UnsupportedCalls, UnsupportedCallStore } from '../../src/core/ports.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/** In the order of the key: gateways that add to the same counts cannot deadlock. */
const ADD = `
insert into unsupported_calls as u (tenant_id, dialect, action, called_on, calls)
select ?::bigint, n.dialect, n.action, n.called_on, n.calls
from unnest(?::text[], ?::text[], ?::date[], ?::bigint[]) as n (dialect, action, called_on, calls)
order by n.dialect, n.action, n.called_on
on conflict (tenant_id, dialect, action, called_on) do update set calls = u.calls + excluded.calls
returning u.dialect, u.action, to_char(u.called_on, 'YYYY-MM-DD') as day, u.calls`;

interface Row {
  readonly dialect: string;
  readonly action: string;
  readonly day: string;
  readonly calls: bigint;
}

/** Counts of calls to actions that the gateway does not have, in a statement of their own beside the calls. */
export class UnsupportedCallRows implements UnsupportedCallStore {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async add(tenantId: TenantId, counts: readonly UnsupportedCalls[]): Promise<readonly UnsupportedCalls[]> {
    const rows = await translated(() =>
      queryRows<Row>(this.#database, ADD, [
        tenantId,
        counts.map(({ dialect }) => dialect),
        counts.map(({ action }) => action),
        counts.map(({ day }) => day),
        counts.map(({ calls }) => calls),
      ]),
    );
    return rows.map((row) => ({ ...row, calls: Number(row.calls) }));
  }
}
