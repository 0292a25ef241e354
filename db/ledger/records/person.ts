import type { MailKind, PersonFields } from '../../../src/core/records/person.ts';
import type { RowOf } from '../statement.ts';
import type { Row } from './record-table.ts';

/** The columns of a person, which clients and contacts share. */
export const PERSON_COLUMNS = {
  first_name: 'text',
  last_name: 'text',
  company_name: 'text',
  email: 'text',
  address1: 'text',
  address2: 'text',
  city: 'text',
  state: 'text',
  postcode: 'text',
  country: 'text',
  phone_number: 'text',
  tax_number: 'text',
  mails: 'text',
} as const;

export function personRow(person: PersonFields): RowOf<typeof PERSON_COLUMNS> {
  return {
    first_name: person.firstName,
    last_name: person.lastName,
    company_name: person.companyName,
    email: person.email,
    address1: person.address1,
    address2: person.address2,
    city: person.city,
    state: person.state,
    postcode: person.postcode,
    country: person.country,
    phone_number: person.phoneNumber,
    tax_number: person.taxId,
    mails: person.mails.join(' '),
  };
}

export function personOf(row: Row): PersonFields {
  const text = (column: keyof typeof PERSON_COLUMNS): string => row[column] as string;
  return {
    firstName: text('first_name'),
    lastName: text('last_name'),
    companyName: text('company_name'),
    email: text('email'),
    address1: text('address1'),
    address2: text('address2'),
    city: text('city'),
    state: text('state'),
    postcode: text('postcode'),
    country: text('country'),
    phoneNumber: text('phone_number'),
    taxId: text('tax_number'),
    mails: text('mails')
      .split(' ')
      .filter((mail) => mail !== '') as MailKind[],
  };
}
