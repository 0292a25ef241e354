import { boolean, text, token } from './values.ts';

const REFUSED =
  'Card numbers, security codes and account numbers are refused: this gateway keeps the token of a payment processor.';

/** The fields of a pay method, for AddPayMethod and UpdatePayMethod. The first three are our own. */
export const payMethodFields = {
  remote_token: {
    ...text,
    maxLength: 4_096,
    'x-secret': true,
    'x-blank-is-absent': true,
    'x-rule': 'text of at most 4096 characters',
    description: `Our own: the payment processor's token of the card or account. ${REFUSED}`,
  },
  card_last_four: {
    ...token,
    description: 'Our own: the last four digits of the card, to be shown.',
  },
  card_type: { ...token, description: 'Our own: the type of the card, to be shown, e.g. Visa.' },
  description: { ...token, description: 'A description of the pay method.' },
  gateway_module_name: { ...token, description: 'The gateway of the payment processor, in system format.' },
  card_expiry: { ...token, description: 'The expiry date of the card. Format: MMYY.' },
  card_start: { ...token, description: 'The start date of the card. Format: MMYY.' },
  card_issue_number: { ...token, description: 'The issue number of the card: at most 10 digits.' },
  bank_name: { ...token, description: 'The name of the bank of an account.' },
  set_as_default: { ...boolean, description: "Whether it becomes the client's default pay method." },
} as const;
