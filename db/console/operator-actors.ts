import type { Actor } from '../../src/core/commands.ts';
import type { OperatorId } from '../../src/core/operators.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/** The dialect of operators' commands in the history; no caller speaks it. */
const OPERATOR = 'operator';

/** Two gateways may make it at once: the second takes the first one's. Its secret matches nothing. */
const MAKE = `
insert into credentials (tenant_id, dialect, kind, identifier, secret_hash, version, actions, allowed_ips,
  allows_query_string, typing, label, is_loopback_only, created_at)
values (?, '${OPERATOR}', '${OPERATOR}', ?, ?, 1, array[]::text[], null, false, 'modern', ?, false, ?)
on conflict do nothing`;

const FIND = `
select id, version from credentials
where tenant_id = ? and dialect = '${OPERATOR}' and kind = '${OPERATOR}' and identifier = ? and disabled_at is null`;

interface Row {
  readonly id: bigint;
  readonly version: number;
}

/** The operator who acts in a tenant. */
export interface ActingOperator {
  readonly id: OperatorId;
  readonly name: string;
}

/** The name of an operator's credential in a tenant. */
export function operatorIdentifier(tenantId: TenantId, { id }: Pick<ActingOperator, 'id'>): string {
  return `${OPERATOR}/${tenantId}/${id}`;
}

/** The credentials under which operators' commands are in the history, one for each operator and tenant. */
export class OperatorActors {
  readonly #database: Queryable;
  /** A hash that no secret has. */
  readonly #secretHash: string;

  constructor(database: Queryable, secretHash: string) {
    this.#database = database;
    this.#secretHash = secretHash;
  }

  /** Finds the credential, or makes it at the first act. `at` is ISO 8601. */
  async actor(tenantId: TenantId, operator: ActingOperator, at: string): Promise<Actor> {
    const identifier = operatorIdentifier(tenantId, operator);
    const found = (await this.#find(tenantId, identifier)) ?? (await this.#make(tenantId, operator, at));
    return { tenantId, credentialId: Number(found.id), credentialVersion: found.version };
  }

  async #make(tenantId: TenantId, operator: ActingOperator, at: string): Promise<Row> {
    const identifier = operatorIdentifier(tenantId, operator);
    const values = [tenantId, identifier, this.#secretHash, operator.name, at];
    await translated(() => queryRows(this.#database, MAKE, values));
    const made = await this.#find(tenantId, identifier);
    if (made === undefined) throw new Error('The credential of an operator was revoked');
    return made;
  }

  async #find(tenantId: TenantId, identifier: string): Promise<Row | undefined> {
    const [row] = await translated(() => queryRows<Row>(this.#database, FIND, [tenantId, identifier]));
    return row;
  }
}
