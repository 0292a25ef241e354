import type { ClientDetails } from '../../../src/core/clients/reads.ts';
import { fullName } from '../../../src/core/records/client.ts';
import type { MailKind } from '../../../src/core/records/person.ts';
import { callingCode, countryName } from '../../values/countries.ts';
import type { AnswerData } from '../answers/answer-data.ts';
import { moneyText } from './texts.ts';

const PREFERENCES: readonly MailKind[] = ['general', 'invoice', 'support', 'product', 'domain', 'affiliate'];

/** The members of a client in GetClientsDetails. Its one user has its number. */
export function clientFields({ client, creditMinor, currencyId }: ClientDetails): AnswerData {
  const { id } = client;
  const phonecc = callingCode(client.country);
  const digits = client.phoneNumber.replace(/[^0-9]/g, '');
  const phone = digits === '' ? '' : client.phoneNumber.startsWith('+') ? `+${digits}` : `+${phonecc}.${digits}`;
  return {
    client_id: id,
    owner_user_id: id,
    userid: id,
    id,
    uuid: client.uuid,
    firstname: client.firstName,
    lastname: client.lastName,
    fullname: fullName(client),
    companyname: client.companyName,
    email: client.email,
    address1: client.address1,
    address2: client.address2,
    city: client.city,
    fullstate: client.state,
    state: client.state,
    postcode: client.postcode,
    countrycode: client.country,
    country: client.country,
    phonenumber: client.phoneNumber,
    tax_id: client.taxId,
    email_preferences: Object.fromEntries(PREFERENCES.map((kind) => [kind, client.mails.includes(kind) ? '1' : '0'])),
    statecode: client.state,
    countryname: countryName(client.country),
    phonecc,
    phonenumberformatted: phone,
    telephoneNumber: phone,
    billingcid: 0,
    notes: client.notes,
    currency: currencyId,
    defaultgateway: client.paymentMethod ?? '',
    groupid: client.groupId ?? 0,
    status: client.status,
    credit: moneyText(creditMinor, client.currency),
    taxexempt: client.isTaxExempt,
    latefeeoveride: client.isLateFeeExempt,
    overideduenotices: client.getsNoReminders,
    separateinvoices: client.hasSeparateInvoices,
    disableautocc: client.hasNoAutoCapture,
    emailoptout: !client.wantsMarketing,
    marketing_emails_opt_in: client.wantsMarketing,
    overrideautoclose: client.staysOpen,
    allowSingleSignOn: 0,
    email_verified: false,
    language: client.language,
    isOptedInToMarketingEmails: client.wantsMarketing,
    currency_code: client.currency.code,
    lastlogin: '',
    customfields: client.customFields.map(({ id: field, value }) => ({ id: field, value })),
    ...Object.fromEntries(client.customFields.map(({ value }, index) => [`customfields${index + 1}`, value])),
    users: { user: [{ id, name: fullName(client), email: client.email, is_owner: true }] },
  };
}
