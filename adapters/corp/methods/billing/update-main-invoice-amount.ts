import { updateMainInvoiceAmountSample } from '../../../../schemas/corp/samples/billing/update-main-invoice-amount.ts';
import { updateMainInvoiceAmount as schema } from '../../../../schemas/corp/billing/update-main-invoice-amount.ts';
import { amountsAfter, amountsOf, redirectLinks } from '../../answer-parts.ts';
import { ifGiven, required, toAmount } from '../../decode.ts';
import { submit, viewOf, type Method } from '../../method.ts';
import { validatorOf } from '../../validate.ts';

const validate = validatorOf(schema);

/** Sets the amount of an invoice, or only answers its sums. */
export const updateMainInvoiceAmount: Method = {
  name: schema.title,
  schema,
  sample: updateMainInvoiceAmountSample,
  access: 'write',
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    const values = validate(call.given, call);
    const invoiceId = Number(values['INVOICE_NUMBER']);
    const amount = ifGiven(values['INVOICE_AMOUNT'], toAmount);
    if (amount === null) {
      const { invoice } = await viewOf(call, invoiceId);
      return {
        ...{ INVOICE_NUMBER: invoiceId, ...amountsOf(invoice) },
        REDIRECT_LINK_ARRAY: redirectLinks(call, invoiceId),
      };
    }
    const description = required(values['ADJUSTMENT_DESCRIPTION']);
    const { sums } = await submit(
      call,
      { kind: 'set-invoice-amount', origin: call.origin, invoiceId, amount, description },
      'amount-set',
    );
    return {
      ...{ INVOICE_NUMBER: invoiceId, ...amountsAfter(sums) },
      REDIRECT_LINK_ARRAY: redirectLinks(call, invoiceId),
    };
  },
};
