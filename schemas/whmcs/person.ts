/** A field of a name or an address. A blank clears it. */
const field = {
  type: 'string',
  maxLength: 255,
  'x-type': 'string',
  'x-rule': 'text of at most 255 characters',
} as const;

/** The parameters of a person's name and address, in the order of the documents. */
export const personFields = {
  firstname: { ...field, description: 'The first name.' },
  lastname: { ...field, description: 'The last name.' },
  companyname: { ...field, description: 'The name of the company.' },
  email: { ...field, description: 'The email address.' },
  address1: { ...field, description: 'The first line of the address.' },
  address2: { ...field, description: 'The second line of the address.' },
  city: { ...field, description: 'The city.' },
  state: { ...field, description: 'The state.' },
  postcode: { ...field, description: 'The post or zip code.' },
  country: { ...field, description: 'The country: two letters of ISO 3166.' },
  phonenumber: { ...field, description: 'The phone number.' },
  tax_id: { ...field, description: 'The tax ID.' },
} as const;

/** Which mails a person receives, by kind. */
export const emailPreferences = {
  type: 'object',
  additionalProperties: { type: 'string', format: 'boolean' },
  description: 'Which emails to receive: general, product, domain, invoice, support and affiliate.',
  'x-type': 'bool[]',
  'x-rule': 'an array of booleans with the kinds of emails for keys',
} as const;
