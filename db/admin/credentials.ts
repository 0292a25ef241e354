import type { Knex } from 'knex';
import type { Credential, CredentialKind } from '../../src/core/credential.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../sql.ts';

/** A credential as an operator makes it; its secret is a hash already. */
export interface NewCredential {
  readonly tenantId: TenantId;
  readonly dialect: string;
  readonly kind: CredentialKind;
  readonly identifier: string;
  readonly secretHash: string;
  readonly actions: readonly string[] | null;
  readonly allowedIps: readonly string[] | null;
  readonly allowsQueryString: boolean;
  readonly typing: Credential['typing'];
  readonly isLoopbackOnly: boolean;
}

/** Adds a credential and gives its id; `at` is ISO 8601. */
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
      is_loopback_only: credential.isLoopbackOnly,
      created_at: at,
    } as object)
    .returning('id');
  if (row === undefined) throw new Error('The credential was not stored');
  return Number(row.id);
}

/** Disables a credential at once, on every gateway; false where there is none of that name. */
export async function revokeCredential(
  database: Knex,
  dialect: string,
  identifier: string,
  at: string,
): Promise<boolean> {
  const count = await database('credentials')
    .where({ dialect, identifier })
    .whereNull('disabled_at')
    .update({ disabled_at: at, version: database.raw('version + 1') });
  return count > 0;
}

/**
 * Gives a credential another secret at once, on every gateway; all else of it stays. False where it is not obeyed, or
 * somebody has changed it since the version that was read.
 */
export async function rotateCredential(
  database: Knex,
  { id, version }: Pick<ListedCredential, 'id' | 'version'>,
  secretHash: string,
): Promise<boolean> {
  const count = await database('credentials')
    .where({ id, version })
    .whereNull('disabled_at')
    .update({ secret_hash: secretHash, version: version + 1 });
  return count > 0;
}

/** A credential as it is listed, without its secret. */
export interface ListedCredential extends Omit<NewCredential, 'secretHash'> {
  readonly id: number;
  /** Goes up with every change: what a gateway remembers of an earlier one is worth nothing. */
  readonly version: number;
  /** ISO 8601, in UTC; `null` while it is obeyed. */
  readonly revokedAt: string | null;
  readonly createdAt: string;
}

/** Which credentials are meant; a `null` is any. */
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
  readonly typing: Credential['typing'];
  readonly is_loopback_only: boolean;
  readonly revoked: string | null;
  readonly created: string;
}

/** Credentials by id, the revoked ones too: payments and the history name them. */
export async function listCredentials(
  database: Knex,
  { tenantId, dialect, identifier }: CredentialFilter,
): Promise<readonly ListedCredential[]> {
  const rows = await queryRows<Row>(
    database,
    `select a.*, to_char(a.disabled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as revoked,
       to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created
     from credentials a where (cast(:tenantId as bigint) is null or a.tenant_id = :tenantId)
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
    isLoopbackOnly: row.is_loopback_only,
    revokedAt: row.revoked,
    createdAt: row.created,
  }));
}

/** Until this transaction ends, nobody else adds or changes a credential; authentication goes on. */
export async function lockCredentials(trx: Knex.Transaction): Promise<void> {
  await trx.raw('lock table credentials in share row exclusive mode');
}

/** Has every gateway read a tenant's credentials again: something that they carry has changed. */
export async function moveCredentials(trx: Knex.Transaction, tenantId: TenantId): Promise<void> {
  await queryRows(trx, 'update credentials set version = version + 1 where tenant_id = ?', [tenantId]);
}

/** Lets a tenant's demo credentials be obeyed on any address; gives how many were not before. */
export async function obeyEverywhere(database: Knex, tenantId: TenantId): Promise<number> {
  const rows = await queryRows(
    database,
    `update credentials set is_loopback_only = false, version = version + 1
     where tenant_id = ? and is_loopback_only and disabled_at is null returning id`,
    [tenantId],
  );
  return rows.length;
}
