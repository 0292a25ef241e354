import { isEmail, MAIL_KINDS, type MailChanges, type PersonChanges } from '../../../src/core/records/person.ts';
import { isCountry } from '../../values/countries.ts';
import { isNoValue, trimmed } from '../../values/words.ts';
import { required } from './decode.ts';
import { toBoolean } from './values.ts';
import { Violation } from './violation.ts';

/** The texts of a person, as the schema accepted them. */
export type PersonParams = { readonly [K in keyof typeof FIELDS]?: string | undefined } & {
  readonly email_preferences?: Readonly<Record<string, string>> | undefined;
};

const FIELDS = {
  firstname: 'firstName',
  lastname: 'lastName',
  companyname: 'companyName',
  email: 'email',
  address1: 'address1',
  address2: 'address2',
  city: 'city',
  state: 'state',
  postcode: 'postcode',
  country: 'country',
  phonenumber: 'phoneNumber',
  tax_id: 'taxId',
} as const;

/** A text without blanks around it; `undefined` where it is absent or the word of a caller for that. */
export function fieldOf(text: string | undefined): string | undefined {
  const value = text === undefined ? undefined : trimmed(text);
  return value === undefined || isNoValue(value) ? undefined : value;
}

/** The wanted fields, without those that are absent; a blank clears a field. */
export function personOf(params: PersonParams): PersonChanges {
  const entries = Object.entries(FIELDS).flatMap(([name, member]) => {
    const value = fieldOf(params[name as keyof typeof FIELDS]);
    return value === undefined ? [] : [[member, name === 'country' ? value.toUpperCase() : value] as const];
  });
  const mails = mailsOf(params.email_preferences);
  return { ...Object.fromEntries(entries), ...(Object.keys(mails).length === 0 ? {} : { mails }) };
}

/** Other kinds than the documented ones mean nothing. */
function mailsOf(preferences: Readonly<Record<string, string>> = {}): MailChanges {
  return Object.fromEntries(
    MAIL_KINDS.flatMap((kind) => {
      const flag = Object.hasOwn(preferences, kind) ? preferences[kind] : undefined;
      return flag === undefined ? [] : [[kind, required(toBoolean(flag))] as const];
    }),
  );
}

/** Throws Violation for an address that takes no mail, and for a country that does not exist. */
export function demandPerson({ email = '', country = '' }: PersonChanges): void {
  if (email !== '' && !isEmail(email)) throw new Violation('The email address entered is not valid', 'email');
  if (country !== '' && !isCountry(country)) throw new Violation('Valid country required', 'country');
}
