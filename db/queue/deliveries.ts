import type { Delivery } from '../../src/core/delivery.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { settle, type PendingEvent, type SettledState } from './outbox.ts';
import { DELIVERY_JSON, type DeliveryJson } from '../postgres/rows.ts';
import { inOneTransaction, queryRows, type Database, type Queryable } from '../postgres/sql.ts';

/** A tenant's account at Metrc as it is stored: the keys are encrypted. */
export interface EncryptedMetrcAccount {
  /** Two small letters. */
  readonly state: string;
  readonly vendorKeyEncrypted: string;
  readonly userKeyEncrypted: string;
}

/** A completion that a payment asked for, with everything that it needs. */
export interface DeliveryWork {
  readonly event: Pick<PendingEvent, 'tenantId' | 'id'>;
  readonly delivery: Delivery;
  /** `null` where none was set for the tenant. */
  readonly account: EncryptedMetrcAccount | null;
}

interface Row {
  readonly delivery: DeliveryJson;
  readonly account: EncryptedMetrcAccount | null;
}

/** The work of an event's completion, as the rows are now; `null` where nothing is left to do. */
export async function deliveryWork(
  database: Queryable,
  tenantId: TenantId,
  eventId: number,
): Promise<DeliveryWork | null> {
  const [row] = await queryRows<Row>(
    database,
    `select ${DELIVERY_JSON} as delivery,
       (select json_build_object('state', m.state, 'vendorKeyEncrypted', m.vendor_key_encrypted,
          'userKeyEncrypted', m.user_key_encrypted) from metrc_accounts m where m.tenant_id = :tenant) as account
     from outbox o join deliveries v on v.tenant_id = :tenant and v.invoice_id = o.invoice_id
     where o.tenant_id = :tenant and o.id = :event and o.state not in ('done', 'failed') and v.state = 'completing'`,
    { tenant: tenantId, event: eventId },
  );
  return row === undefined ? null : { event: { tenantId, id: eventId }, ...row };
}

/** How a completion ended: done, or failed for a reason that people read. */
export type DeliveryEnd = { readonly state: 'completed' } | { readonly state: 'failed'; readonly failure: string };

/** Ends a completion: the delivery and its event, both or neither; `at` is ISO 8601. */
export async function endDelivery(database: Database, work: DeliveryWork, end: DeliveryEnd, at: string): Promise<void> {
  const { event, delivery } = work;
  const settled: SettledState = end.state === 'completed' ? 'done' : 'failed';
  const failure = end.state === 'failed' ? end.failure : null;
  await inOneTransaction(database, async (trx) => {
    // Only a completion that is under way can end: a person, or another worker, may have been faster.
    await queryRows(
      trx,
      `update deliveries set state = ?, failure = ?, updated_at = ?
       where tenant_id = ? and invoice_id = ? and state = 'completing'`,
      [end.state, failure, at, event.tenantId, delivery.invoiceId],
    );
    await settle(trx, event, settled, at);
  });
}

/** Records why the last attempt failed; the completion stays under way. */
export async function noteDelay(database: Queryable, work: DeliveryWork, failure: string, at: string): Promise<void> {
  await queryRows(
    database,
    `update deliveries set failure = ?, updated_at = ?
     where tenant_id = ? and invoice_id = ? and state = 'completing'`,
    [failure, at, work.event.tenantId, work.delivery.invoiceId],
  );
}
