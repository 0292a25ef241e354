import type { Sample } from '../sample.ts';

export const getInvoicePaymentsSample: Sample = {
  request: { CORP_ID: 53, INVOICE_NUMBER: 78 },
  answer:
    '{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"success","RET_SECOND_MESSAGE":"Where can we take you?","INVOICE_NUMBER":78,"INVOICE_AMOUNT":45.00,"INVOICE_CREDIT":0.00,"INVOICE_PAID":0.00,"INVOICE_BALANCE":45.00,"INVOICE_STATUS":"Unpaid","QRY_INVOICE_PAYMENTS_ARRAY":[],"QRY_INVOICE_REFUNDS_ARRAY":[]}',
};
