import { text, token, type ActionSchema } from '../values.ts';

/** Parameters of SendEmail, as its document lists them. Its errors have an order of their own, which the action keeps. */
export const sendEmail = {
  title: 'SendEmail',
  description: 'Sends a mail to a client: a template, or own words.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    messagename: {
      ...token,
      description: 'The name of a template, exactly as GetEmailTemplates lists it. It goes before customtype.',
    },
    id: {
      ...token,
      'x-type': 'int',
      description: 'The related ID: of a client for the type general, of an invoice for the type invoice.',
    },
    customtype: {
      ...token,
      description:
        'The type of a mail in own words: general or invoice. A mail of the types product, domain, support and affiliate fails, since the gateway has no such records.',
    },
    custommessage: { ...text, description: 'The HTML of a mail in own words. It may have merge fields.' },
    customsubject: { ...token, description: 'The subject of a mail in own words. It may have merge fields.' },
    customvars: {
      type: 'string',
      'x-type': 'string',
      'x-violation': 'The custom variables you provided are invalid.',
      'x-blank-is-absent': true,
      description: "Further merge fields: the base64 of PHP's serialize of an array.",
    },
  },
} as const satisfies ActionSchema;
