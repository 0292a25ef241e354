import type { WallTime } from './dates.ts';
import type { InvoiceId } from './invoice.ts';

/**
 * Where the completion of a delivery stands: `open` waits for a payment, `completing` for Metrc's yes, `failed` for a
 * person or for another payment.
 */
export type DeliveryState = 'open' | 'completing' | 'completed' | 'failed';

/** A package that came back, as Metrc's PUT /sales/v2/deliveries/complete wants it said. */
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
  /** Licence of the facility that the delivery is of. */
  readonly licenseNumber: string;
  /** Labels of the packages that the customer kept. */
  readonly acceptedPackages: readonly string[];
  readonly returnedPackages: readonly ReturnedPackage[];
  readonly state: DeliveryState;
  /** When the customer paid, on the caller's wall; `null` before. */
  readonly arrivedAt: WallTime | null;
  /** Why it failed, or why it is not completed yet: Metrc's own words, or a sentence of ours. */
  readonly failure: string | null;
}
