import { corporationKeyOf } from '../../db/console/corporation-key.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import type { Caller } from '../core/console/callers.ts';

/** The key of a corporation, as its callers send it. */
export function corporationKey(tenantId: number, keyPrefix: string): string {
  return `${keyPrefix}-${String(tenantId).padStart(4, '0')}`;
}

/** The fields that the user of a corporation sends beside the password: its key, where it has one, and its name. */
export async function loginOf(
  database: Queryable,
  { kind, identifier, tenantId }: Caller,
): Promise<Readonly<Record<string, string>>> {
  if (kind !== 'corp-user') return { identifier };
  const prefix = await corporationKeyOf(database, tenantId);
  const userName = identifier.slice(identifier.indexOf('/') + 1);
  return { ...(prefix === null ? {} : { corpKey: corporationKey(tenantId, prefix) }), userName };
}
