import type { ErrorHelp } from './error-help.ts';

const AMOUNT =
  'Send digits with a point for the decimals, such as `15.00`. A comma, a blank or a currency sign is refused.';
const A_DATE = 'Send `YYYY-MM-DD`, or `YYYY-MM-DD HH:mm:ss`.';
const A_NUMBER = 'Send digits only.';

/** Errors of a parameter's form, which many actions share. */
export const PARAMETER_ERRORS: readonly ErrorHelp[] = [
  ['Missing required parameter: …', 'Send the parameter with a value.', 'The parameter is missing or blank.'],
  [
    "Expecting parameter '…' to be an array",
    'Send it with keys, such as `newitemamount[0]=15.00`.',
    'The parameter is text where an array is due.',
  ],
  ['Invalid …: expecting text, not an array', 'Send the name without brackets.', 'The parameter is an array.'],
  ['Invalid …: Amount must be in decimal format: ### or ###.##', AMOUNT, 'The parameter is not a number.'],
  ['Amount must be in decimal format: ### or ###.##', AMOUNT],
  [
    'Invalid …: more decimals than the currency has',
    'Round the amount to the decimals of the currency. The operator may allow it with `tenant set --extra-decimals round`.',
    'The amount cannot be paid in the currency, and the tenant refuses such amounts.',
  ],
  [
    'Invalid …: Amount is too large',
    'Check the amount. Amounts below a trillion are stored.',
    'The amount, or a sum that it makes, is too large to be stored.',
  ],
  ['Invalid …: Date Format is not Valid', A_DATE, 'The date would be after the year 2200.'],
  ['Date Format is not Valid', A_DATE],
  ["Invalid Date Format - Expected: 'YYYY-mm-dd'", 'Send the date in that form.'],
  [
    'Invalid …: a calendar date from 1900 to 2200, written as YYYY-MM-DD, YYYY-MM-DD HH:mm:ss, YYYYMMDD, ISO 8601 or the date format of the tenant',
    A_DATE,
    'The parameter is not a date, or the date does not exist.',
  ],
  ['Invalid …: a whole number of at most ten digits', A_NUMBER, 'The parameter is not a whole number.'],
  ['Invalid …: a whole number from 0, of at most ten digits', A_NUMBER, 'The parameter is not a whole number.'],
  ['Invalid …: a whole number from 0', A_NUMBER, 'The parameter is not a whole number.'],
  ['Invalid …: text of at most … characters', 'Shorten the text.', 'The text is longer.'],
  [
    'Invalid …: true or false (1, 0, true, false, on, off, yes, no)',
    'Send `true` or `false`.',
    'The parameter is another word.',
  ],
  [
    'Invalid …: a percentage from 0 to 1000 with at most three decimals',
    'Send a number such as `8.125`, without a percent sign.',
    'The parameter is not a percentage.',
  ],
  [
    'Invalid …: an array of texts with whole numbers for keys',
    'Send it with keys, such as `itemdescription[13]=Hosting`.',
    'The parameter has other keys, or arrays in its values.',
  ],
  [
    'Invalid …: an array of booleans with whole numbers for keys, or one boolean for all',
    'Send it with keys, such as `itemtaxed[13]=true`, or as one word for every item.',
    'The parameter has other keys or other words.',
  ],
  [
    'Invalid …: an array of whole numbers',
    'Send it with keys, such as `deletelineids[0]=13`.',
    'The parameter has other values.',
  ],
  [
    'Invalid …: an array of booleans with the kinds of emails for keys',
    'Send it with keys, such as `email_preferences[invoice]=1`.',
    'The parameter has other words.',
  ],
  [
    'Invalid …: base64 of a serialized array, or an array',
    'Send `base64_encode(serialize($array))`, or the array itself with keys in brackets.',
    'The parameter is neither.',
  ],
  ['Invalid status …', 'Send one of the status words of the action, in any case.'],
  [
    'Invalid …: not an acceptable value',
    'Compare the parameter with the page of the action.',
    'The value has another form.',
  ],
];
