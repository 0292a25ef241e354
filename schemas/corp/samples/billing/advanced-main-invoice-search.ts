import type { Sample } from '../sample.ts';

export const advancedMainInvoiceSearchSample: Sample = {
  request: { CORP_ID: 53, DATE_TYPE: 'invoice', START_DATE: '1/1/2015', END_DATE: '12/31/2015', ALL_MONIES: 1 },
  answer:
    '{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"success","RET_SECOND_MESSAGE":"Where can we take you?","QRY_MAIN_INVOICE_ARRAY":[{"INVOICE_NUMBER":78,"INVOICE_TYPE_ID":0,"CUSTOMER_ID":1,"CUSTOMER_NAME":"Demo Client","INVOICE_DATE":"2015-03-24","DUE_DATE":"2015-04-07","PAID_DATE_TIME":"","CURRENCY":"USD","INVOICE_AMOUNT":45.00,"INVOICE_CREDIT":0.00,"INVOICE_PAID":0.00,"INVOICE_BALANCE":45.00,"INVOICE_STATUS":"Unpaid","HAS_DELIVERY":1,"INVOICE_NOTES":""}],"NEXT_PAGE_KEY":""}',
};
