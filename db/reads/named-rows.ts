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
  readonly invoice_currency: string | null;
  readonly currency_code: string | null;
  readonly is_used: boolean;
}

const TENANT = '$1::bigint';

const SQL = `
select a.version, c.currency, i.client_id as invoice_client, i.status, i.currency as invoice_currency, u.code as currency_code,
  $7::text <> '' and (
    exists (select 1 from payments p where p.tenant_id = ${TENANT} and p.reference <> '' and p.reference = $7::text)
    or exists (select 1 from refunds r where r.tenant_id = ${TENANT} and r.reference <> '' and r.reference = $7::text)
    or exists (select 1 from transactions t where t.tenant_id = ${TENANT} and t.reference <> '' and t.reference = $7::text)
  ) as is_used,
  exists (select 1 from credentials o where o.tenant_id = ${TENANT} and o.id = $5::bigint) as has_admin
from (select $2::bigint as credential_id) q
left join credentials a on a.id = q.credential_id and a.tenant_id = ${TENANT} and a.disabled_at is null
left join clients c on c.tenant_id = ${TENANT} and c.id = $3::bigint
left join invoices i on i.tenant_id = ${TENANT} and i.id = $4::bigint
left join currencies u on u.tenant_id = ${TENANT} and u.id = $6::bigint`;

/** Looks up the rows that a caller names. A call with a wrong parameter asks for them, so that the first fault is answered. */
export class NamedRowReads implements NamedRowPort {
  readonly #pool: DatabasePool;
  readonly #statements = new Statements();

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  async find(actor: Actor, names: Names): Promise<NamedRows | 'revoked'> {
    const { clientId, invoiceId, adminId, currencyId, reference } = names;
    const values = [actor.tenantId, actor.credentialId, clientId, invoiceId, adminId, currencyId, reference];
    const [row] = await translatedRead(() => readRows<Row>(this.#pool, this.#statements, SQL, values));
    if (row?.version !== actor.credentialVersion) return 'revoked';
    const { currency, invoice_client: owner, status, invoice_currency: ofInvoice } = row;
    return {
      client: currency === null ? null : { currency },
      invoice:
        owner === null || status === null || ofInvoice === null
          ? null
          : { clientId: Number(owner), status, currency: ofInvoice },
      currency: row.currency_code,
      isReferenceUsed: row.is_used,
      hasAdmin: row.has_admin,
    };
  }
}
