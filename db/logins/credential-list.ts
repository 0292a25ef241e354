import type { CredentialKind } from '../../src/core/credential.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/** How answers type ids: as numbers, echoed ones as text, or all as text. */
export type Typing = 'modern' | 'echo' | 'legacy-strings';
/** The format of answers where the caller asks for none; `null` is the server's default. */
export type DefaultFormat = 'auto' | 'nvp' | 'xml' | 'json' | null;

/** A new credential of an operator, with the hash of its secret. */
export interface NewCredential {
  readonly tenantId: TenantId;
  readonly dialect: string;
  /** `operator` is the actor of the operator's commands; no dialect lets it log in. */
  readonly kind: CredentialKind;
  readonly identifier: string;
  readonly secretHash: string;
  readonly actions: readonly string[] | null;
  readonly allowedIps: readonly string[] | null;
  readonly allowsQueryString: boolean;
  readonly typing: Typing;
  /** Default: the server's. */
  readonly defaultFormat?: DefaultFormat;
  /** Its name for people. Default: none. */
  readonly label?: string | null;
  readonly isLoopbackOnly: boolean;
}

/** A credential as it is listed, without its secret; times are ISO 8601, in UTC. */
export interface ListedCredential extends Required<Omit<NewCredential, 'secretHash' | 'kind'>> {
  readonly kind: CredentialKind;
  readonly id: number;
  /** Rises with every change: cached data of an earlier version is invalid. */
  readonly version: number;
  /** `null` while it is enabled. */
  readonly revokedAt: string | null;
  readonly createdAt: string;
  /** To about a minute; `null`: no use is known. */
  readonly lastUsedAt: string | null;
  /** The end of the secret before the last rotation; `null` where it has ended. */
  readonly previousEndsAt: string | null;
}

/** A filter of credentials; a `null` matches any. */
interface CredentialFilter {
  readonly tenantId: TenantId | null;
  readonly dialect: string | null;
  readonly identifier: string | null;
  readonly id?: number | null;
  /** Only the revoked ones, or only the others. */
  readonly isRevoked?: boolean | null;
}

/** A page of credentials, the newest first: those with a lower id, at most a number of them. */
interface CredentialPage {
  readonly before: number | null;
  readonly most: number;
}

interface Row {
  readonly id: bigint;
  readonly tenant_id: bigint;
  readonly version: number;
  readonly dialect: string;
  readonly kind: CredentialKind;
  readonly identifier: string;
  readonly actions: string[] | null;
  readonly allowed_ips: string[] | null;
  readonly allows_query_string: boolean;
  readonly typing: Typing;
  readonly default_responsetype: DefaultFormat;
  readonly is_loopback_only: boolean;
  readonly label: string | null;
  readonly revoked: string | null;
  readonly created: string;
  readonly last_used: string | null;
  readonly previous_ends: string | null;
}

const utc = (instant: string): string => `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** Callers' credentials by id, with the revoked ones: payments and the history name them. Of a page, the newest first. */
export async function listCredentials(
  database: Queryable,
  { tenantId, dialect, identifier, id = null, isRevoked = null }: CredentialFilter,
  page: CredentialPage | null = null,
): Promise<readonly ListedCredential[]> {
  const rows = await queryRows<Row>(
    database,
    `select a.*, ${utc('a.disabled_at')} as revoked, ${utc('a.created_at')} as created,
       ${utc('a.last_used_at')} as last_used,
       case when a.previous_ends_at > now() then ${utc('a.previous_ends_at')} end as previous_ends
     from credentials a where a.kind <> 'operator' and (cast(:tenantId as bigint) is null or a.tenant_id = :tenantId)
       and (cast(:dialect as text) is null or a.dialect = :dialect)
       and (cast(:identifier as text) is null or a.identifier = :identifier)
       and (cast(:id as bigint) is null or a.id = :id)
       and (cast(:isRevoked as boolean) is null or (a.disabled_at is not null) = :isRevoked)
       and (cast(:before as bigint) is null or a.id < :before)
     order by a.id ${page === null ? '' : 'desc'} limit :most`,
    { tenantId, dialect, identifier, id, isRevoked, before: page?.before ?? null, most: page?.most ?? null },
  );
  return rows.map((row) => ({
    id: Number(row.id),
    version: row.version,
    tenantId: Number(row.tenant_id),
    dialect: row.dialect,
    kind: row.kind,
    identifier: row.identifier,
    actions: row.actions,
    allowedIps: row.allowed_ips,
    allowsQueryString: row.allows_query_string,
    typing: row.typing,
    defaultFormat: row.default_responsetype,
    isLoopbackOnly: row.is_loopback_only,
    label: row.label,
    revokedAt: row.revoked,
    createdAt: row.created,
    lastUsedAt: row.last_used,
    previousEndsAt: row.previous_ends,
  }));
}
