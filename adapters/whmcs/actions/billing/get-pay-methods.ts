import { getPayMethods as schema } from '../../../../schemas/whmcs/billing/get-pay-methods.ts';
import { getPayMethodsSample } from '../../../../schemas/whmcs/samples/billing/get-pay-methods.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import { dateOf, wallTimeAt } from '../../../../src/core/dates.ts';
import { writtenDate } from '../../../../src/core/invoice-page.ts';
import type { PayMethod, PayMethodType } from '../../../../src/core/records/pay-method.ts';
import { Refused, type Action, type Call } from '../../action.ts';
import type { AnswerData } from '../../answers/answer-data.ts';
import { ifPresent } from '../../parameters/decode.ts';
import { firstFault, namedRows, textIn } from '../../parameters/first-fault.ts';
import { named } from '../../parameters/named.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';
import { Violation } from '../../parameters/violation.ts';
import { idOf } from '../../pay-methods/fields.ts';

const validate = validatorOf(schema);
const CLIENT_REQUIRED = 'Client ID Is Required';
const NO_CLIENT = 'Client Not Found';

/** Lists what may be shown of a client's cards and accounts, with their tokens. */
export const getPayMethods: Action = {
  name: schema.title,
  schema,
  sample: getPayMethodsSample,
  access: 'read',
  knows: validate.knows,
  refusesCardSecrets: true,
  async run(call) {
    const params = await firstFault(
      () => validate(call.values, call.place),
      ({ parameter }) => earlierFault(call, parameter),
    );
    const { clientId, type } = asked(params.clientid, params.type);
    const wanted = { id: ifPresent(params.paymethodid, toId), type };
    const found = await call.reads.payMethods.payMethods(call.origin.actor, clientId, wanted);
    if (found === 'revoked') throw new CredentialMoved();
    if (found === 'client-not-found') throw new Refused('client-not-found', NO_CLIENT);
    return { clientid: clientId, paymethods: found.map((method) => fieldsOf(method, call.place)) };
  },
};

/** The client and the type, or the first fault of the document. */
function asked(clientText: string | undefined, typeText: string | undefined): Asked {
  if (clientText === undefined) throw new Violation(CLIENT_REQUIRED, 'clientid');
  const type = ifPresent(typeText, typeOf);
  return { clientId: idOf(clientText, 'clientid', CLIENT_REQUIRED, NO_CLIENT), type };
}

interface Asked {
  readonly clientId: number;
  readonly type: PayMethodType | null;
}

/** Throws the first fault that the document lists, before one of the pay method's ID, which it does not list. */
async function earlierFault(call: Call, parameter: string): Promise<void> {
  if (parameter !== 'paymethodid') return;
  const { values } = call;
  const { clientId } = asked(textIn(values, 'clientid') ?? undefined, textIn(values, 'type') ?? undefined);
  const { client } = await namedRows(call, { clientId });
  if (client === null) throw new Refused('client-not-found', NO_CLIENT);
}

function typeOf(text: string): PayMethodType {
  const type = named(['BankAccount', 'CreditCard'] as const, text);
  if (type === null) throw new Violation("Invalid Pay Method Type. Should be 'BankAccount' or 'CreditCard'", 'type');
  return `Remote${type}`;
}

function fieldsOf(method: PayMethod, place: Call['place']): AnswerData {
  const own: AnswerData =
    method.type === 'RemoteBankAccount'
      ? { bank_name: method.bankName }
      : {
          card_last_four: method.lastFour,
          expiry_date: method.expiry,
          start_date: method.start,
          issue_number: method.issueNumber,
          card_type: method.cardType,
        };
  return {
    id: method.id,
    type: method.type,
    description: method.description,
    gateway_name: method.gateway,
    contact_type: 'Client',
    contact_id: method.clientId,
    ...own,
    remote_token: method.remoteToken,
    last_updated: updatedText(method, place),
  };
}

/** The tenant's way to write dates, and the hour and minute. */
function updatedText({ updatedAt }: PayMethod, { timeZone, dateFormat }: Call['place']): string {
  const at = wallTimeAt(updatedAt, timeZone);
  return `${writtenDate(dateOf(at), dateFormat)} ${at.slice(11, 16)}`;
}
