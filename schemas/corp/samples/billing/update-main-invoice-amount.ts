import type { Sample } from '../sample.ts';

export const updateMainInvoiceAmountSample: Sample = {
  request: { CORP_ID: 53, INVOICE_NUMBER: 78, INVOICE_AMOUNT: '50.00' },
  answer:
    '{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"Successfully updated the main invoice amount.","RET_SECOND_MESSAGE":"Where can we take you?","INVOICE_NUMBER":78,"INVOICE_AMOUNT":50.00,"INVOICE_CREDIT":0.00,"INVOICE_PAID":15.00,"INVOICE_BALANCE":35.00,"INVOICE_STATUS":"Unpaid","REDIRECT_LINK_ARRAY":[{"LABEL":"invoice line items","URL":"http://127.0.0.1:8080/i/lines/…"},{"LABEL":"printable invoice","URL":"http://127.0.0.1:8080/i/print/…"},{"LABEL":"invoice homepage","URL":"http://127.0.0.1:8080/i/home/…"}]}',
};
