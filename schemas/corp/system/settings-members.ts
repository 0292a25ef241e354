import type { MemberSchema } from '../values.ts';

/** The settings of a corporation that its callers may read, by name. */
export const SETTINGS: Readonly<Record<string, MemberSchema>> = {
  CORP_ID: { type: 'number', description: 'The corporation.' },
  CORP_NAME: { type: 'string', description: 'Its name.' },
  CURRENCY: { type: 'string', description: 'ISO 4217.' },
  TIME_ZONE: { type: 'string', description: 'IANA name; dates and times of day are its.' },
  DATE_FORMAT: { type: 'string', description: 'The local way to write a date, such as `MM/DD/YYYY`.' },
  DUE_DAYS: { type: 'number', description: "The days from an invoice's date to its due date." },
  TAX_RATE: { type: 'number', description: 'The first tax rate, in percent.' },
  TAX_RATE2: { type: 'number', description: 'The second tax rate, in percent.' },
  WEB_MERCHANT_SETTING_ID: {
    type: 'number',
    description: 'The merchant setting of web sales, for addInvoicePayment; 0 where there is none.',
    evidence: 'documented',
  },
};

/** The way to name a setting in FIELD_LIST. */
export const FIELD_NAMES: readonly string[] = Object.keys(SETTINGS).map((name) => name.toLowerCase());
