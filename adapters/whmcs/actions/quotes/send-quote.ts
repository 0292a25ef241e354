import { sendQuote as schema } from '../../../../schemas/whmcs/quotes/send-quote.ts';
import { sendQuoteSample } from '../../../../schemas/whmcs/samples/quotes/send-quote.ts';
import { submit, type Action } from '../../action.ts';
import { required } from '../../parameters/decode.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

/** Mails a quote with its PDF. */
export const sendQuote: Action = {
  name: schema.title,
  schema,
  sample: sendQuoteSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const quoteId = required(toId(params.quoteid));
    await submit(call, { kind: 'send-quote', origin: call.origin, quoteId }, 'quote-sent');
    return {};
  },
};
