import { createQuote as schema } from '../../../../schemas/whmcs/quotes/create-quote.ts';
import { createQuoteSample } from '../../../../schemas/whmcs/samples/quotes/create-quote.ts';
import type { CreateQuote } from '../../../../src/core/commands/quotes.ts';
import { isNoValue } from '../../../values/words.ts';
import type { PhpArray } from '../../../forms/php-value.ts';
import { submit, type Action, type Call } from '../../action.ts';
import { ifPresent, required } from '../../parameters/decode.ts';
import { textIn } from '../../parameters/first-fault.ts';
import { dayOf, quoteFieldsOf, quoteLinesOf, toStage } from '../../parameters/quote.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';
import { Violation } from '../../parameters/violation.ts';

const validate = validatorOf(schema);

/** Makes a quote, to a client or to another person. */
export const createQuote: Action = {
  name: schema.title,
  schema,
  sample: createQuoteSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const created = await submit(call, commandOf(call), 'quote-created');
    return { quoteid: created.quoteId };
  },
};

function commandOf({ values, place, origin }: Call): CreateQuote {
  demandDocumented(values);
  const params = validate(values, place);
  const { subject } = params;
  const fields = { subject, stage: toStage(params.stage), validOn: required(dayOf(params.validuntil)) };
  return {
    kind: 'create-quote',
    origin,
    clientId: ifPresent(params.userid, toId) || null,
    currencyId: ifPresent(params.currency, toId),
    fields: { ...quoteFieldsOf(params), ...fields },
    lines: quoteLinesOf(values.get('lineitems')),
  };
}

/** The documented errors, in their order. */
function demandDocumented(values: PhpArray): void {
  const isMissing = (name: string): boolean => {
    const text = textIn(values, name);
    return text === null || isNoValue(text);
  };
  if (isMissing('subject')) throw new Violation('Subject is required', 'subject');
  toStage(textIn(values, 'stage') ?? '');
  if (isMissing('validuntil')) throw new Violation('Valid Until is required', 'validuntil');
}
