import type { WallTime } from './dates.ts';
import type { InvoiceId } from './invoice.ts';

/**
 * The state of a delivery's completion: `open` waits for a payment, `completing` for Metrc's confirmation, `failed` for a
 * person or another payment.
 */
export type DeliveryState = 'open' | 'completing' | 'completed' | 'failed';

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
  readonly metrcDeliveryId: number;
  /** Licence of the delivering facility. */
  readonly licenseNumber: string;
  /** Labels of the packages that the customer kept. */
  readonly acceptedPackages: readonly string[];
  readonly returnedPackages: readonly ReturnedPackage[];
  readonly state: DeliveryState;
  /** When the customer paid, in the caller's local time; `null` before. */
  readonly arrivedAt: WallTime | null;
  /** Why it failed or is not yet completed: Metrc's own message, or a sentence of the gateway. */
  readonly failure: string | null;
}
