import { CLIENT_STATUSES } from '../../src/core/records/client.ts';
import { beginningsOf } from '../reads/clients/client-search.ts';
import { TENANT, type Bind } from './walk.ts';

/** Clients that are found by the indexes of their texts; more are looked for among the rows. */
const MOST_NAMED = 1_000;
const STATUSES = CLIENT_STATUSES.map((status) => `'${status}'`).join(', ');

/** Clients by the beginning of a text. */
export interface NamedClients {
  /** A materialized table expression with their ids: at most one more than are named. */
  readonly expression: string;
  /** Whether they are few enough to look through the rows of each; otherwise most clients fit, and rows are looked through. */
  readonly areFew: string;
  /** Whether the client with an id is one of them. */
  readonly isOne: (id: string) => string;
}

/** Finds clients by the beginning of any of their texts, or only of the mail address. */
export function namedClients(text: string, bind: Bind, only?: 'email'): NamedClients {
  const { email, ...others } = beginningsOf('y', text, bind);
  const conditions = only === 'email' ? [email] : [email, ...Object.values(others)];
  // Each text by itself, so that its index stops at the limit.
  const parts = conditions.map(
    (condition) => `(select y.id from clients y
      where y.tenant_id = ${TENANT} and y.status in (${STATUSES}) and ${condition} limit ${MOST_NAMED + 1})`,
  );
  return {
    expression: `named as materialized (
      select n.id from (${parts.join(' union ')}) n limit ${MOST_NAMED + 1})`,
    areFew: `(select count(*) from named) <= ${MOST_NAMED}`,
    // Not `exists`: for that PostgreSQL reads all clients that fit, before the first row.
    isOne: (id) => `coalesce((select ${conditions.map((condition) => `(${condition})`).join(' or ')} from clients y
      where y.tenant_id = ${TENANT} and y.id = ${id}), false)`,
  };
}
