import { text, type ActionSchema } from '../values.ts';

/** Parameters of GetConfigurationValue, as its document lists them. */
export const getConfigurationValue = {
  title: 'GetConfigurationValue',
  description: 'Retrieve a setting of the tenant.',
  'x-answer': { hasLists: false, echoes: [] },
  type: 'object',
  required: ['setting'],
  properties: {
    setting: {
      ...text,
      'x-blank-is-absent': true,
      description:
        'One of Charset, CompanyName, DateFormat, Language, SequentialInvoiceNumberFormat, SequentialInvoiceNumbering, SystemURL, TaxEnabled, TaxL2Compound, TaxType, Version; in any case.',
      'x-violation': 'Parameter setting is required',
    },
  },
} as const satisfies ActionSchema;
