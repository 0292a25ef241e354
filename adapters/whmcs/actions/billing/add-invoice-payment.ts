import { addInvoicePayment as schema } from '../../../../schemas/whmcs/billing/add-invoice-payment.ts';
import { addInvoicePaymentSample } from '../../../../schemas/whmcs/samples/billing/add-invoice-payment.ts';
import type { AddPayment } from '../../../../src/core/commands.ts';
import { submit, type Action } from '../../action.ts';
import { toWallTime } from '../../../values/wall-text.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toAmount, toBoolean, toId } from '../../parameters/values.ts';
import { ifPresent, required } from '../../parameters/decode.ts';

const validate = validatorOf(schema);

/** Records a payment. The answer says nothing but success: no number of the payment, no new status. */
export const addInvoicePayment: Action = {
  name: schema.title,
  schema,
  sample: addInvoicePaymentSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const payment: AddPayment = {
      kind: 'add-payment',
      origin: call.origin,
      invoiceId: required(toId(params.invoiceid)),
      amount: ifPresent(params.amount, toAmount),
      fees: ifPresent(params.fees, toAmount),
      gateway: params.gateway ?? null,
      reference: params.transid,
      paidAt: ifPresent(params.date, toWallTime),
      sendsMail: ifPresent(params.noemail, toBoolean) !== true,
      details: {},
      completesDelivery: false,
      duplicateDigest: null,
    };
    await submit(call, payment, 'payment-added');
    return {};
  },
};
