import { updateQuote as schema } from '../../../../schemas/whmcs/quotes/update-quote.ts';
import { updateQuoteSample } from '../../../../schemas/whmcs/samples/quotes/update-quote.ts';
import type { UpdateQuote } from '../../../../src/core/commands/quotes.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import { submit, type Action, type Call } from '../../action.ts';
import { ifPresent, required } from '../../parameters/decode.ts';
import { firstFault, idIn, refusedFor, textIn } from '../../parameters/first-fault.ts';
import { quoteFieldsOf, quoteLinesOf, toStage } from '../../parameters/quote.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

/** Changes the given fields of a quote; items by their id, and adds those without one. */
export const updateQuote: Action = {
  name: schema.title,
  schema,
  sample: updateQuoteSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const command = await firstFault(
      () => commandOf(call),
      (violation) => demandDocumented(call, violation.parameter),
    );
    await submit(call, command, 'quote-updated');
    return {};
  },
};

function commandOf({ values, place, origin }: Call): UpdateQuote {
  const params = validate(values, place);
  return {
    kind: 'update-quote',
    origin,
    quoteId: required(toId(params.quoteid)),
    clientId: ifPresent(params.userid, toId) || null,
    currencyId: ifPresent(params.currency, toId),
    fields: quoteFieldsOf(params),
    lines: quoteLinesOf(values.get('lineitems')),
  };
}

/** A quote that is not there comes before any other fault, and the stage before the rest. */
async function demandDocumented(call: Call, parameter: string): Promise<void> {
  if (parameter === 'quoteid') return;
  const id = idIn(call.values, 'quoteid');
  const found = id === null ? null : await call.reads.quotes.ids(call.origin.actor, { id }, { start: 0, size: 1 });
  if (found === 'revoked') throw new CredentialMoved();
  if (found === null || found.total === 0) throw refusedFor('quote-not-found');
  const stage = textIn(call.values, 'stage');
  if (stage !== null) toStage(stage);
}
