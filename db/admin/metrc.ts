import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { EventName } from '../../src/core/changes.ts';
import type { Delivery, DeliveryState } from '../../src/core/delivery.ts';
import type { InvoiceId } from '../../src/core/invoice.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import type { EncryptedMetrcAccount } from '../queue/deliveries.ts';
import { DELIVERY_JSON, type DeliveryJson } from '../postgres/rows.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { takeId } from './ids.ts';

/** A new delivery of an operator. */
export type NewDelivery = Pick<
  Delivery,
  'invoiceId' | 'metrcDeliveryId' | 'licenseNumber' | 'acceptedPackages' | 'returnedPackages'
>;

/** A delivery for an operator. */
export interface ListedDelivery extends Delivery {
  /** ISO 8601. */
  readonly updatedAt: string;
}

interface DeliveryFilter {
  readonly invoiceId?: InvoiceId;
  readonly state?: DeliveryState;
}

/** Sets or replaces a tenant's account at Metrc, with encrypted keys. False where there is no such tenant. */
export async function setMetrcAccount(
  database: Knex,
  tenantId: TenantId,
  { state, vendorKeyEncrypted, userKeyEncrypted, licenseNumber = null }: EncryptedMetrcAccount,
): Promise<boolean> {
  const rows = await queryRows(
    database,
    `insert into metrc_accounts (tenant_id, state, vendor_key_encrypted, user_key_encrypted, license_number)
     select t.id, ?, ?, ?, ? from tenants t where t.id = ?
     on conflict (tenant_id) do update set state = excluded.state, vendor_key_encrypted = excluded.vendor_key_encrypted,
       user_key_encrypted = excluded.user_key_encrypted,
       license_number = coalesce(excluded.license_number, metrc_accounts.license_number)
     returning tenant_id`,
    [state, vendorKeyEncrypted, userKeyEncrypted, licenseNumber, tenantId],
  );
  return rows.length > 0;
}

/** Whether an account at Metrc is set for a tenant. */
export async function hasMetrcAccount(database: Knex, tenantId: TenantId): Promise<boolean> {
  return (await database('metrc_accounts').where({ tenant_id: tenantId }).first('tenant_id')) !== undefined;
}

/**
 * Attaches a delivery to an invoice; `at` is ISO 8601. It replaces an open or failed delivery. A failed one stays failed,
 * with its time of arrival, until it is retried or paid again. Returns the obstacle where it changed nothing.
 */
export async function attachDelivery(
  trx: Knex.Transaction,
  tenantId: TenantId,
  delivery: NewDelivery,
  at: string,
): Promise<'attached' | 'replaced' | 'invoice-not-found' | 'creating' | 'completing' | 'completed'> {
  if (!(await lockInvoice(trx, tenantId, delivery.invoiceId))) return 'invoice-not-found';
  const state = await lockState(trx, tenantId, delivery.invoiceId);
  if (state === 'creating' || state === 'completing' || state === 'completed') return state;
  const columns = {
    metrc_delivery_id: delivery.metrcDeliveryId,
    license_number: delivery.licenseNumber,
    accepted_packages: JSON.stringify(delivery.acceptedPackages),
    returned_packages: JSON.stringify(delivery.returnedPackages),
    updated_at: at,
  };
  const key = { tenant_id: tenantId, invoice_id: delivery.invoiceId };
  if (state === null) await trx('deliveries').insert({ ...key, ...columns, state: 'open' });
  else {
    // A failed completion waits for a retry. Any other delivery waits for a payment.
    const isFailed = "state = 'failed' and (metrc_delivery_id is not null or arrived_at is not null)";
    const next = trx.raw(`case when ${isFailed} then state else 'open' end`);
    await trx('deliveries')
      .where(key)
      .update({ ...columns, state: next });
  }
  return state === null ? 'attached' : 'replaced';
}

/** A tenant's deliveries, or those that a filter names, by invoice. */
export async function listDeliveries(
  database: Knex,
  tenantId: TenantId,
  { invoiceId, state }: DeliveryFilter = {},
): Promise<readonly ListedDelivery[]> {
  const rows = await queryRows<{ delivery: DeliveryJson; updated_at: string }>(
    database,
    `select ${DELIVERY_JSON} as delivery,
       to_char(v.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as updated_at
     from deliveries v
     where v.tenant_id = ? and v.invoice_id = coalesce(?::bigint, v.invoice_id) and v.state = coalesce(?::text, v.state)
     order by v.invoice_id`,
    [tenantId, invoiceId ?? null, state ?? null],
  );
  return rows.map((row) => ({ ...row.delivery, updatedAt: row.updated_at }));
}

/**
 * Completes a failed delivery again, with its own time of arrival, or makes it at Metrc, where that failed or the tenant had
 * no account; `at` is ISO 8601. In any other state it changes nothing and returns the state.
 */
export async function retryDelivery(
  trx: Queryable,
  tenantId: TenantId,
  invoiceId: InvoiceId,
  at: string,
): Promise<'retried' | 'delivery-not-found' | Exclude<DeliveryState, 'failed' | 'local'>> {
  await lockInvoice(trx, tenantId, invoiceId);
  const state = await lockState(trx, tenantId, invoiceId);
  if (state === null) return 'delivery-not-found';
  if (state !== 'failed' && state !== 'local') return state;
  const [row] = await queryRows<{ state: 'completing' | 'creating' }>(
    trx,
    `update deliveries set state = case when metrc_delivery_id is null then 'creating' else 'completing' end,
       failure = null, updated_at = ? where tenant_id = ? and invoice_id = ? returning state`,
    [at, tenantId, invoiceId],
  );
  const event: EventName = row?.state === 'completing' ? 'delivery.complete' : 'delivery.create';
  const id = await takeId(trx, tenantId, 'event');
  await queryRows(
    trx,
    `insert into outbox (tenant_id, id, event, state, invoice_id, payload, command_id, recorded_at)
     values (?, ?, ?, 'pending', ?, '{}', ?, ?)`,
    [tenantId, id, event, invoiceId, `delivery-retry:${randomUUID()}`, at],
  );
  return 'retried';
}

/** The invoice's lock protects the delivery: a payment that completes it holds the lock until it commits. */
async function lockInvoice(trx: Queryable, tenantId: TenantId, invoiceId: InvoiceId): Promise<boolean> {
  const sql = 'select id from invoices where tenant_id = ? and id = ? for update';
  return (await queryRows(trx, sql, [tenantId, invoiceId])).length > 0;
}

/** Locks an invoice's delivery until the transaction ends; returns its state, `null` where it has no delivery. */
async function lockState(trx: Queryable, tenantId: TenantId, invoiceId: InvoiceId): Promise<DeliveryState | null> {
  const [row] = await queryRows<{ state: DeliveryState }>(
    trx,
    'select state from deliveries where tenant_id = ? and invoice_id = ? for update',
    [tenantId, invoiceId],
  );
  return row?.state ?? null;
}
