import type { Actor } from '../../src/core/commands.ts';
import type { InvoiceStatus } from '../../src/core/invoice.ts';
import type { NamedRows, Names } from '../../src/core/lists/named-rows.ts';
import type { NamedRowPort } from '../../src/core/ports.ts';
import type { DatabasePool } from '../postgres/pool.ts';
import { Statements } from '../postgres/prepared-statements.ts';
import { readRows } from '../postgres/read-rows.ts';
import { translatedRead } from './translated-read.ts';

interface Row {
  readonly version: number | null;
  readonly currency: string | null;
  readonly invoice_client: bigint | null;
  readonly status: InvoiceStatus | null;
  readonly has_admin: boolean;
}

const TENANT = '$1::bigint';

const SQL = `
select a.version, c.currency, i.client_id as invoice_client, i.status,
  exists (select from credentials o where o.tenant_id = ${TENANT} and o.id = $5::bigint) as has_admin
from (select $2::bigint as credential_id) q
left join credentials a on a.id = q.credential_id and a.tenant_id = ${TENANT} and a.disabled_at is null
left join clients c on c.tenant_id = ${TENANT} and c.id = $3::bigint
left join invoices i on i.tenant_id = ${TENANT} and i.id = $4::bigint`;

/** Looks up the rows that a caller names. A call with a wrong parameter asks for them, so that the first fault is answered. */
export class NamedRowReads implements NamedRowPort {
  readonly #pool: DatabasePool;
  readonly #statements = new Statements();

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  async find(actor: Actor, { clientId, invoiceId, adminId }: Names): Promise<NamedRows | 'revoked'> {
    const values = [actor.tenantId, actor.credentialId, clientId, invoiceId, adminId];
    const [row] = await translatedRead(() => readRows<Row>(this.#pool, this.#statements, SQL, values));
    if (row?.version !== actor.credentialVersion) return 'revoked';
    const { currency, invoice_client: owner, status } = row;
    return {
      client: currency === null ? null : { currency },
      invoice: owner === null || status === null ? null : { clientId: Number(owner), status },
      hasAdmin: row.has_admin,
    };
  }
}
