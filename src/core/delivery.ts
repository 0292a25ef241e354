import type { WallTime } from './dates.ts';
import type { InvoiceId } from './invoice.ts';

/**
 * The state of a delivery: `creating` waits for the id that Metrc gives it, `open` for a payment, `completing` for Metrc's
 * confirmation, `failed` for a person or another payment. A `local` one is only here: its tenant has no Metrc.
 */
export type DeliveryState = 'local' | 'creating' | 'open' | 'completing' | 'completed' | 'failed';

/** The details of a delivery that the gateway makes at Metrc; times are local, without a zone. */
export interface DeliveryPlan {
  readonly driverId: number;
  readonly vehicleId: number;
  readonly route: string;
  readonly departsAt: WallTime;
  readonly arrivesAt: WallTime;
  /** When the details came. */
  readonly soldAt: WallTime;
}

/** A returned package, in the terms of Metrc's PUT /sales/v2/deliveries/complete. */
export interface ReturnedPackage {
  readonly label: string;
  /** Decimal text. */
  readonly quantity: string;
  readonly unitOfMeasure: string;
  readonly reason: string;
  readonly note: string;
}

/** The Metrc sales delivery of an invoice; an invoice has at most one. */
export interface Delivery {
  readonly invoiceId: InvoiceId;
  /** `null` until Metrc has it. */
  readonly metrcDeliveryId: number | null;
  /** Licence of the delivering facility; empty until Metrc has the delivery, where the account's is taken. */
  readonly licenseNumber: string;
  /** Labels of the packages that the customer kept. */
  readonly acceptedPackages: readonly string[];
  readonly returnedPackages: readonly ReturnedPackage[];
  readonly state: DeliveryState;
  /** `null` where an operator attached a delivery that Metrc had. */
  readonly plan: DeliveryPlan | null;
  /** When the customer paid, in the caller's local time; `null` before. */
  readonly arrivedAt: WallTime | null;
  /** Why it failed or is not yet completed: Metrc's own message, or a sentence of the gateway. */
  readonly failure: string | null;
}
