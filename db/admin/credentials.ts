import type { Knex } from 'knex';
import type { CredentialKind } from '../../src/core/credential.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';

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

/** Adds a credential and returns its id; `at` is ISO 8601. */
export async function addCredential(database: Knex, credential: NewCredential, at: string): Promise<number> {
  const [row] = await database<{ id: bigint }>('credentials')
    .insert({
      tenant_id: credential.tenantId,
      dialect: credential.dialect,
      kind: credential.kind,
      identifier: credential.identifier,
      secret_hash: credential.secretHash,
      version: 1,
      actions: credential.actions,
      allowed_ips: credential.allowedIps,
      allows_query_string: credential.allowsQueryString,
      typing: credential.typing,
      default_responsetype: credential.defaultFormat ?? null,
      label: credential.label ?? null,
      is_loopback_only: credential.isLoopbackOnly,
      created_at: at,
    } as object)
    .returning('id');
  if (row === undefined) throw new Error('The credential was not stored');
  return Number(row.id);
}

/** The changeable settings of a credential; an absent member stays. */
export type CredentialChanges = Partial<Pick<ListedCredential, 'typing' | 'defaultFormat' | 'label'>>;

/** Changes a credential at once, on every gateway. False where it is disabled, or was changed since it was read. */
export async function changeCredential(
  database: Knex,
  { id, version }: Pick<ListedCredential, 'id' | 'version'>,
  { typing, defaultFormat, label }: CredentialChanges,
): Promise<boolean> {
  const count = await database('credentials')
    .where({ id, version })
    .whereNull('disabled_at')
    .update({
      version: version + 1,
      ...(typing === undefined ? {} : { typing }),
      ...(defaultFormat === undefined ? {} : { default_responsetype: defaultFormat }),
      ...(label === undefined ? {} : { label }),
    });
  return count > 0;
}

/** Disables a credential and all its secrets at once, on every gateway; false where no credential has that name. */
export async function revokeCredential(
  database: Knex,
  dialect: string,
  identifier: string,
  at: string,
): Promise<boolean> {
  const count = await database('credentials')
    .where({ dialect, identifier })
    .whereNull('disabled_at')
    .update({ disabled_at: at, version: database.raw('version + 1'), ...NO_PREVIOUS });
  return count > 0;
}

const NO_PREVIOUS = { previous_secret_hash: null, previous_ends_at: null };

/**
 * Replaces the secret of a credential at once, on every gateway. The old secret stays valid for some seconds by the
 * database's clock, or ends at once (0). A secret that an earlier rotation kept ends in any case. False where the
 * credential is disabled, or was changed since the version that was read.
 */
export async function rotateCredential(
  database: Knex,
  { id, version }: Pick<ListedCredential, 'id' | 'version'>,
  secretHash: string,
  keepSeconds: number,
): Promise<boolean> {
  const previous =
    keepSeconds === 0
      ? NO_PREVIOUS
      : {
          previous_secret_hash: database.ref('secret_hash'),
          previous_ends_at: database.raw('now() + make_interval(secs => ?)', [keepSeconds]),
        };
  const count = await database('credentials')
    .where({ id, version })
    .whereNull('disabled_at')
    .update({ ...previous, secret_hash: secretHash, version: version + 1 });
  return count > 0;
}

/** The stored hash of a credential's secret; `null` where the credential has another version. */
export async function readSecretHash(
  database: Knex,
  { id, version }: Pick<ListedCredential, 'id' | 'version'>,
): Promise<string | null> {
  const row = await database<{ id: number; version: number; secret_hash: string }>('credentials')
    .where({ id, version })
    .first('secret_hash');
  return row?.secret_hash ?? null;
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
export interface CredentialFilter {
  readonly tenantId: TenantId | null;
  readonly dialect: string | null;
  readonly identifier: string | null;
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

/** Callers' credentials by id, with the revoked ones: payments and the history name them. */
export async function listCredentials(
  database: Knex,
  { tenantId, dialect, identifier }: CredentialFilter,
): Promise<readonly ListedCredential[]> {
  const rows = await queryRows<Row>(
    database,
    `select a.*, ${utc('a.disabled_at')} as revoked, ${utc('a.created_at')} as created,
       ${utc('a.last_used_at')} as last_used,
       case when a.previous_ends_at > now() then ${utc('a.previous_ends_at')} end as previous_ends
     from credentials a where a.kind <> 'operator' and (cast(:tenantId as bigint) is null or a.tenant_id = :tenantId)
       and (cast(:dialect as text) is null or a.dialect = :dialect)
       and (cast(:identifier as text) is null or a.identifier = :identifier) order by a.id`,
    { tenantId, dialect, identifier },
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

/** Until this transaction ends, no other operator adds or changes a credential; authentication goes on. */
export async function lockCredentials(trx: Knex.Transaction): Promise<void> {
  await trx.raw('lock table credentials in share row exclusive mode');
}

/** Makes every gateway read a tenant's credentials again, because their data has changed. */
export async function moveCredentials(trx: Knex.Transaction, tenantId: TenantId): Promise<void> {
  await queryRows(trx, 'update credentials set version = version + 1 where tenant_id = ?', [tenantId]);
}

/** Accepts a tenant's demo credentials on any address; returns how many changed. */
export async function obeyEverywhere(database: Knex, tenantId: TenantId): Promise<number> {
  const rows = await queryRows(
    database,
    `update credentials set is_loopback_only = false, version = version + 1
     where tenant_id = ? and is_loopback_only and disabled_at is null returning id`,
    [tenantId],
  );
  return rows.length;
}
