import { updateTransaction as schema } from '../../../../schemas/whmcs/billing/update-transaction.ts';
import { updateTransactionSample } from '../../../../schemas/whmcs/samples/billing/update-transaction.ts';
import { toWallTime } from '../../../values/wall-text.ts';
import { submit, type Action } from '../../action.ts';
import { ifPresent, required } from '../../parameters/decode.ts';
import { toExchangeRate } from '../../parameters/exchange-rate.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toAmount, toBoolean, toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

/** Corrects a transaction by the id that GetTransactions shows. A parameter that is absent changes nothing. */
export const updateTransaction: Action = {
  name: schema.title,
  schema,
  sample: updateTransactionSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const { transactionId } = await submit(
      call,
      {
        kind: 'update-transaction',
        origin: call.origin,
        transactionId: required(toId(params.transactionid)),
        fields: {
          refundId: ifPresent(params.refundid, toId),
          clientId: ifPresent(params.userid, toId),
          invoiceId: ifPresent(params.invoiceid, toId),
          currencyId: ifPresent(params.currency, toId),
          gateway: params.gateway ?? null,
          reference: params.transid ?? null,
          paidAt: ifPresent(params.date, toWallTime),
          description: params.description ?? null,
          amountIn: ifPresent(params.amountin, toAmount),
          fees: ifPresent(params.fees, toAmount),
          amountOut: ifPresent(params.amountout, toAmount),
          rate: ifPresent(params.rate, toExchangeRate),
          isCredit: ifPresent(params.credit, toBoolean),
        },
      },
      'transaction-updated',
    );
    return { transactionid: transactionId };
  },
};
