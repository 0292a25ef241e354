import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

/** The fields of an enabled credential that the demo needs. */
interface ObeyedSecret {
  readonly secretHash: string;
  readonly isLoopbackOnly: boolean;
}

/** The enabled API secret of a name in one tenant, or `null`. */
export async function obeyedSecret(
  database: Queryable,
  tenantId: TenantId,
  identifier: string,
): Promise<ObeyedSecret | null> {
  const [row] = await queryRows<ObeyedSecret>(
    database,
    `select secret_hash as "secretHash", is_loopback_only as "isLoopbackOnly" from credentials
     where tenant_id = ? and identifier = ? and dialect = 'whmcs' and kind = 'api-secret' and disabled_at is null`,
    [tenantId, identifier],
  );
  return row ?? null;
}
