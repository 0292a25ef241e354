import type { WallTime } from '../../src/core/dates.ts';
import type { Delivery } from '../../src/core/delivery.ts';

/** A delivery that arrived. */
export interface Completion extends Pick<Delivery, 'licenseNumber' | 'acceptedPackages' | 'returnedPackages'> {
  readonly metrcDeliveryId: number;
  readonly arrivedAt: WallTime;
  /** One of Metrc's own payment types. No document maps them to money types. */
  readonly paymentType: string | null;
}

/** One object of the array for PUT /sales/v2/deliveries/complete, in the order of Metrc's own example. */
interface CompletionBody {
  readonly Id: number;
  readonly ActualArrivalDateTime: string;
  readonly PaymentType: string | null;
  readonly AcceptedPackages: readonly string[];
  readonly ReturnedPackages: readonly {
    readonly Label: string;
    readonly ReturnQuantityVerified: number;
    readonly ReturnUnitOfMeasure: string;
    readonly ReturnReason: string;
    readonly ReturnReasonNote: string;
  }[];
}

/** A completion with Metrc's field names. */
export function completionBody(completion: Completion): CompletionBody {
  return {
    Id: completion.metrcDeliveryId,
    ActualArrivalDateTime: localDateTime(completion.arrivedAt),
    PaymentType: completion.paymentType,
    AcceptedPackages: completion.acceptedPackages,
    ReturnedPackages: completion.returnedPackages.map((returned) => ({
      Label: returned.label,
      ReturnQuantityVerified: Number(returned.quantity),
      ReturnUnitOfMeasure: returned.unitOfMeasure,
      ReturnReason: returned.reason,
      ReturnReasonNote: returned.note,
    })),
  };
}

/** `2015-03-24 11:54:00` as `2015-03-24T11:54:00.000`: Metrc takes the facility's wall time, without a zone. */
export function localDateTime(time: WallTime): string {
  return `${time.replace(' ', 'T')}.000`;
}
