import type { ClientSearch, ClientSearchPort, FoundClient } from '../../src/core/console/client-search.ts';
import type { Found, SearchPage } from '../../src/core/console/search.ts';
import type { ClientStatus } from '../../src/core/records/client.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';
import { namedClients } from './named-clients.ts';
import { BEFORE, TENANT, walk, WALKED, type Bind, type Candidates } from './walk.ts';

interface Row {
  readonly id: bigint;
  readonly name: string;
  readonly company_name: string;
  readonly email: string;
  readonly status: ClientStatus;
  readonly group_name: string | null;
  readonly currency: string;
  readonly credit_minor: bigint;
  readonly created_ms: bigint;
}

const ROWS = `
select c.id, c.name, c.company_name, c.email, c.status, g.name as group_name, c.currency, c.credit_minor,
  (extract(epoch from c.created_at) * 1000)::bigint as created_ms
from clients c left join client_groups g on g.tenant_id = ${TENANT} and g.id = c.group_id
where c.tenant_id = ${TENANT} and c.id = any(cast(:ids as bigint[])) order by c.id desc`;

/** Searches of clients on PostgreSQL. A page reads a bounded number of rows in the order of an index. */
export class ClientSearches implements ClientSearchPort {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async search(tenantId: TenantId, search: ClientSearch, page: SearchPage): Promise<Found<FoundClient>> {
    const { keys, ...end } = await walk(this.#database, tenantId, page, (bind) => candidates(search, bind));
    if (keys.length === 0) return { rows: [], ...end };
    const rows = await translated(() => queryRows<Row>(this.#database, ROWS, { tenant: tenantId, ids: [...keys] }));
    return { rows: rows.map(foundOf), ...end };
  }
}

/** The ids to look through, and whether each fits: from the index that knows the most of the search. */
function candidates(search: ClientSearch, bind: Bind): Candidates {
  const { id, status } = search;
  const conditions = conditionsOf(search, bind);
  const fits = conditions.join(' and ') || 'true';
  const named = search.email ?? search.text;
  if (id !== undefined) {
    const both = [fits, ...textConditions(search, bind)].join(' and ');
    return { sql: clients(both, `and c.id = cast(${bind(id)} as bigint)`), allFit: false };
  }
  if (named !== undefined) {
    const { expression, areFew, isOne } = namedClients(named, bind, search.email === undefined ? undefined : 'email');
    const { text } = search;
    const all = [
      fits,
      ...(search.email === undefined || text === undefined ? [] : textConditions({ text }, bind)),
    ].join(' and ');
    const sql = `with ${expression}
      select f.id, f.fits from (${clients(all, 'and c.id in (select n.id from named n)')}) f where ${areFew}
      union all
      select m.id, m.fits from (${clients(`${all} and ${isOne('c.id')}`, '')}) m where not (${areFew})`;
    return { sql, allFit: false };
  }
  const state = status === undefined ? '' : `and c.status = ${bind(status)}`;
  return { sql: clients(fits, state), allFit: conditions.length === (status === undefined ? 0 : 1) };
}

/** The newest clients, of those with a condition. */
function clients(fits: string, condition: string): string {
  return `select c.id, ${fits} as fits from clients c
    where c.tenant_id = ${TENANT} ${condition} and c.id < ${BEFORE} order by c.id desc limit ${WALKED}`;
}

function textConditions({ email, text }: Pick<ClientSearch, 'email' | 'text'>, bind: Bind): readonly string[] {
  return [
    ...(email === undefined ? [] : [namedClients(email, bind, 'email').isOne('c.id')]),
    ...(text === undefined ? [] : [namedClients(text, bind).isOne('c.id')]),
  ];
}

function conditionsOf({ status, group }: ClientSearch, bind: Bind): readonly string[] {
  return [
    ...(status === undefined ? [] : [`c.status = ${bind(status)}`]),
    ...(typeof group === 'number' ? [`c.group_id = cast(${bind(group)} as bigint)`] : []),
    // Groups are few.
    ...(typeof group === 'string'
      ? [
          `c.group_id in (select g.id from client_groups g where g.tenant_id = ${TENANT}
            and starts_with(lower(g.name), lower(${bind(group)})))`,
        ]
      : []),
  ];
}

function foundOf(row: Row): FoundClient {
  return {
    id: Number(row.id),
    name: row.name,
    companyName: row.company_name,
    email: row.email,
    status: row.status,
    groupName: row.group_name ?? '',
    currency: row.currency,
    creditMinor: row.credit_minor,
    createdAt: Number(row.created_ms),
  };
}
