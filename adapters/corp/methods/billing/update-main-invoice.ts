import { updateMainInvoiceSample } from '../../../../schemas/corp/samples/billing/update-main-invoice.ts';
import { updateMainInvoice as schema } from '../../../../schemas/corp/billing/update-main-invoice.ts';
import { statusNamed } from '../../../../src/core/invoice.ts';
import { redirectLinks } from '../../answer-parts.ts';
import { ifGiven, toDay } from '../../decode.ts';
import { moneyTypeOf, submit, type Method } from '../../method.ts';
import { validatorOf } from '../../validate.ts';

const validate = validatorOf(schema);

/** Changes the header of an invoice: its lines and payments have methods of their own. */
export const updateMainInvoice: Method = {
  name: schema.title,
  schema,
  sample: updateMainInvoiceSample,
  access: 'write',
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    const values = validate(call.given, call);
    const moneyType = values['MONEY_TYPE_ID'];
    const updated = await submit(
      call,
      {
        kind: 'update-invoice',
        origin: call.origin,
        invoiceId: Number(values['INVOICE_NUMBER']),
        status: ifGiven(values['INVOICE_STATUS'], statusNamed),
        paymentMethod: moneyType === undefined ? null : moneyTypeOf(call, Number(moneyType)).gateway,
        rate: null,
        rate2: null,
        credit: null,
        issuedOn: ifGiven(values['INVOICE_DATE'], toDay),
        dueOn: ifGiven(values['DUE_DATE'], toDay),
        paidAt: null,
        notes: values['INVOICE_NOTES'] ?? null,
        editedLines: [],
        newLines: [],
        removedLines: [],
        publishes: false,
        sendsMail: false,
      },
      'invoice-updated',
    );
    return { INVOICE_NUMBER: updated.invoiceId, REDIRECT_LINK_ARRAY: redirectLinks(call, updated.invoiceId) };
  },
};
