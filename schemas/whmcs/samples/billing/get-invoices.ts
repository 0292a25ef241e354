import { TRIPLE } from '../list-response.ts';
import { RESULT, type Sample } from '../sample.ts';

export const getInvoicesSample: Sample = {
  request: { userid: '2361', status: 'Unpaid', limitnum: '10' },
  answer:
    '{"result":"success","totalresults":1,"startnumber":0,"numreturned":1,"invoices":{"invoice":[{"id":1,"userid":2361,"firstname":"Sample","lastname":"Client","companyname":"","invoicenum":"","date":"2016-01-01","duedate":"2020-12-30","datepaid":"0000-00-00 00:00:00","last_capture_attempt":"0000-00-00 00:00:00","date_refunded":"0000-00-00 00:00:00","date_cancelled":"0000-00-00 00:00:00","subtotal":"15.95","credit":"0.00","tax":"0.00","tax2":"0.00","total":"15.95","taxrate":"0.000","taxrate2":"0.000","status":"Unpaid","paymentmethod":"paypalcheckout","paymethodid":null,"notes":"","created_at":"2026-11-22 10:00:00","updated_at":"2026-11-22 10:00:00","currencycode":"USD","currencyprefix":"$","currencysuffix":" USD"}]}}',
  response: [
    RESULT,
    ...TRIPLE,
    [
      'invoices',
      'array',
      'The invoices, under invoice: id, userid, firstname, lastname, companyname, invoicenum, date, duedate, datepaid, last_capture_attempt, date_refunded, date_cancelled, subtotal, credit, tax, tax2, total, taxrate, taxrate2, status, paymentmethod, paymethodid, notes, created_at, updated_at, currencycode, currencyprefix, currencysuffix.',
    ],
  ],
  errors: [
    ['Invalid status xxx', '`status` is neither a status of an invoice nor Overdue.'],
    [
      'Invalid limitnum: a whole number from 0',
      'A number of the request is not a whole number. The same for `limitstart`.',
    ],
    ['Invalid userid: a whole number of at most ten digits', '`userid` is not a whole number.'],
  ],
};
