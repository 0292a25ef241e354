import { getCredits as schema } from '../../../../schemas/whmcs/billing/get-credits.ts';
import { getCreditsSample } from '../../../../schemas/whmcs/samples/billing/get-credits.ts';
import { dateOf, wallTimeAt } from '../../../../src/core/dates.ts';
import { LARGEST_PAGE } from '../../../../src/core/listing.ts';
import type { ListedCredit } from '../../../../src/core/lists/credits.ts';
import type { Action } from '../../action.ts';
import type { AnswerData } from '../../answers/answer-data.ts';
import { REFUSAL_MESSAGES } from '../../answers/messages.ts';
import { listed } from '../../answers/listed.ts';
import { clientComesFirst } from '../client-first.ts';
import { required } from '../../parameters/decode.ts';
import { namedRows, refusedFor } from '../../parameters/first-fault.ts';
import { pageOf } from '../../parameters/page.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';
import { moneyText } from '../../rows/texts.ts';

const validate = validatorOf(schema);

/** Lists the entries of a client's credit. Uses of credit are negative. */
export const getCredits: Action = {
  name: schema.title,
  schema,
  sample: getCreditsSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    const params = await clientComesFirst(call, 'clientid', REFUSAL_MESSAGES['client-not-found']({}), () =>
      validate(call.values, call.place),
    );
    const clientId = required(toId(params.clientid));
    const { actor } = call.origin;
    const { creditList } = call.reads;
    return await listed(
      {
        wrapper: 'credits',
        item: 'credit',
        echoed: { clientid: clientId },
        isWithoutPage: true,
        idsOf: async (page) => {
          const found = await creditList.ids(actor, clientId, page);
          // Only a client without any entry may be one that is not there.
          if (found !== 'revoked' && found.total === 0 && (await namedRows(call, { clientId })).client === null) {
            throw refusedFor('client-not-found');
          }
          return found;
        },
        rowsOf: (ids) => creditList.rows(actor, ids),
        fieldsOf: (credit) => creditFields(credit, call.place.timeZone),
      },
      pageOf({ limitstart: params.limitstart, limitnum: params.limitnum ?? String(LARGEST_PAGE) }),
    );
  },
};

function creditFields(credit: ListedCredit, timeZone: string): AnswerData {
  return {
    id: credit.id,
    date: credit.datedOn ?? dateOf(wallTimeAt(credit.recordedAt, timeZone)),
    description: descriptionOf(credit),
    amount: moneyText(credit.amountMinor, credit.currency),
    relid: credit.amountMinor > 0n ? (credit.invoiceId ?? 0) : 0,
  };
}

function descriptionOf({ reason, description, invoiceId }: ListedCredit): string {
  if (description !== '') return description;
  switch (reason) {
    case 'overpayment':
      return `Invoice #${invoiceId ?? 0} Overpayment`;
    case 'applied-to-invoice':
      return `Credit Applied to Invoice #${invoiceId ?? 0}`;
    case 'returned-from-invoice':
      return `Credit Removed from Invoice #${invoiceId ?? 0}`;
    case 'removed':
      return 'Credit Removed';
    case 'granted':
    case 'added':
    case 'transaction':
      return 'Credit Added';
  }
}
