import { applyCredit as schema } from '../../../../schemas/whmcs/billing/apply-credit.ts';
import { applyCreditSample } from '../../../../schemas/whmcs/samples/billing/apply-credit.ts';
import { currencyOf } from '../../../../src/core/money/money.ts';
import type { Decimal } from '../../../../src/core/money/decimal.ts';
import { submit, type Action } from '../../action.ts';
import { ifPresent, required } from '../../parameters/decode.ts';
import { firstFault, namedRows, refusedFor } from '../../parameters/first-fault.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toAmount, toBoolean, toId } from '../../parameters/values.ts';
import { Violation } from '../../parameters/violation.ts';
import { moneyText } from '../../rows/texts.ts';

const validate = validatorOf(schema);

/** Moves credit of the client to an Unpaid invoice, and answers how much. */
export const applyCredit: Action = {
  name: schema.title,
  schema,
  sample: applyCreditSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const invoiceId = required(toId(params.invoiceid));
    const amount = await firstFault(
      () => amountOf(params.amount),
      async () => {
        const { invoice } = await namedRows(call, { invoiceId });
        if (invoice === null) throw refusedFor('invoice-not-found');
        if (invoice.status !== 'Unpaid') throw refusedFor('invoice-not-unpaid');
      },
    );
    const sendsMail = ifPresent(params.noemail, toBoolean) !== true;
    const applied = await submit(
      call,
      { kind: 'apply-credit', origin: call.origin, invoiceId, amount, sendsMail },
      'credit-applied',
    );
    return {
      invoiceid: applied.invoiceId,
      amount: moneyText(BigInt(applied.amountMinor), currencyOf(applied.currency)),
      invoicepaid: applied.isPaid ? 'true' : 'false',
    };
  },
};

function amountOf(text: string | undefined): Decimal | null {
  if (text === undefined || text.toLowerCase() === 'full') return null;
  const amount = toAmount(text);
  if (amount !== null) return amount;
  throw new Violation('Invalid amount: Amount must be in decimal format: ### or ###.##, or the word full', 'amount');
}
