import type { Creation } from '../../adapters/metrc/creation-body.ts';
import type { MetrcAccount, MetrcClient, MetrcFault } from '../../adapters/metrc/metrc-client.ts';
import type { Database } from '../../db/postgres/sql.ts';
import {
  noteCreation,
  recordCreated,
  type CreatedDelivery,
  type DeliveryEnd,
  type DeliveryWork,
} from '../../db/queue/deliveries.ts';
import { instantText } from '../core/dates.ts';
import type { Clock } from '../core/ports.ts';

/** How long Metrc may still be busy with a call that got no answer. After it, a delivery that is not there was not made. */
export const CREATION_DOUBT_MS = 60_000;

interface CreationOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly doubtMs: number;
}

/**
 * Makes a delivery at Metrc, whose POST makes another one for each call. So the attempt is noted before it is sent. An
 * attempt that finds the note looks for the delivery first, and sends only when a lost call can no longer be under way.
 */
export async function makeDelivery(
  work: DeliveryWork,
  { client, account }: { readonly client: MetrcClient; readonly account: MetrcAccount },
  { database, clock, doubtMs }: CreationOptions,
  signal: AbortSignal,
): Promise<'made' | DeliveryEnd | MetrcFault> {
  const creation = creationOf(work);
  if (typeof creation === 'string') return { state: 'failed', failure: creation };
  const record = async (metrcDeliveryId: number): Promise<'made'> => {
    await recordCreated(database, work, createdBy(creation, metrcDeliveryId), instantText(clock.now()));
    return 'made';
  };

  if (work.sentMsAgo !== null) {
    const found = await client.findCreated(account, creation, signal);
    if (!found.ok) return found;
    if (found.value !== null) return await record(found.value);
    const leftMs = doubtMs - work.sentMsAgo;
    if (leftMs > 0) return waiting(leftMs);
  }
  await noteCreation(database, work, true);
  const made = await client.create(account, creation, signal);
  if (made.ok) return await record(made.value);
  // A clear refusal: nothing was made, and the next attempt need not look.
  if (!made.isInDoubt) await noteCreation(database, work, false);
  return made;
}

function waiting(leftMs: number): MetrcFault {
  const words = 'Metrc may have made the delivery: the gateway looks for it again before it asks once more';
  return { ok: false, isFinal: false, words, retryAfterMs: leftMs, isInDoubt: true };
}

/** The delivery for Metrc, or a sentence that says what is missing. */
function creationOf({ event: { tenantId }, delivery, account, shipment }: DeliveryWork): Creation | string {
  const { plan, invoiceId } = delivery;
  if (plan === null) throw new Error(`The delivery of invoice ${invoiceId} has no plan`);
  const { driver, vehicle, recipientName, packages } = shipment;
  if (driver === null) return `Tenant ${tenantId} has no driver ${plan.driverId}: add it with ./gateway driver add.`;
  if (vehicle === null)
    return `Tenant ${tenantId} has no vehicle ${plan.vehicleId}: add it with ./gateway vehicle add.`;
  const licenseNumber = delivery.licenseNumber === '' ? (account?.licenseNumber ?? '') : delivery.licenseNumber;
  if (licenseNumber === '' && account !== null) {
    return `The Metrc account of tenant ${tenantId} has no licence: set it with ./gateway delivery account --license.`;
  }
  return { tenantId, invoiceId, licenseNumber, plan, driver, vehicle, recipientName, packages };
}

function createdBy({ licenseNumber, packages }: Creation, metrcDeliveryId: number): CreatedDelivery {
  return { metrcDeliveryId, licenseNumber, acceptedPackages: [...new Set(packages.map(({ label }) => label))] };
}
