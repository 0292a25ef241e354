import type { Delivery, DeliveryState } from '../../src/core/delivery.ts';
import { currencyOf, decimalText } from '../../src/core/money/money.ts';
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
  /** The licence of deliveries that name none; `null` where an operator gave none. */
  readonly licenseNumber?: string | null;
}

/** The driver, the vehicle and the goods of a delivery that is to be made at Metrc. */
interface Shipment {
  readonly recipientName: string;
  /** `null` where the tenant no longer has it. */
  readonly driver: {
    readonly name: string;
    readonly employeeNumber: string;
    readonly licenseNumber: string;
    readonly phone: string;
  } | null;
  readonly vehicle: { readonly make: string; readonly model: string; readonly licensePlate: string } | null;
  /** The packages of the invoice's lines. */
  readonly packages: readonly {
    readonly label: string;
    readonly quantity: string;
    readonly unitOfMeasure: string;
    readonly totalAmount: string;
  }[];
}

/** The work on a delivery that a payment or a call asked for, with everything that it needs. */
export interface DeliveryWork {
  readonly event: Pick<PendingEvent, 'tenantId' | 'id'>;
  readonly delivery: Delivery;
  /** `null` where none was set for the tenant. */
  readonly account: EncryptedMetrcAccount | null;
  /** How long ago Metrc was asked to make it, without an answer; `null`: it was not. */
  readonly sentMsAgo: number | null;
  readonly shipment: Shipment;
}

interface Row {
  readonly delivery: DeliveryJson;
  readonly account: EncryptedMetrcAccount | null;
  readonly sent_ms_ago: bigint | null;
  readonly currency: string;
  readonly shipment: Omit<Shipment, 'packages'> & {
    readonly packages: readonly {
      readonly label: string;
      readonly quantity: string;
      readonly unitOfMeasure: string;
      readonly amountMinor: string;
    }[];
  };
}

const SHIPMENT = `json_build_object('recipientName', c.name,
  'driver', (select json_build_object('name', d.name, 'employeeNumber', d.employee_number,
      'licenseNumber', d.license_number, 'phone', d.phone)
    from drivers d where d.tenant_id = :tenant and d.id = (v.plan ->> 'driverId')::bigint),
  'vehicle', (select json_build_object('make', h.make, 'model', h.model, 'licensePlate', h.license_plate)
    from vehicles h where h.tenant_id = :tenant and h.id = (v.plan ->> 'vehicleId')::bigint),
  'packages', (select coalesce(json_agg(json_build_object('label', k.label, 'quantity', k.quantity,
      'unitOfMeasure', k.unit_of_measure, 'amountMinor', l.amount_minor::text) order by k.id), '[]')
    from line_packages k join invoice_lines l on l.tenant_id = :tenant and l.id = k.line_id
    where k.tenant_id = :tenant and k.invoice_id = v.invoice_id))`;

/** The work of an event, as the rows are now; `null` where nothing is left to do. */
export async function deliveryWork(
  database: Queryable,
  tenantId: TenantId,
  eventId: number,
): Promise<DeliveryWork | null> {
  const [row] = await queryRows<Row>(
    database,
    `select ${DELIVERY_JSON} as delivery, i.currency, ${SHIPMENT} as shipment,
       floor(extract(epoch from now() - v.create_sent_at) * 1000)::bigint as sent_ms_ago,
       (select json_build_object('state', m.state, 'vendorKeyEncrypted', m.vendor_key_encrypted,
          'userKeyEncrypted', m.user_key_encrypted, 'licenseNumber', m.license_number)
        from metrc_accounts m where m.tenant_id = :tenant) as account
     from outbox o join deliveries v on v.tenant_id = :tenant and v.invoice_id = o.invoice_id
     join invoices i on i.tenant_id = :tenant and i.id = v.invoice_id
     join clients c on c.tenant_id = :tenant and c.id = i.client_id
     where o.tenant_id = :tenant and o.id = :event and o.state not in ('done', 'failed')
       and v.state in ('creating', 'completing')`,
    { tenant: tenantId, event: eventId },
  );
  if (row === undefined) return null;
  const { exponent } = currencyOf(row.currency);
  const packages = row.shipment.packages.map(({ amountMinor, ...sold }) => ({
    ...sold,
    totalAmount: decimalText(BigInt(amountMinor), exponent),
  }));
  return {
    event: { tenantId, id: eventId },
    delivery: row.delivery,
    account: row.account,
    sentMsAgo: row.sent_ms_ago === null ? null : Number(row.sent_ms_ago),
    shipment: { ...row.shipment, packages },
  };
}

/** How the work ended: done, only kept here, or failed for a reason that people read. */
export type DeliveryEnd =
  { readonly state: 'local' | 'completed' } | { readonly state: 'failed'; readonly failure: string };

/** Ends the work: the delivery and its event, both or neither; `at` is ISO 8601. */
export async function endDelivery(database: Database, work: DeliveryWork, end: DeliveryEnd, at: string): Promise<void> {
  const { event, delivery } = work;
  const settled: SettledState = end.state === 'failed' ? 'failed' : 'done';
  const failure = end.state === 'failed' ? end.failure : null;
  await inOneTransaction(database, async (trx) => {
    // Only work that is under way can end: a person, or another worker, may have been faster.
    await queryRows(
      trx,
      `update deliveries set state = ?, failure = ?, updated_at = ?
       where tenant_id = ? and invoice_id = ? and state = ?`,
      [end.state, failure, at, event.tenantId, delivery.invoiceId, delivery.state],
    );
    await settle(trx, event, settled, at);
  });
}

/** Records why the last attempt failed; the work stays under way. */
export async function noteDelay(database: Queryable, work: DeliveryWork, failure: string, at: string): Promise<void> {
  await queryRows(
    database,
    `update deliveries set failure = ?, updated_at = ?
     where tenant_id = ? and invoice_id = ? and state in ('creating', 'completing')`,
    [failure, at, work.event.tenantId, work.delivery.invoiceId],
  );
}

/**
 * Notes, before Metrc is asked to make the delivery, that it is asked; or, after a clear refusal, that it did not make it.
 * A gateway that dies in between leaves the note: the next attempt looks for the delivery first.
 */
export async function noteCreation(database: Queryable, work: DeliveryWork, isSent: boolean): Promise<void> {
  await queryRows(
    database,
    `update deliveries set create_sent_at = ${isSent ? 'now()' : 'null'}
     where tenant_id = ? and invoice_id = ? and state = 'creating'`,
    [work.event.tenantId, work.delivery.invoiceId],
  );
}

/** A delivery that Metrc has made. */
export interface CreatedDelivery {
  readonly metrcDeliveryId: number;
  readonly licenseNumber: string;
  readonly acceptedPackages: readonly string[];
}

/**
 * Records the id of a delivery that Metrc has made, and ends its event where no payment came meanwhile: else the completion
 * is the event's next work. Nothing changes where the delivery is no longer to be made.
 */
export async function recordCreated(
  database: Database,
  { event, delivery }: DeliveryWork,
  created: CreatedDelivery,
  at: string,
): Promise<void> {
  await inOneTransaction(database, async (trx) => {
    const [row] = await queryRows<{ state: DeliveryState }>(
      trx,
      `update deliveries set metrc_delivery_id = ?, license_number = ?, accepted_packages = ?::jsonb, failure = null,
         create_sent_at = null, updated_at = ?, state = case when arrived_at is null then 'open' else 'completing' end
       where tenant_id = ? and invoice_id = ? and state = 'creating' returning state`,
      [
        created.metrcDeliveryId,
        created.licenseNumber,
        JSON.stringify(created.acceptedPackages),
        at,
        event.tenantId,
        delivery.invoiceId,
      ],
    );
    if (row?.state !== 'completing') await settle(trx, event, 'done', at);
  });
}
