import { deleteContact as schema } from '../../../../schemas/whmcs/clients/delete-contact.ts';
import { deleteContactSample } from '../../../../schemas/whmcs/samples/clients/delete-contact.ts';
import { submit, type Action } from '../../action.ts';
import { required } from '../../parameters/decode.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

/** Deletes a contact; the history keeps it. */
export const deleteContact: Action = {
  name: schema.title,
  schema,
  sample: deleteContactSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const contactId = required(toId(params.contactid));
    const deleted = await submit(call, { kind: 'delete-contact', origin: call.origin, contactId }, 'contact-deleted');
    return { contactid: deleted.contactId };
  },
};
