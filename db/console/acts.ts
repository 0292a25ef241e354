import type { Act, ActsPort, NewAct, RecordedAct } from '../../src/core/console/acts.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/** The advisory lock of new acts; a tenant's acts are numbered one after the other. */
const LOCK = 4_919_061;

/** Records an act in the transaction of the act: both, or neither. Times are by the database's clock. */
export async function recordAct(trx: Queryable, { tenantId, operator, act, subject, detail }: NewAct): Promise<void> {
  await queryRows(trx, 'select pg_advisory_xact_lock(?::integer, hashint8(?::bigint))', [LOCK, tenantId]);
  const [last] = await queryRows<{ id: bigint | null }>(
    trx,
    'select max(a.id) as id from operator_acts a where a.tenant_id = ?',
    [tenantId],
  );
  await queryRows(
    trx,
    `insert into operator_acts (tenant_id, id, operator_id, operator_name, act, subject, detail, acted_at)
     values (?, ?, ?, ?, ?, ?, ?, now())`,
    [tenantId, (last?.id ?? 0n) + 1n, operator.id, operator.name, act, subject, detail],
  );
}

interface Row {
  readonly id: bigint;
  readonly operator_name: string;
  readonly act: Act;
  readonly subject: string;
  readonly detail: string;
  readonly acted: string;
}

/** The acts of operators in PostgreSQL. No role of the gateway can change or delete one. */
export class OperatorActs implements ActsPort {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async list(tenantId: TenantId, before: number | null, most: number): Promise<readonly RecordedAct[]> {
    const rows = await translated(() =>
      queryRows<Row>(
        this.#database,
        `select a.id, a.operator_name, a.act, a.subject, a.detail,
           to_char(a.acted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as acted
         from operator_acts a where a.tenant_id = cast(:tenant as bigint)
           and (cast(:before as bigint) is null or a.id < :before) order by a.id desc limit :most`,
        { tenant: tenantId, before, most },
      ),
    );
    return rows.map(({ id, operator_name: operatorName, acted: actedAt, act, subject, detail }) => ({
      ...{ id: Number(id), operatorName, act, subject, detail, actedAt },
    }));
  }
}
