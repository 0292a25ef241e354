import type { DeliveryPlan } from '../../src/core/delivery.ts';
import type { InvoiceId } from '../../src/core/invoice.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { localDateTime } from './completion-body.ts';

/** A package that a delivery brings, as Metrc counts it. */
export interface SoldPackage {
  readonly label: string;
  /** Decimal text. */
  readonly quantity: string;
  readonly unitOfMeasure: string;
  /** Decimal text, in the currency of the facility. */
  readonly totalAmount: string;
}

/** A delivery to be made at Metrc. */
export interface Creation {
  readonly tenantId: TenantId;
  readonly invoiceId: InvoiceId;
  readonly licenseNumber: string;
  readonly plan: DeliveryPlan;
  readonly driver: {
    readonly name: string;
    readonly employeeNumber: string;
    readonly licenseNumber: string;
    readonly phone: string;
  };
  readonly vehicle: { readonly make: string; readonly model: string; readonly licensePlate: string };
  readonly recipientName: string;
  readonly packages: readonly SoldPackage[];
}

/** One object of the array for POST /sales/v2/deliveries, in the order of Metrc's own example. */
type CreationBody = Readonly<Record<string, unknown>>;

/**
 * The route with the invoice behind it. Metrc shows it in its lists, so that a delivery is found again whose id was lost:
 * no other field takes a text of ours.
 */
export function plannedRoute({ plan, tenantId, invoiceId }: Creation): string {
  return `${plan.route} [invoice ${tenantId}-${invoiceId}]`;
}

export function creationBody(creation: Creation): CreationBody {
  const { plan, driver, vehicle, packages } = creation;
  return {
    SalesDateTime: localDateTime(plan.soldAt),
    SalesCustomerType: 'Consumer',
    PatientLicenseNumber: null,
    ConsumerId: null,
    DriverEmployeeId: driver.employeeNumber,
    DriverName: driver.name,
    DriversLicenseNumber: driver.licenseNumber,
    PhoneNumberForQuestions: driver.phone,
    VehicleMake: vehicle.make,
    VehicleModel: vehicle.model,
    VehicleLicensePlateNumber: vehicle.licensePlate,
    RecipientName: creation.recipientName,
    RecipientAddressStreet1: null,
    RecipientAddressStreet2: null,
    RecipientAddressCity: null,
    RecipientAddressState: null,
    RecipientAddressPostalCode: null,
    PlannedRoute: plannedRoute(creation),
    EstimatedDepartureDateTime: localDateTime(plan.departsAt),
    EstimatedArrivalDateTime: localDateTime(plan.arrivesAt),
    Transactions: packages.map((sold) => ({
      PackageLabel: sold.label,
      Quantity: Number(sold.quantity),
      UnitOfMeasure: sold.unitOfMeasure,
      TotalAmount: Number(sold.totalAmount),
    })),
  };
}
