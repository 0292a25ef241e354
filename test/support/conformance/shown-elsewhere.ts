/** By dialect and action: what needs more than a run can make, and the test that shows it. */
type Shown = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

const LINES = 'test/dialects/whmcs/line-limits';
const TOO_LONG = {
  'An invoice takes at most 1000 items: put the others on another invoice': LINES,
  'The item descriptions of an invoice take at most 262144 bytes together: shorten them, or use another invoice': LINES,
};
/** Each of these needs a tenant with two currencies, or more than 100 payments of an invoice. */
const TRANSACTIONS = {
  'Currency ID does not match Client currency': 'test/dialects/whmcs/actions/add-transaction',
  'Amount exceeds what the newest 100 payments of the invoice have left: refund it in parts':
    'test/dialects/whmcs/actions/add-transaction',
};
const CLIENTS = 'test/dialects/whmcs/actions/clients/update-client';
const CONTACTS = 'test/dialects/whmcs/actions/contacts';

export const SHOWN_ELSEWHERE: Shown = {
  whmcs: {
    AddTransaction: TRANSACTIONS,
    UpdateTransaction: TRANSACTIONS,
    CreateInvoice: TOO_LONG,
    UpdateInvoice: TOO_LONG,
    CreateQuote: TOO_LONG,
    UpdateQuote: { ...TOO_LONG, 'Currency ID does not match Client currency': 'test/dialects/whmcs/quotes/quotes' },
    CloseClient: {
      'An unexpected error occurred: more invoices are open, call again to cancel them':
        'test/dialects/whmcs/actions/clients/close-and-delete',
    },
    UpdateClient: {
      'Invalid currency: the client has invoices or credit in another currency': CLIENTS,
      'Invalid customfields: at most 100 fields': CLIENTS,
    },
    AddContact: { warning: CONTACTS },
    UpdateContact: {
      warning: CONTACTS,
      'You must have at least one email address enabled to receive domain related notifications as required by ICANN. To disable domain notifications, please enable domain notifications for the primary account holder or another contact':
        CONTACTS,
    },
  },
};

/** The table of every method of the corp-ID dialect has all statuses: those for which a method has no cause. */
export const WITHOUT_CAUSE: Readonly<Record<string, readonly string[]>> = {
  addInvoiceLineItem: ['dataIn2'],
  updateMainInvoiceAmount: ['dataIn2'],
  getInvoicePayments: ['dataIn2', 'logicProblem'],
  advancedMainInvoiceSearch: ['logicProblem'],
  getCorpWideSettings: ['dataIn2', 'zero', 'logicProblem'],
  getSpecificCorpWideSettings: ['dataIn2', 'logicProblem'],
  getMerchantAccountSettings: ['dataIn2', 'logicProblem'],
  getGeneralLookupValues: ['dataIn2', 'zero', 'logicProblem'],
};

/** The status of a database that is away: test/server/database-faults shows it. */
export const DATABASE_AWAY = 'db';
