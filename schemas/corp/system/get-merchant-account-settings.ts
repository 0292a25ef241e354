import { CORP_ID, messages } from '../parts.ts';
import type { MethodSchema } from '../values.ts';

/** getMerchantAccountSettings: its two arguments and QRY_ACCOUNT_INFO_ARRAY are public; the columns are our choice. */
export const getMerchantAccountSettings: MethodSchema = {
  title: 'getMerchantAccountSettings',
  description: 'Reads a merchant setting of the corporation. It has no keys: the gateway processes no cards.',
  arguments: {
    CORP_ID,
    MERCHANT_SETTING_ID: {
      type: 'number',
      format: 'id',
      description: 'The merchant setting.',
      isRequired: true,
    },
  },
  messages: messages({
    ok: 'success',
    dataIn: 'Unable to find the merchant account settings. Missing some data.',
    dataIn2: 'Unable to find the merchant account settings. Missing the date information.',
    zero: 'Unable to find the merchant account settings requested.',
    db: 'Unable to connect to the database.',
    logicProblem: 'Unable to find the merchant account settings.',
  }),
  answer: {
    QRY_ACCOUNT_INFO_ARRAY: {
      type: 'array',
      description: 'One struct with the merchant setting.',
      of: {
        MERCHANT_SETTING_ID: { type: 'number', description: 'The merchant setting.', evidence: 'chosen' },
        MERCHANT_NAME: { type: 'string', description: 'Its name.', evidence: 'chosen' },
        CORP_ID: { type: 'number', description: 'The corporation.', evidence: 'chosen' },
        CURRENCY: { type: 'string', description: 'ISO 4217.', evidence: 'chosen' },
        IS_WEB_MERCHANT: {
          type: 'number',
          description: '1 where it is the one of web sales, else 0.',
          evidence: 'chosen',
        },
      },
    },
  },
};
