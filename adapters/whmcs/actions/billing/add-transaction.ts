import { addTransaction as schema } from '../../../../schemas/whmcs/billing/add-transaction.ts';
import { addTransactionSample } from '../../../../schemas/whmcs/samples/billing/add-transaction.ts';
import { namedFault } from '../../../../src/core/decide/transactions/named-fault.ts';
import { RATE_OF_ONE } from '../../../../src/core/records/transaction.ts';
import { toWallTime } from '../../../values/wall-text.ts';
import { submit, type Action, type Call } from '../../action.ts';
import { ifPresent } from '../../parameters/decode.ts';
import { toExchangeRate } from '../../parameters/exchange-rate.ts';
import { firstFault, idIn, namedRows, refusedFor, textIn } from '../../parameters/first-fault.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toAmount, toBoolean, toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

/** Books a transaction. The answer says nothing but success: GetTransactions finds it by its `transid`. */
export const addTransaction: Action = {
  name: schema.title,
  schema,
  sample: addTransactionSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const { params, rate } = await firstFault(
      () => {
        const valid = validate(call.values, call.place);
        return { params: valid, rate: valid.rate === undefined ? RATE_OF_ONE : toExchangeRate(valid.rate) };
      },
      ({ parameter }) => earlierFault(call, parameter),
    );
    await submit(
      call,
      {
        kind: 'add-transaction',
        origin: call.origin,
        clientId: orNone(ifPresent(params.userid, toId)),
        invoiceId: orNone(ifPresent(params.invoiceid, toId)),
        currencyId: orNone(ifPresent(params.currencyid, toId)),
        gateway: params.paymentmethod ?? '',
        reference: params.transid ?? '',
        paidAt: ifPresent(params.date, toWallTime),
        description: params.description ?? '',
        amountIn: ifPresent(params.amountin, toAmount),
        fees: ifPresent(params.fees, toAmount),
        amountOut: ifPresent(params.amountout, toAmount),
        rate,
        isCredit: isSet(params.credit),
        allowsDuplicate: isSet(params.allowduplicatetransid),
      },
      'transaction-added',
    );
    return {};
  },
};

function isSet(text: string | undefined): boolean {
  return ifPresent(text, toBoolean) === true;
}

/** Callers send 0 where there is none. */
function orNone(id: number | null): number | null {
  return id === 0 ? null : id;
}

/** The place of each fault among the errors of the document, and of each parameter that may be wrong by itself. */
const PLACES: Readonly<Record<string, number>> = {
  userid: 0,
  'client-not-found': 0,
  invoiceid: 1,
  'invoice-not-found': 1,
  'invoice-of-another-client': 2,
  currencyid: 3,
  'currency-id-not-found': 3,
  'currency-mismatch': 4,
  'currency-required': 5,
  paymentmethod: 6,
  'payment-method-required': 6,
  'reference-reused': 7,
};
const AFTER_ALL = 8;

/** Throws the first fault that the document lists before one of a parameter. */
async function earlierFault(call: Call, parameter: string): Promise<void> {
  const { values } = call;
  const isTrue = (name: string): boolean => toBoolean(textIn(values, name) ?? '') === true;
  const asked = {
    clientId: orNone(idIn(values, 'userid')),
    invoiceId: orNone(idIn(values, 'invoiceid')),
    currencyId: orNone(idIn(values, 'currencyid')),
    gateway: textIn(values, 'paymentmethod') ?? '',
    reference: textIn(values, 'transid') ?? '',
    isCredit: isTrue('credit'),
    allowsDuplicate: isTrue('allowduplicatetransid'),
  };
  const { clientId, invoiceId, currencyId, reference } = asked;
  const fault = namedFault(asked, await namedRows(call, { clientId, invoiceId, currencyId, reference }));
  if (fault !== null && (PLACES[fault] ?? AFTER_ALL) < (PLACES[parameter] ?? AFTER_ALL)) throw refusedFor(fault);
}
