import { addInvoiceLineItem as schema } from '../../../../schemas/corp/billing/add-invoice-line-item.ts';
import { addInvoiceLineItemSample } from '../../../../schemas/corp/samples/billing/add-invoice-line-item.ts';
import { currencyOf } from '../../../../src/core/money/money.ts';
import { amountsAfter, moneyOf, redirectLinks } from '../../answer-parts.ts';
import { required, toAmount, toFlag } from '../../decode.ts';
import { submit, type Method } from '../../method.ts';
import { validatorOf } from '../../validate.ts';

const validate = validatorOf(schema);

/** Adds a line, and answers it with the sums of the invoice. */
export const addInvoiceLineItem: Method = {
  name: schema.title,
  schema,
  sample: addInvoiceLineItemSample,
  access: 'write',
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    const values = validate(call.given, call);
    const label = values['PACKAGE_LABEL'];
    const { invoiceId, lineId, amountMinor, sums } = await submit(
      call,
      {
        kind: 'add-line',
        origin: call.origin,
        invoiceId: Number(values['INVOICE_NUMBER']),
        description: required(values['DESCRIPTION']),
        quantity: required(toAmount(required(values['QUANTITY']))),
        unitAmount: required(toAmount(required(values['AMOUNT']))),
        isTaxed: required(toFlag(required(values['IS_TAXED']))),
        soldPackage: label === undefined ? null : { label, unitOfMeasure: required(values['UNIT_OF_MEASURE']) },
      },
      'line-added',
    );
    return {
      INVOICE_NUMBER: invoiceId,
      INVOICE_LINE_ITEM_ID: lineId,
      LINE_AMOUNT: moneyOf(BigInt(amountMinor), currencyOf(sums.currency)),
      ...amountsAfter(sums),
      REDIRECT_LINK_ARRAY: redirectLinks(call, invoiceId),
    };
  },
};
