import { addPayMethod as schema } from '../../../../schemas/whmcs/billing/add-pay-method.ts';
import { addPayMethodSample } from '../../../../schemas/whmcs/samples/billing/add-pay-method.ts';
import type { ParamsOf } from '../../../../schemas/whmcs/values.ts';
import type { AddPayMethod } from '../../../../src/core/commands/pay-methods.ts';
import type { PayMethodFields } from '../../../../src/core/records/pay-method.ts';
import { submit, type Action, type Call } from '../../action.ts';
import { ifPresent } from '../../parameters/decode.ts';
import { named } from '../../parameters/named.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toBoolean } from '../../parameters/values.ts';
import { Violation } from '../../parameters/violation.ts';
import { fieldsOf, idOf } from '../../pay-methods/fields.ts';
import { clientComesFirst, withoutClient } from '../client-first.ts';

type Params = ParamsOf<typeof schema>;

const validate = validatorOf(schema);
const NO_CLIENT = 'Invalid Client ID';
const TYPES = ['BankAccount', 'CreditCard', 'RemoteCreditCard', 'RemoteBankAccount'] as const;
type Type = (typeof TYPES)[number];

const NO_GATEWAY: Readonly<Record<Type, string>> = {
  BankAccount: 'Gateway is Required for Bank Account Storage',
  RemoteBankAccount: 'Gateway is Required for Bank Account Storage',
  CreditCard: 'No Local Credit Card Payment Gateways Enabled',
  RemoteCreditCard: 'Gateway is Required for RemoteCreditCard type',
};
const BLANK: PayMethodFields = {
  description: '',
  gateway: '',
  remoteToken: '',
  lastFour: '',
  cardType: '',
  expiry: '',
  start: '',
  issueNumber: '',
  bankName: '',
};

/** Stores the token of a payment processor for a client's card or account, and answers the id of the pay method. */
export const addPayMethod: Action = {
  name: schema.title,
  schema,
  sample: addPayMethodSample,
  access: 'write',
  knows: validate.knows,
  refusesCardSecrets: true,
  async run(call) {
    const command = await clientComesFirst(call, 'clientid', NO_CLIENT, () => commandOf(call));
    const added = await withoutClient(NO_CLIENT, () => submit(call, command, 'pay-method-added'));
    return { clientid: command.clientId, paymethodid: added.payMethodId };
  },
};

function commandOf({ values, place, origin }: Call): AddPayMethod {
  const params = validate(values, place);
  const clientId = idOf(params.clientid, 'clientid', 'Client ID Is Required', NO_CLIENT);
  const type = typeOf(params);
  const isCard = type === 'CreditCard' || type === 'RemoteCreditCard';
  const refusesGateway = params.gateway_module_name === undefined;
  if (isCard && refusesGateway) throw new Violation(NO_GATEWAY[type], 'gateway_module_name');
  if (isCard && params.card_expiry === undefined) {
    throw new Violation("Expiry Date is required for 'CreditCard' or 'RemoteCreditCard' type", 'card_expiry');
  }
  const fields = fieldsOf(params);
  if (refusesGateway) throw new Violation(NO_GATEWAY[type], 'gateway_module_name');
  if (fields.remoteToken === undefined) {
    throw new Violation(
      "remote_token is required: send the payment processor's token of the card or account",
      'remote_token',
    );
  }
  return {
    kind: 'add-pay-method',
    origin,
    clientId,
    type: isCard ? 'RemoteCreditCard' : 'RemoteBankAccount',
    fields: { ...BLANK, ...fields },
    isDefault: ifPresent(params.set_as_default, toBoolean) === true,
  };
}

function typeOf({ type: text = 'CreditCard' }: Params): Type {
  const type = named(TYPES, text);
  if (type !== null) return type;
  throw new Violation(
    "Invalid Pay Method Type. Type should be one of 'BankAccount', 'CreditCard', or 'RemoteCreditCard'",
    'type',
  );
}
