import type { MetrcDelivery } from './metrc-server.ts';

export interface MetrcAnswer {
  readonly status: number;
  readonly body?: unknown;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/;
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isTime = (value: unknown): boolean => typeof value === 'string' && TIME.test(value);
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);

/** The fields of the official example of POST /sales/v2/deliveries, and what each may be. */
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  SalesDateTime: isTime,
  SalesCustomerType: (value) => value === 'Consumer',
  PatientLicenseNumber: isTextOrNull,
  ConsumerId: (value) => value === null,
  DriverEmployeeId: isText,
  DriverName: isText,
  DriversLicenseNumber: isText,
  PhoneNumberForQuestions: isText,
  VehicleMake: isText,
  VehicleModel: isText,
  VehicleLicensePlateNumber: isText,
  RecipientName: isText,
  RecipientAddressStreet1: isTextOrNull,
  RecipientAddressStreet2: isTextOrNull,
  RecipientAddressCity: isTextOrNull,
  RecipientAddressState: isTextOrNull,
  RecipientAddressPostalCode: isTextOrNull,
  PlannedRoute: isText,
  EstimatedDepartureDateTime: isTime,
  EstimatedArrivalDateTime: isTime,
  Transactions: (value) => Array.isArray(value) && value.length > 0 && value.every(isTransaction),
};

function isTransaction(value: unknown): boolean {
  const { PackageLabel, Quantity, UnitOfMeasure, TotalAmount } = value as Record<string, unknown>;
  return isText(PackageLabel) && isText(UnitOfMeasure) && Number(Quantity) > 0 && typeof TotalAmount === 'number';
}

/** Makes a delivery for each object of the array; each call makes other ones. */
export function createDeliveries(
  items: readonly Record<string, unknown>[],
  licenseNumber: string,
  deliveries: Map<number, MetrcDelivery>,
): MetrcAnswer {
  const faults = items.flatMap((item, row) =>
    Object.entries(FIELDS)
      .filter(([name, test]) => !test(item[name]))
      .map(([name]) => ({ row, message: `The ${name} field is not valid.` })),
  );
  if (faults.length > 0) return { status: 400, body: faults };
  const Ids = items.map((creation) => {
    const id = 50_000 + deliveries.size;
    deliveries.set(id, { id, licenseNumber, completedAt: null, voidedOn: null, completion: null, creation });
    return id;
  });
  return { status: 200, body: { Ids, Warnings: null } };
}

/** A page of the active deliveries of a licence, at most 20. */
export function activeDeliveries(
  query: URLSearchParams,
  licenseNumber: string,
  deliveries: ReadonlyMap<number, MetrcDelivery>,
): MetrcAnswer {
  const [page, size] = [Number(query.get('pageNumber')), Number(query.get('pageSize'))];
  if (!(page >= 1 && size >= 1 && size <= 20)) return { status: 400, body: { Message: 'The page is not valid.' } };
  const all = [...deliveries.values()].filter(
    (delivery) => delivery.licenseNumber === licenseNumber && delivery.completedAt === null,
  );
  const Data = all
    .slice((page - 1) * size, page * size)
    .map(({ id, creation }) => ({ Id: id, PlannedRoute: creation?.['PlannedRoute'] ?? null }));
  const TotalPages = Math.max(1, Math.ceil(all.length / size));
  return { status: 200, body: { Data, Total: all.length, PageSize: size, Page: page, TotalPages } };
}
