import type { Actor } from '../../src/core/commands.ts';
import type { OperatorActorPort } from '../../src/core/console/operator-actors.ts';
import type { OperatorId } from '../../src/core/console/operators.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { OPERATOR } from '../admin/operator-credential.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/**
 * Makes it, for an operator who is not revoked. Two gateways may do so at once: the second finds the first one's. Its secret
 * matches nothing.
 */
const MAKE = `
insert into credentials (tenant_id, dialect, kind, identifier, secret_hash, version, actions, allowed_ips,
  allows_query_string, typing, label, is_loopback_only, created_at)
select cast(? as bigint), '${OPERATOR}', '${OPERATOR}', ?, ?, 1, array[]::text[], null, false, 'modern', o.name, false,
  cast(? as timestamptz)
from operators o where o.id = ? and o.disabled_at is null
on conflict do nothing`;

const FIND = `
select id, version from credentials
where tenant_id = ? and dialect = '${OPERATOR}' and kind = '${OPERATOR}' and identifier = ? and disabled_at is null`;

interface Row {
  readonly id: bigint;
  readonly version: number;
}

/** The identifier of an operator's acts in a tenant: `operator/53/7`. That of the command line is `operator/53`. */
export function operatorActor(tenantId: TenantId | '%', id: OperatorId): string {
  return `${OPERATOR}/${tenantId}/${id}`;
}

/** The credentials under which operators' acts are in the history, one for each operator and tenant. */
export class OperatorActors implements OperatorActorPort {
  readonly #database: Queryable;
  /** A hash that no secret has. */
  readonly #secretHash: string;

  constructor(database: Queryable, secretHash: string) {
    this.#database = database;
    this.#secretHash = secretHash;
  }

  async actor(tenantId: TenantId, id: OperatorId, at: string): Promise<Actor | null> {
    const found = (await this.#find(tenantId, operatorActor(tenantId, id))) ?? (await this.#make(tenantId, id, at));
    if (found === undefined) return null;
    return { tenantId, credentialId: Number(found.id), credentialVersion: found.version };
  }

  async #make(tenantId: TenantId, id: OperatorId, at: string): Promise<Row | undefined> {
    const identifier = operatorActor(tenantId, id);
    await translated(() => queryRows(this.#database, MAKE, [tenantId, identifier, this.#secretHash, at, id]));
    return await this.#find(tenantId, identifier);
  }

  async #find(tenantId: TenantId, identifier: string): Promise<Row | undefined> {
    const [row] = await translated(() => queryRows<Row>(this.#database, FIND, [tenantId, identifier]));
    return row;
  }
}
