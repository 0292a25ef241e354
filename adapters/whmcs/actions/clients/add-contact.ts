import { addContact as schema } from '../../../../schemas/whmcs/clients/add-contact.ts';
import { addContactSample } from '../../../../schemas/whmcs/samples/clients/add-contact.ts';
import { BLANK_PERSON, changedPerson } from '../../../../src/core/records/person.ts';
import { submit, type Action } from '../../action.ts';
import { SUB_ACCOUNTS, warningOf } from '../../answers/warnings.ts';
import { required } from '../../parameters/decode.ts';
import { demandPerson, personOf } from '../../parameters/person.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

/** Adds a contact, which gets only the mails that are switched on. */
export const addContact: Action = {
  name: schema.title,
  schema,
  sample: addContactSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const wanted = personOf(params);
    demandPerson(wanted);
    const added = await submit(
      call,
      {
        kind: 'add-contact',
        origin: call.origin,
        clientId: required(toId(params.clientid)),
        fields: changedPerson(BLANK_PERSON, wanted),
      },
      'contact-added',
    );
    return { contactid: added.contactId, ...warningOf(call.values, SUB_ACCOUNTS.added) };
  },
};
