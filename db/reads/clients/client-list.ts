import type { ClientListQuery, ClientOrder } from '../../../src/core/clients/reads.ts';
import { CLIENT_STATUSES } from '../../../src/core/records/client.ts';
import { COUNTED, TENANT, type Bind } from '../lists/list-reads.ts';

const FULL_NAME = `lower(c.first_name || ' ' || c.last_name) collate "C"`;

/** The expression of each order, as its index has it. */
const ORDERS: Readonly<Record<Exclude<ClientOrder, 'status'>, string>> = {
  id: 'c.id',
  'full-name': FULL_NAME,
  'last-name': 'lower(c.last_name) collate "C"',
  company: 'lower(c.company_name) collate "C"',
  email: 'lower(c.email) collate "C"',
  group: 'coalesce(c.group_id, 0)',
  created: 'c.created_at',
};

/** A full name begins with its first name. */
const SEARCHED = [ORDERS.email, FULL_NAME, ORDERS['last-name'], ORDERS.company];
/** Behind each text that begins with a text. */
const LAST_CHARACTER = String.fromCodePoint(0x10ffff);

/**
 * The ids of clients in an order. Each status has an index in every order, and the list of all statuses merges three of
 * them: each part is ordered and limited by itself for that.
 */
export function matchingClients(query: ClientListQuery, bind: Bind): string {
  const { status, search, order, isDescending } = query;
  const direction = isDescending ? 'desc' : 'asc';
  const condition = search === null ? '' : ` and (${searched(search, bind)})`;
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

function searched(search: string, bind: Bind): string {
  const from = `lower(${bind(search)}::text) collate "C"`;
  const to = `(lower(${bind(search)}::text) || '${LAST_CHARACTER}') collate "C"`;
  return SEARCHED.map((key) => `(${key} >= ${from} and ${key} < ${to})`).join(' or ');
}
