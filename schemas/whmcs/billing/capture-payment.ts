import { invoiceId, type ActionSchema } from '../values.ts';

/** Parameters of CapturePayment, as its document lists them, without the security code, which is refused. */
export const capturePayment = {
  title: 'CapturePayment',
  description:
    "Charges the balance of an Unpaid invoice to the default pay method of its client, at the tenant's payment processor.",
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: ['invoiceid'],
  properties: { invoiceid: { ...invoiceId, 'x-violation': 'Invoice Not Found or Not Unpaid' } },
} as const satisfies ActionSchema;
