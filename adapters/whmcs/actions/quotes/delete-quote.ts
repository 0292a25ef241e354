import { deleteQuote as schema } from '../../../../schemas/whmcs/quotes/delete-quote.ts';
import { deleteQuoteSample } from '../../../../schemas/whmcs/samples/quotes/delete-quote.ts';
import { submit, type Action } from '../../action.ts';
import { required } from '../../parameters/decode.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

/** Deletes a quote. Its invoice stays, and the history keeps the quote. */
export const deleteQuote: Action = {
  name: schema.title,
  schema,
  sample: deleteQuoteSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const quoteId = required(toId(params.quoteid));
    await submit(call, { kind: 'delete-quote', origin: call.origin, quoteId }, 'quote-deleted');
    return {};
  },
};
