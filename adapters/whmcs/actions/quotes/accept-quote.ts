import { randomUUID } from 'node:crypto';
import { acceptQuote as schema } from '../../../../schemas/whmcs/quotes/accept-quote.ts';
import { acceptQuoteSample } from '../../../../schemas/whmcs/samples/quotes/accept-quote.ts';
import { submit, type Action } from '../../action.ts';
import { required } from '../../parameters/decode.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

/** Makes the invoice of a quote, once; a later call answers the same invoice. */
export const acceptQuote: Action = {
  name: schema.title,
  schema,
  sample: acceptQuoteSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const quoteId = required(toId(params.quoteid));
    const { origin } = call;
    const accepted = await submit(
      call,
      { kind: 'accept-quote', origin, quoteId, uuid: randomUUID() },
      'quote-accepted',
    );
    call.notes.invoice = String(accepted.invoiceId);
    return { invoiceid: accepted.invoiceId };
  },
};
