import type { PayMethodReadPort } from '../../../src/core/billing/pay-method-port.ts';
import type { Actor } from '../../../src/core/commands.ts';
import type { PayMethod, PayMethodId, PayMethodType } from '../../../src/core/records/pay-method.ts';
import type { ClientId } from '../../../src/core/tenant.ts';
import { payMethodOf, payMethods } from '../../ledger/records/pay-methods.ts';
import { selectedColumns, type Row } from '../../ledger/records/record-table.ts';
import type { DatabasePool } from '../../postgres/pool.ts';
import { Statements } from '../../postgres/prepared-statements.ts';
import { readRows } from '../../postgres/read-rows.ts';
import { translatedRead } from '../translated-read.ts';

/** A list without pages has a bound. */
const MOST = 500;

/** One row without a pay method where the client has none. */
const SQL = `
select a.version, c.id as found_client, m.*
from (select 1) one
left join credentials a on a.id = $2::bigint and a.tenant_id = $1::bigint and a.disabled_at is null
left join clients c on c.tenant_id = $1::bigint and c.id = $3::bigint
left join lateral (
  select ${selectedColumns(payMethods.columns, 'p')} from pay_methods p
  where p.tenant_id = $1::bigint and p.client_id = $3::bigint
    and ($4::bigint is null or p.id = $4::bigint) and ($5::text is null or p.type = $5::text)
  order by p.defaulted_at desc nulls last, p.id limit ${MOST}) m on true`;

interface Found extends Row {
  readonly version: number | null;
  readonly found_client: bigint | null;
  readonly id: bigint | null;
}

export class PayMethodReads implements PayMethodReadPort {
  readonly #pool: DatabasePool;
  readonly #statements = new Statements();

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  async payMethods(
    { tenantId, credentialId, credentialVersion }: Actor,
    clientId: ClientId,
    { id, type }: { readonly id: PayMethodId | null; readonly type: PayMethodType | null },
  ): Promise<readonly PayMethod[] | 'client-not-found' | 'revoked'> {
    const values = [tenantId, credentialId, clientId, id, type];
    const rows = await translatedRead(() => readRows<Found>(this.#pool, this.#statements, SQL, values));
    if (rows[0]?.version !== credentialVersion) return 'revoked';
    if (rows[0].found_client === null) return 'client-not-found';
    return rows.filter((row) => row.id !== null).map(payMethodOf);
  }
}
