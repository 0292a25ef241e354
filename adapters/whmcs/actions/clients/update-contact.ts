import { updateContact as schema } from '../../../../schemas/whmcs/clients/update-contact.ts';
import { updateContactSample } from '../../../../schemas/whmcs/samples/clients/update-contact.ts';
import { submit, type Action } from '../../action.ts';
import { SUB_ACCOUNTS, warningOf } from '../../answers/warnings.ts';
import { required } from '../../parameters/decode.ts';
import { demandPerson, personOf } from '../../parameters/person.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

/** Changes the given fields of a contact. */
export const updateContact: Action = {
  name: schema.title,
  schema,
  sample: updateContactSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const fields = personOf(params);
    demandPerson(fields);
    const contactId = required(toId(params.contactid));
    const updated = await submit(
      call,
      { kind: 'update-contact', origin: call.origin, contactId, fields },
      'contact-updated',
    );
    return { contactid: updated.contactId, ...warningOf(call.values, SUB_ACCOUNTS.updated) };
  },
};
