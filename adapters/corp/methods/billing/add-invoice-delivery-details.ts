import { addInvoiceDeliveryDetails as schema } from '../../../../schemas/corp/billing/add-invoice-delivery-details.ts';
import { addInvoiceDeliveryDetailsSample } from '../../../../schemas/corp/samples/billing/add-invoice-delivery-details.ts';
import { redirectLinks } from '../../answer-parts.ts';
import { ifGiven, required, toTime } from '../../decode.ts';
import { submit, type Method } from '../../method.ts';
import { CallEnded } from '../../outcome.ts';
import { validatorOf } from '../../validate.ts';

const validate = validatorOf(schema);

/** Attaches a delivery. The answer does not wait for Metrc, and never depends on it. */
export const addInvoiceDeliveryDetails: Method = {
  name: schema.title,
  schema,
  sample: addInvoiceDeliveryDetailsSample,
  access: 'write',
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    const values = validate(call.given, call);
    const [departsAt, arrivesAt] = [ifGiven(values['DEPARTURE'], toTime), ifGiven(values['ARRIVAL'], toTime)];
    if (departsAt !== null && arrivesAt !== null && arrivesAt < departsAt) throw new CallEnded('dataIn2', 'ARRIVAL');
    const planned = await submit(
      call,
      {
        kind: 'plan-delivery',
        origin: call.origin,
        invoiceId: Number(values['INVOICE_NUMBER']),
        driverId: Number(values['DRIVER_ID']),
        vehicleId: Number(values['VEHICLE_ID']),
        route: required(values['ROUTE']),
        departsAt,
        arrivesAt,
        licenseNumber: values['LICENSE_NUMBER'] ?? null,
      },
      'delivery-planned',
    );
    return {
      INVOICE_NUMBER: planned.invoiceId,
      DEPARTURE: planned.departsAt,
      ARRIVAL: planned.arrivesAt,
      REDIRECT_LINK_ARRAY: redirectLinks(call, planned.invoiceId),
    };
  },
};
