import type { MailKind, PersonFields } from '../../../src/core/records/person.ts';
import type { RowOf } from '../write/columns.ts';
import type { Row } from './record-table.ts';

type Address = Omit<PersonFields, 'mails'>;

/** The columns of a name and an address, which clients, contacts and quotes share. */
export const ADDRESS_COLUMNS = {
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
} as const;

/** Those of a person who receives mails. */
export const PERSON_COLUMNS = { ...ADDRESS_COLUMNS, mails: 'text' } as const;

export function personRow(person: PersonFields): RowOf<typeof PERSON_COLUMNS> {
  return { ...addressRow(person), mails: person.mails.join(' ') };
}

export function addressRow(person: Address): RowOf<typeof ADDRESS_COLUMNS> {
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
  };
}

export function personOf(row: Row): PersonFields {
  const mails = (row['mails'] as string).split(' ').filter((mail) => mail !== '') as MailKind[];
  return { ...addressOf(row), mails };
}

export function addressOf(row: Row): Address {
  const text = (column: keyof typeof ADDRESS_COLUMNS): string => row[column] as string;
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
  };
}
