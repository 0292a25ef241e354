import { getQuotes as schema } from '../../../../schemas/whmcs/quotes/get-quotes.ts';
import { getQuotesSample } from '../../../../schemas/whmcs/samples/quotes/get-quotes.ts';
import type { ParamsOf } from '../../../../schemas/whmcs/values.ts';
import type { QuoteFilter } from '../../../../src/core/lists/quotes.ts';
import type { Action } from '../../action.ts';
import { listed } from '../../answers/listed.ts';
import { ifPresent } from '../../parameters/decode.ts';
import { pageOf } from '../../parameters/page.ts';
import { dayOf, toStage } from '../../parameters/quote.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';
import { quoteFields } from '../../rows/quote-row.ts';

const validate = validatorOf(schema);

/** Lists quotes with their items, by id. */
export const getQuotes: Action = {
  name: schema.title,
  schema,
  sample: getQuotesSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const { actor } = call.origin;
    const { quotes } = call.reads;
    const filter = filterOf(params);
    return await listed(
      {
        wrapper: 'quotes',
        item: 'quote',
        idsOf: (page) => quotes.ids(actor, filter, page),
        rowsOf: (ids) => quotes.rows(actor, ids),
        fieldsOf: (row) => quoteFields(row, call.place.timeZone),
      },
      pageOf(params),
    );
  },
};

function filterOf(params: ParamsOf<typeof schema>): QuoteFilter {
  const wanted = {
    id: ifPresent(params.quoteid, toId),
    subject: params.subject ?? null,
    stage: ifPresent(params.stage, toStage),
    createdOn: dayOf(params.datecreated),
    changedOn: dayOf(params.lastmodified),
    validOn: dayOf(params.validuntil),
  };
  const clientId = ifPresent(params.userid, toId);
  return {
    ...Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null)),
    ...(clientId === null ? {} : { clientId: clientId === 0 ? null : clientId }),
  };
}
