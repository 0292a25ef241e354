import type { Knex } from 'knex';
import type { Credential, CredentialKind } from '../../src/core/credential.ts';
import type { TenantId } from '../../src/core/tenant.ts';

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
