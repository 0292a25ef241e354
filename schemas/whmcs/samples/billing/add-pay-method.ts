import { RESULT, type Sample } from '../sample.ts';

/** Sentences of refused secrets, of each action of pay methods. */
export const SECRETS = [
  [
    'Card numbers are not accepted: send remote_token, card_last_four and card_type of the payment processor instead',
    'A parameter is named after a card number, or any name or value holds one.',
  ],
  [
    'Security codes of cards are not accepted: capture with a stored pay method (remote_token of AddPayMethod) instead',
    'A parameter is named after a security code (`cvv`).',
  ],
  [
    'Numbers of bank accounts are not accepted: send remote_token and bank_name of the payment processor instead',
    'A parameter is named after the number of a bank account.',
  ],
] as const;

/** Sentences of wrong fields. */
export const FIELDS = [
  ['Expiry Date is invalid', '`card_expiry` is not a month and a year.'],
  ['Start Date is invalid', '`card_start` is not a month and a year.'],
  ['Issue Number is invalid', '`card_issue_number` is not a number.'],
  ['Invalid card_last_four: the last four digits of the card', '`card_last_four` is not four digits.'],
  [
    'Invalid Gateway Module Name. Must be one of: authorize, visa',
    "`gateway_module_name` is not on the tenant's list.",
  ],
] as const;

export const addPayMethodSample: Sample = {
  request: {
    clientid: '1',
    type: 'RemoteCreditCard',
    gateway_module_name: 'authorize',
    remote_token: 'tok_sample',
    card_last_four: '4242',
    card_type: 'Visa',
    card_expiry: '0730',
    description: 'Company card',
    set_as_default: '1',
  },
  answer: '{"result":"success","clientid":1,"paymethodid":2}',
  response: [RESULT, ['clientid', 'int', 'The ID of the client.'], ['paymethodid', 'int', 'The ID of the pay method.']],
  errors: [
    ...SECRETS,
    ['Client ID Is Required', '`clientid` is missing.'],
    ['Invalid Client ID', 'There is no such client, or `clientid` is not a whole number.'],
    [
      "Invalid Pay Method Type. Type should be one of 'BankAccount', 'CreditCard', or 'RemoteCreditCard'",
      '`type` is another word.',
    ],
    ['Gateway is Required for RemoteCreditCard type', '`type` is `RemoteCreditCard` without `gateway_module_name`.'],
    ['No Local Credit Card Payment Gateways Enabled', '`type` is `CreditCard` without `gateway_module_name`.'],
    ["Expiry Date is required for 'CreditCard' or 'RemoteCreditCard' type", 'There is no `card_expiry` of a card.'],
    ...FIELDS,
    ['Gateway is Required for Bank Account Storage', '`type` is `BankAccount` without `gateway_module_name`.'],
    [
      "remote_token is required: send the payment processor's token of the card or account",
      '`remote_token` is missing.',
    ],
  ],
};
