import { getTransactions as schema } from '../../../../schemas/whmcs/billing/get-transactions.ts';
import { getTransactionsSample } from '../../../../schemas/whmcs/samples/billing/get-transactions.ts';
import type { Action } from '../../action.ts';
import { listed } from '../../answers/listed.ts';
import { ifPresent } from '../../parameters/decode.ts';
import { pageOf } from '../../parameters/page.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';
import { transactionFields } from '../../rows/transaction-row.ts';

const validate = validatorOf(schema);

/** Lists payments and refunds. Several filters must all apply. */
export const getTransactions: Action = {
  name: schema.title,
  schema,
  sample: getTransactionsSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const { actor } = call.origin;
    const filter = {
      invoiceId: ifPresent(params.invoiceid, toId),
      clientId: ifPresent(params.clientid, toId),
      reference: params.transid ?? null,
    };
    const { transactionList } = call.reads;
    return await listed(
      {
        wrapper: 'transactions',
        item: 'transaction',
        idsOf: (page) => transactionList.ids(actor, filter, page),
        rowsOf: (ids) => transactionList.rows(actor, ids),
        fieldsOf: transactionFields,
      },
      pageOf(params),
    );
  },
};
