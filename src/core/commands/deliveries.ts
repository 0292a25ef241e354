import type { CommandBase } from '../command-base.ts';
import type { WallTime } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';

/** Details of a delivery for an invoice; a job makes the delivery at Metrc. */
export interface PlanDelivery extends CommandBase {
  readonly kind: 'plan-delivery';
  readonly invoiceId: InvoiceId;
  readonly driverId: number;
  readonly vehicleId: number;
  readonly route: string;
  /** `null` is now. */
  readonly departsAt: WallTime | null;
  /** `null` is now, or the departure where that is later. */
  readonly arrivesAt: WallTime | null;
  /** `null` is the licence of the tenant's account. */
  readonly licenseNumber: string | null;
}

export type DeliveryResult = {
  readonly kind: 'delivery-planned';
  readonly invoiceId: InvoiceId;
  readonly departsAt: WallTime;
  readonly arrivesAt: WallTime;
  /** Whether the invoice had these details before. */
  readonly isRepeat: boolean;
};
