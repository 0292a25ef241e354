import type { ClientListQuery, ClientOrder } from '../../../src/core/clients/reads.ts';
import { CLIENT_STATUSES } from '../../../src/core/records/client.ts';
import { COUNTED, TENANT, type Bind } from '../lists/list-reads.ts';
import { clientsBeginning } from './client-search.ts';

/** The key of each order, as its index has it. */
const ORDERS: Readonly<Record<Exclude<ClientOrder, 'status'>, string>> = {
  id: 'c.id',
  'full-name': 'c.sort_full_name',
  'last-name': 'c.sort_last_name',
  company: 'c.sort_company_name',
  email: 'c.sort_email',
  group: 'coalesce(c.group_id, 0)',
  created: 'c.created_at',
};

/**
 * The ids of clients in an order. Each status has an index in every order, and the list of all statuses merges three of
 * them: each part is ordered and limited by itself for that.
 */
export function matchingClients(query: ClientListQuery, bind: Bind): string {
  const { status, search, order, isDescending } = query;
  const direction = isDescending ? 'desc' : 'asc';
  const condition = search === null ? '' : ` and (${clientsBeginning('c', search, bind)})`;
  if (order === 'status' && status === null) {
    return `select c.id from clients c where c.tenant_id = ${TENANT}${condition}
      order by c.status ${direction}, c.id ${direction}`;
  }
  const key = ORDERS[order === 'status' ? 'id' : order];
  const parts = (status === null ? CLIENT_STATUSES : [status]).map(
    (each) => `(select c.id, ${key} as key from clients c
      where c.tenant_id = ${TENANT} and c.status = '${each}'${condition}
      order by ${key} ${direction}, c.id ${direction} limit ${COUNTED})`,
  );
  return `select u.id from (${parts.join(' union all ')}) u order by u.key ${direction}, u.id ${direction}`;
}
