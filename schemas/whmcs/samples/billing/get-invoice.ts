import { RESULT, NOT_FOUND, type Sample } from '../sample.ts';

export const getInvoiceSample: Sample = {
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
};
