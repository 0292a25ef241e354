import type { Knex } from 'knex';
import { verify } from '../../db/verify/verify.ts';
import { queryRows } from '../../db/postgres/sql.ts';

/** Everything that payments left of one invoice of the demo's tenant. */
export interface Effects {
  readonly payments: number;
  readonly claims: number;
  /** Entries of credit that an excess made. */
  readonly credits: number;
  readonly events: number;
  readonly applied: number;
  readonly repeated: number;
  readonly refused: number;
  /** The sum of the payments that the invoice shows, in minor units. */
  readonly paidMinor: number;
}

const SQL = `
select
  (select count(*) from payments p where p.tenant_id = i.tenant_id and p.invoice_id = i.id) as payments,
  (select count(*) from payment_claims k join payments p on p.tenant_id = k.tenant_id and p.id = k.payment_id
    where k.tenant_id = i.tenant_id and p.invoice_id = i.id) as claims,
  (select count(*) from credit_entries e where e.tenant_id = i.tenant_id and e.invoice_id = i.id) as credits,
  (select count(*) from outbox o
    where o.tenant_id = i.tenant_id and o.invoice_id = i.id and o.event = 'payment.recorded') as events,
  (select count(*) from history h where h.tenant_id = i.tenant_id and h.invoice_id = i.id
    and h.action = 'add-payment' and h.outcome = 'applied') as applied,
  (select count(*) from history h where h.tenant_id = i.tenant_id and h.invoice_id = i.id
    and h.action = 'add-payment' and h.outcome = 'repeated') as repeated,
  (select count(*) from history h where h.tenant_id = i.tenant_id and h.invoice_id = i.id
    and h.action = 'add-payment' and h.outcome = 'refused') as refused,
  i.paid_minor as "paidMinor"
from invoices i where i.tenant_id = 53 and i.id = ?`;

export async function effectsOn(database: Knex, invoiceId: number): Promise<Effects> {
  const [row] = await queryRows<Readonly<Record<keyof Effects, bigint>>>(database, SQL, [invoiceId]);
  if (row === undefined) throw new Error(`There is no invoice ${invoiceId}`);
  return Object.fromEntries(Object.entries(row).map(([name, count]) => [name, Number(count)])) as unknown as Effects;
}

/** The findings of the product's own verification. */
export async function differencesIn(database: Knex): Promise<readonly unknown[]> {
  return (await verify(database, { tenantId: null })).differences;
}
