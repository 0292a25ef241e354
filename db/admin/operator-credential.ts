import type { Knex } from 'knex';
import type { Actor } from '../../src/core/commands.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { addCredential } from './credentials.ts';

/** The dialect of an operator's commands in the history; no caller speaks it. */
export const OPERATOR = 'operator';

/**
 * The credential of an operator's commands. It is made at the first command, and no one can log in with it.
 * `secretHash` matches no secret; `at` is ISO 8601. The caller holds the tenant's lock.
 */
export async function operatorOf(
  trx: Knex.Transaction,
  tenantId: TenantId,
  secretHash: string,
  at: string,
): Promise<Actor> {
  const identifier = `${OPERATOR}/${tenantId}`;
  const known = await trx<{ id: bigint; version: number; dialect: string; kind: string; identifier: string }>(
    'credentials',
  )
    .where({ dialect: OPERATOR, kind: OPERATOR, identifier })
    .first('id', 'version');
  if (known !== undefined) return { tenantId, credentialId: Number(known.id), credentialVersion: known.version };
  const credentialId = await addCredential(
    trx,
    {
      tenantId,
      dialect: OPERATOR,
      kind: OPERATOR,
      identifier,
      secretHash,
      actions: [],
      allowedIps: null,
      allowsQueryString: false,
      typing: 'modern',
      label: "the operator's commands",
      isLoopbackOnly: false,
    },
    at,
  );
  return { tenantId, credentialId, credentialVersion: 1 };
}
