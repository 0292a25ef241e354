/** The parts of an action's document beside its parameters. The requests and answers are run by a test. */
export interface Sample {
  readonly request: Readonly<Record<string, string>>;
  /** The whole answer to the request, on fresh demo data, with the samples run in this order. */
  readonly answer: string;
  readonly response: readonly (readonly [name: string, type: string, description: string])[];
  readonly errors: readonly (readonly [message: string, when: string])[];
}

const RESULT = ['result', 'string', 'The result of the operation: success or error'] as const;
const NOT_FOUND = ['Invoice ID Not Found', 'There is no such invoice, or `invoiceid` is not a whole number.'] as const;
const LINE_LIMITS = [
  ['An invoice takes at most 1000 items: put the others on another invoice', 'The invoice would have more lines.'],
  [
    'The item descriptions of an invoice take at most 262144 bytes together: shorten them, or use another invoice',
    'Its descriptions would be longer, in UTF-8.',
  ],
] as const;

const unlisted = (parameter: string): readonly [string, string] => [
  'Invalid Payment Method. Valid options include banktransfer, cash',
  `\`${parameter}\` is not on the tenant's list, and its \`unknown-gateways\` is \`refuse\`; the nearest name is first, of at most twenty.`,
];

export const WHMCS_SAMPLES: Readonly<Record<string, Sample>> = {
  GetInvoice: {
    request: { invoiceid: '1' },
    answer:
      '{"result":"success","invoiceid":1,"invoicenum":"","userid":2361,"date":"2016-01-01","duedate":"2020-12-30","datepaid":"0000-00-00 00:00:00","lastcaptureattempt":"0000-00-00 00:00:00","subtotal":"15.95","credit":"0.00","tax":"0.00","tax2":"0.00","total":"15.95","balance":"15.95","taxrate":"0.000","taxrate2":"0.000","status":"Unpaid","paymentmethod":"paypalcheckout","notes":"","ccgateway":false,"items":{"item":[{"id":11,"type":"Hosting","relid":1,"description":"Sample Monthly Product (01\\/01\\/2016 - 31\\/01\\/2016)","amount":"12.95","taxed":0},{"id":12,"type":"Addon","relid":1,"description":"Sample Monthly Addon (01\\/01\\/2016 - 31\\/01\\/2016)","amount":"2.00","taxed":0},{"id":13,"type":"","relid":0,"description":"Sample Invoice Item","amount":"1.00","taxed":0}]},"transactions":""}',
    response: [
      RESULT,
      ['invoiceid', 'int', 'The ID of the invoice.'],
      ['invoicenum', 'string', 'The Sequential Invoice Number assigned (if enabled).'],
      ['userid', 'int', 'The ID of the client who owns this invoice.'],
      ['date', 'string', 'The date of the invoice. Format: YYYY-MM-DD'],
      ['duedate', 'string', 'The due date of the invoice. Format: YYYY-MM-DD'],
      ['datepaid', 'string', 'The date the invoice was paid, or 0000-00-00 00:00:00. Format: YYYY-MM-DD HH:ii:ss'],
      ['lastcaptureattempt', 'string', 'When a capture was last tried, or 0000-00-00 00:00:00.'],
      ['subtotal', 'float', 'The subtotal on the invoice.'],
      ['credit', 'float', 'The amount of credit assigned to the invoice.'],
      ['tax', 'float', 'The amount of first-level tax charged on the invoice.'],
      ['tax2', 'float', 'The amount of second-level tax charged on the invoice.'],
      ['total', 'float', 'The total of the invoice: subtotal + tax + tax2 − credit.'],
      ['balance', 'float', 'The amount left to pay on the invoice: total − payments + refunds.'],
      ['taxrate', 'float', 'The rate of the first-level tax.'],
      ['taxrate2', 'float', 'The rate of the second-level tax.'],
      ['status', 'string', 'The status of the invoice.'],
      ['paymentmethod', 'string', 'The payment method on the invoice, in system format.'],
      ['notes', 'string', 'The notes associated with the invoice.'],
      [
        'ccgateway',
        'bool',
        'Whether the payment method is a credit card gateway that can be submitted to attempt capture.',
      ],
      ['items', 'array', 'The items on the invoice: id, type, relid, description, amount, taxed.'],
      [
        'transactions',
        'array',
        'The transactions on the invoice, of payments and refunds the 5,000 newest each, or an empty text: id, userid, currency, gateway, date, description, amountin, fees, amountout, rate, transid, invoiceid, refundid.',
      ],
    ],
    errors: [NOT_FOUND],
  },
  AddInvoicePayment: {
    request: { invoiceid: '1', transid: 'D28DJIDJW393JDWQKQI332', gateway: 'mailin', date: '2016-01-01 12:33:12' },
    answer: '{"result":"success"}',
    response: [RESULT],
    errors: [
      NOT_FOUND,
      [
        'It is not possible to add a payment to an invoice that is Cancelled',
        'The invoice is Cancelled, Draft or Refunded; the sentence names its status.',
      ],
      ['Missing required parameter: transid', '`transid` is missing or blank.'],
      [
        'Transaction ID must be Unique',
        'The transaction was recorded before, with another amount, for another day, or on another invoice.',
      ],
      unlisted('gateway'),
      ['No Amount Provided', 'There is no `amount`, and nothing is owed.'],
      ['Amount must be greater than zero', '`amount` is zero or negative.'],
      ['Invalid amount: Amount must be in decimal format: ### or ###.##', '`amount` is not a number.'],
      [
        'Invalid amount: more decimals than the currency has',
        '`amount` cannot be paid in the currency of the invoice, and the tenant refuses such amounts.',
      ],
      [
        'Invalid amount: Amount is too large',
        '`amount` is a trillion or more, or the payments of the invoice or the credit of its client would be too much to store.',
      ],
    ],
  },
  CreateInvoice: {
    request: {
      userid: '1',
      status: 'Unpaid',
      sendinvoice: '1',
      paymentmethod: 'mailin',
      taxrate: '10.00',
      date: '2016-01-01',
      duedate: '2016-01-08',
      itemdescription1: 'Sample Invoice Item',
      itemamount1: '15.95',
      itemtaxed1: '0',
      itemdescription2: 'Sample Second Invoice Item',
      itemamount2: '1.00',
      itemtaxed2: '1',
      autoappliedcredit: '0',
    },
    answer: '{"result":"success","invoiceid":79,"status":"Unpaid"}',
    response: [
      RESULT,
      ['invoiceid', 'int', 'The ID of the newly created invoice'],
      ['status', 'string', 'The status of the newly created invoice'],
    ],
    errors: [
      ['Client ID Not Found', 'There is no such client, or `userid` is not a whole number.'],
      [
        'Cannot create and send a draft invoice in a single API request. Please create and send separately.',
        '`draft` (or the status Draft) together with `sendinvoice`.',
      ],
      ['Invalid status Nonsense', '`status` is not one of the seven.'],
      unlisted('paymentmethod'),
      ...LINE_LIMITS,
    ],
  },
  UpdateInvoice: {
    request: {
      invoiceid: '1',
      status: 'Unpaid',
      'itemdescription[13]': 'Sample Updated Invoice Item',
      'itemamount[13]': '16.95',
      'itemtaxed[13]': '0',
      'newitemdescription[0]': 'New Line Item 1',
      'newitemamount[0]': '10',
      'newitemtaxed[0]': '1',
      'newitemdescription[1]': 'New Line Item 2',
      'newitemamount[1]': '2.95',
      'newitemtaxed[1]': '0',
      'deletelineids[0]': '11',
      'deletelineids[1]': '12',
    },
    answer: '{"result":"success","invoiceid":1}',
    response: [RESULT, ['invoiceid', 'int', 'The ID of the updated invoice.']],
    errors: [
      NOT_FOUND,
      ['Invoice must be in Draft status to be published', '`publish` or `publishandsendemail` of any other invoice.'],
      [
        'Missing Variables: itemdescription, itemamount and itemtaxed are required for each item being changed',
        'A line is in one or two of the three arrays.',
      ],
      ['Invalid status Nonsense', '`status` is not one of the seven.'],
      ["Expecting parameter 'deletelineids' to be an array", 'Text where an array is due; nothing is changed.'],
      unlisted('paymentmethod'),
      ['Amount exceeds customer credit balance', '`credit` is more than the client has.'],
      ['Amount Exceeds Invoice Balance', '`credit` is more than the invoice owes.'],
      ...LINE_LIMITS,
    ],
  },
};
