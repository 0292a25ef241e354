import { token, type ActionSchema } from '../values.ts';

/** Parameters of GetEmailTemplates, as its document lists them. */
export const getEmailTemplates = {
  title: 'GetEmailTemplates',
  description: 'Lists the templates of mails.',
  'x-answer': { hasLists: true, echoes: [] },
  type: 'object',
  required: [],
  properties: {
    type: { ...token, description: 'Only the templates of a type: general or invoice.' },
    language: {
      ...token,
      description: 'Only the templates in a language. The gateway has them in English, which is the default.',
    },
  },
} as const satisfies ActionSchema;
