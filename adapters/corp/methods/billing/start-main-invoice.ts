import { startMainInvoiceSample } from '../../../../schemas/corp/samples/billing/start-main-invoice.ts';
import { startMainInvoice as schema } from '../../../../schemas/corp/billing/start-main-invoice.ts';
import { redirectLinks } from '../../answer-parts.ts';
import { ifGiven, toDay } from '../../decode.ts';
import { submit, type Method } from '../../method.ts';
import { validatorOf } from '../../validate.ts';

const validate = validatorOf(schema);

/** Starts an invoice without lines. It is Unpaid, so that both dialects can add lines to it and pay it. */
export const startMainInvoice: Method = {
  name: schema.title,
  schema,
  sample: startMainInvoiceSample,
  access: 'write',
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    const values = validate(call.given, call);
    const started = await submit(
      call,
      {
        kind: 'create-invoice',
        origin: call.origin,
        clientId: Number(values['CUSTOMER_ID']),
        status: 'Unpaid',
        sendsMail: false,
        paymentMethod: null,
        rate: null,
        rate2: null,
        issuedOn: ifGiven(values['INVOICE_DATE'], toDay),
        dueOn: ifGiven(values['DUE_DATE'], toDay),
        notes: values['INVOICE_NOTES'] ?? '',
        lines: [],
        appliesCredit: false,
        typeId: Number(values['INVOICE_TYPE_ID']),
      },
      'invoice-created',
    );
    return { INVOICE_NUMBER: started.invoiceId, REDIRECT_LINK_ARRAY: redirectLinks(call, started.invoiceId) };
  },
};
