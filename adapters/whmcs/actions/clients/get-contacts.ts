import { getContacts as schema } from '../../../../schemas/whmcs/clients/get-contacts.ts';
import { getContactsSample } from '../../../../schemas/whmcs/samples/clients/get-contacts.ts';
import { wallTimeAt } from '../../../../src/core/dates.ts';
import type { Contact } from '../../../../src/core/records/contact.ts';
import type { Action } from '../../action.ts';
import type { AnswerData } from '../../answers/answer-data.ts';
import { listed } from '../../answers/listed.ts';
import { ifPresent } from '../../parameters/decode.ts';
import { pageOf } from '../../parameters/page.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

/** Lists contacts by id. */
export const getContacts: Action = {
  name: schema.title,
  schema,
  sample: getContactsSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    const { userid, limitstart, limitnum, ...params } = validate(call.values, call.place);
    const { actor } = call.origin;
    const { contacts } = call.reads;
    const filter = {
      clientId: ifPresent(userid, toId),
      firstName: params.firstname,
      lastName: params.lastname,
      companyName: params.companyname,
      email: params.email,
      address1: params.address1,
      address2: params.address2,
      city: params.city,
      state: params.state,
      postcode: params.postcode,
      country: params.country,
      phoneNumber: params.phonenumber,
    };
    return await listed(
      {
        wrapper: 'contacts',
        item: 'contact',
        idsOf: (page) => contacts.ids(actor, filter, page),
        rowsOf: (ids) => contacts.rows(actor, ids),
        fieldsOf: (contact) => contactFields(contact, call.place.timeZone),
      },
      pageOf({ limitstart, limitnum }),
    );
  },
};

function contactFields(contact: Contact, timeZone: string): AnswerData {
  const gets = (kind: Contact['mails'][number]): boolean => contact.mails.includes(kind);
  return {
    id: contact.id,
    userid: contact.clientId,
    firstname: contact.firstName,
    lastname: contact.lastName,
    companyname: contact.companyName,
    email: contact.email,
    address1: contact.address1,
    address2: contact.address2,
    city: contact.city,
    state: contact.state,
    postcode: contact.postcode,
    country: contact.country,
    phonenumber: contact.phoneNumber,
    domainemails: gets('domain'),
    generalemails: gets('general'),
    invoiceemails: gets('invoice'),
    productemails: gets('product'),
    supportemails: gets('support'),
    affiliateemails: gets('affiliate'),
    created_at: wallTimeAt(contact.createdAt, timeZone),
    updated_at: wallTimeAt(contact.updatedAt, timeZone),
  };
}
