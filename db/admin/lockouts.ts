import type { Knex } from 'knex';
import type { TenantId } from '../../src/core/tenant.ts';
import { ATTEMPT_LIMITS, type AttemptScope } from '../../src/core/failed-attempts.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/** A present or past lockout, with its account where that is known. */
export interface ListedLockout {
  readonly scope: AttemptScope;
  readonly tenantId: number | null;
  readonly dialect: string | null;
  /** `null` where the scope is the address. */
  readonly identifier: string | null;
  /** An address or an IPv6 network; `null` where the scope is the account. */
  readonly address: string | null;
  readonly failures: number;
  /** ISO 8601, in UTC. */
  readonly lockedAt: string;
  /** When it ends, or would have ended. */
  readonly endsAt: string;
  readonly isNow: boolean;
}

/** A filter of lockouts; a `null` matches any. */
interface LockoutFilter {
  /** Absent: any. A lockout of an address is of no tenant. */
  readonly tenantId?: TenantId;
  readonly dialect: string | null;
  readonly identifier: string | null;
  readonly address: string | null;
  /** With the past ones. */
  readonly withPast: boolean;
}

interface Row {
  readonly account: string;
  readonly address: string;
  readonly tenant_id: bigint | null;
  readonly dialect: string | null;
  readonly identifier: string | null;
  readonly from_address: string | null;
  readonly failures: number;
  readonly locked: string;
  readonly ends: string;
  readonly is_now: boolean;
}

const MOST = 1_000;

/** The newest thousand, the newest first. No lockout of an unknown account is kept. */
const LIST = `
select l.account, l.address, a.tenant_id, a.dialect, a.identifier, l.from_address, l.failures,
  to_char(l.locked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as locked,
  to_char(coalesce(n.ends_at, l.ends_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ends, n.account is not null as is_now
from lockouts l left join credentials a on a.id = l.credential_id
left join authentication_failures n on n.account = l.account and n.address = l.address and n.ends_at > now()
  and l.ends_at > now()
  and n.failures >= case when l.account = '' then cast(:byAddress as integer)
    when l.address = '' then cast(:byAccount as integer) else cast(:byPair as integer) end
where (cast(:tenant as bigint) is null or a.tenant_id = :tenant)
  and (cast(:dialect as text) is null or a.dialect = :dialect)
  and (cast(:identifier as text) is null or a.identifier = :identifier)
  and (cast(:address as text) is null or l.from_address = :address)
  and (cast(:withPast as boolean) or n.account is not null)
order by l.locked_at desc, l.account, l.address limit :most`;

export async function listLockouts(
  database: Queryable,
  filter: LockoutFilter,
  most = MOST,
): Promise<readonly ListedLockout[]> {
  const rows = await queryRows<Row>(database, LIST, {
    tenant: filter.tenantId ?? null,
    dialect: filter.dialect,
    identifier: filter.identifier,
    address: filter.address,
    withPast: filter.withPast,
    byAddress: ATTEMPT_LIMITS.address,
    byAccount: ATTEMPT_LIMITS.account,
    byPair: ATTEMPT_LIMITS['account-and-address'],
    most,
  });
  return rows.map((row) => ({
    scope: row.account === '' ? 'address' : row.address === '' ? 'account' : 'account-and-address',
    tenantId: row.tenant_id === null ? null : Number(row.tenant_id),
    dialect: row.dialect,
    identifier: row.identifier,
    address: row.from_address,
    failures: row.failures,
    lockedAt: row.locked,
    endsAt: row.ends,
    isNow: row.is_now,
  }));
}

/**
 * Deletes the failures behind some lockouts, with all other failures of their account or address; returns how many it
 * deleted. Gateways keep a lockout in memory for up to ten more seconds. Two statements: on Citus the counts stay on the
 * coordinator, and no deletion there may look at the credentials of all nodes.
 */
export async function clearLockouts(
  database: Queryable,
  { tenantId, dialect, identifier, address }: Omit<LockoutFilter, 'withPast'>,
): Promise<number> {
  const locked = await queryRows<{ account: string; address: string }>(
    database,
    `select distinct l.account, l.address from lockouts l left join credentials a on a.id = l.credential_id
     where l.ends_at > now() - interval '15 minutes'
       and (cast(:tenant as bigint) is null or a.tenant_id = :tenant)
       and (cast(:dialect as text) is null or a.dialect = :dialect)
       and (cast(:identifier as text) is null or a.identifier = :identifier)
       and (cast(:address as text) is null or l.from_address = :address)`,
    { tenant: tenantId ?? null, dialect, identifier, address },
  );
  const rows = await queryRows(
    database,
    `delete from authentication_failures f
     using unnest(cast(:accounts as text[]), cast(:addresses as text[])) l (account, address)
     where (f.account = l.account and l.account <> '' and cast(:address as text) is null)
       or (f.address = l.address and l.address <> '' and cast(:identifier as text) is null)
       or (f.account = l.account and f.address = l.address)
     returning f.account`,
    { accounts: locked.map((l) => l.account), addresses: locked.map((l) => l.address), identifier, address },
  );
  return rows.length;
}

/** Deletes all failures. */
export async function clearFailures(database: Knex): Promise<number> {
  return await database('authentication_failures').delete();
}
