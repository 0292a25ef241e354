import type { ErrorHelp } from './error-help.ts';

const LOOK_UP = 'Look the number up with GetClients.';
const FILL_IN = 'Send the field, or `skipvalidation=true`.';
const AN_ADDRESS = 'Send an address such as `jane@example.com`.';
const ANOTHER_ADDRESS = 'Send another address, or change the one that has it.';

/** Errors of clients, contacts and logins. */
export const CLIENT_ERRORS: readonly ErrorHelp[] = [
  ['Client ID Not Found', LOOK_UP],
  ['Client ID not Found', LOOK_UP],
  ['Client Not Found', LOOK_UP],
  ['Invalid Client ID', LOOK_UP],
  ['Client ID Is Required', 'Send the number of the client in `clientid`.'],
  ['Client ID is Required', 'Send the number of the client in `clientid`.'],
  ['Either clientid Or email Is Required', 'Send the number or the mail address of the client.'],
  ['Contact ID Not Found', 'Look the number up with GetContacts.'],
  ['Invalid Owner User ID', 'Leave `owner_user_id` out: the gateway has no users beside clients.'],
  ['You did not enter your first name', FILL_IN],
  ['You did not enter your last name', FILL_IN],
  ['You did not enter your email address', 'Send `email`: it is required in any case.'],
  ['You did not enter your  address line 1', FILL_IN],
  ['You did not enter your city', FILL_IN],
  ['You did not enter your state', FILL_IN],
  ['You did not enter your postcode', FILL_IN],
  ['You did not enter your phone number', FILL_IN],
  ['Invalid telephone phone number', 'Send digits, such as `+1 303 555 0100`.'],
  ['Valid country required', 'Send the code of two letters, such as `US`.'],
  ['The email address you entered was not valid', AN_ADDRESS],
  ['The email address entered is not valid', AN_ADDRESS],
  ['A user already exists with that email address', ANOTHER_ADDRESS],
  ['Duplicate Email Address', ANOTHER_ADDRESS],
  ['Invalid groupid: there is no such client group', 'Look the number up with GetClientGroups.'],
  ['Invalid currency: there is no such currency', 'Look the number up with GetCurrencies.'],
  [
    'Invalid currency: the client has invoices or credit in another currency',
    'Add another client for the other currency.',
  ],
  [
    'Client Delete Failed: the client has invoices, quotes, credit, transactions, billable items or pay methods',
    'Close the client with CloseClient: records of money stay.',
  ],
  ['Invalid customfields: at most … fields', 'Send fewer fields, or clear others with a blank value.'],
  [
    'Invalid customfields: the values of fields by their ids',
    'Send an array with the ids of fields for keys, and texts for values.',
    'A key is not a whole number, or a value is an array.',
  ],
  ['Invalid customfields: values of at most … characters', 'Shorten the value.', 'A value is longer.'],
  [
    'You must have at least one email address enabled to receive domain related notifications as required by ICANN. To disable domain notifications, please …',
    'Switch them on for another contact first.',
  ],
  ['An unexpected error occurred: …', 'Call CloseClient again: it goes on with the invoices that are still open.'],
  ['Email or Password Invalid', 'Check both. After ten failures the client waits for fifteen minutes.'],
];
