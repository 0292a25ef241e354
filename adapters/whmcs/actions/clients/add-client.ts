import { randomUUID } from 'node:crypto';
import { addClient as schema } from '../../../../schemas/whmcs/clients/add-client.ts';
import { addClientSample } from '../../../../schemas/whmcs/samples/clients/add-client.ts';
import { BLANK_CLIENT } from '../../../../src/core/records/client.ts';
import { changedPerson, isEmail, type PersonChanges } from '../../../../src/core/records/person.ts';
import { isCountry } from '../../../values/countries.ts';
import { submit, type Action } from '../../action.ts';
import { CARDS, warningOf } from '../../answers/warnings.ts';
import { clientOf } from '../../parameters/client.ts';
import { ifPresent } from '../../parameters/decode.ts';
import { passwordHashOf } from '../../parameters/password.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toBoolean, toId } from '../../parameters/values.ts';
import { Violation } from '../../parameters/violation.ts';

const validate = validatorOf(schema);
const PHONE = /^[\d\s+()./-]*$/;

/** Adds a client. Its user has the same number. */
export const addClient: Action = {
  name: schema.title,
  schema,
  sample: addClientSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    if (params.owner_user_id !== undefined) throw new Violation('Invalid Owner User ID', 'owner_user_id');
    const { customFields = [], ...wanted } = clientOf(params);
    demandFields(wanted, ifPresent(params.skipvalidation, toBoolean) === true);
    const passwordHash = await passwordHashOf(call, params.password2);
    const added = await submit(
      call,
      {
        kind: 'add-client',
        origin: call.origin,
        fields: { ...changedPerson({ ...BLANK_CLIENT }, wanted), customFields },
        currencyId: ifPresent(params.currency, toId),
        uuid: randomUUID(),
        passwordHash,
      },
      'client-added',
    );
    return { clientid: added.clientId, owner_id: added.clientId, ...warningOf(call.values, CARDS.added) };
  },
};

/** The documented errors in their order. */
const CHECKS: readonly (readonly [
  field: keyof PersonChanges,
  parameter: string,
  missing: string,
  isGood: (value: string) => boolean,
  wrong: string,
])[] = [
  ['firstName', 'firstname', 'You did not enter your first name', () => true, ''],
  ['lastName', 'lastname', 'You did not enter your last name', () => true, ''],
  ['email', 'email', 'You did not enter your email address', isEmail, 'The email address you entered was not valid'],
  // The original has two blanks.
  ['address1', 'address1', 'You did not enter your  address line 1', () => true, ''],
  ['city', 'city', 'You did not enter your city', () => true, ''],
  ['state', 'state', 'You did not enter your state', () => true, ''],
  ['postcode', 'postcode', 'You did not enter your postcode', () => true, ''],
  ['country', 'country', 'Valid country required', isCountry, 'Valid country required'],
  [
    'phoneNumber',
    'phonenumber',
    'You did not enter your phone number',
    (phone) => PHONE.test(phone),
    'Invalid telephone phone number',
  ],
];

/** Without validation only a given value must be right, and the mail address is still required. */
function demandFields(wanted: PersonChanges, isSkipped: boolean): void {
  for (const [field, parameter, missing, isGood, wrong] of CHECKS) {
    const value = wanted[field];
    const text = typeof value === 'string' ? value : '';
    if (text === '' && (!isSkipped || field === 'email')) throw new Violation(missing, parameter);
    if (text !== '' && !isGood(text)) throw new Violation(wrong, parameter);
  }
}
