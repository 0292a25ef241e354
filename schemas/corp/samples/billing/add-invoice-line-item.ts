import type { Sample } from '../sample.ts';

export const addInvoiceLineItemSample: Sample = {
  request: { CORP_ID: 53, INVOICE_NUMBER: 78, DESCRIPTION: 'Gift box', QUANTITY: 3, AMOUNT: 2.5 },
  answer:
    '{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"Successfully added the line item to the invoice.","RET_SECOND_MESSAGE":"Where can we take you?","INVOICE_NUMBER":78,"INVOICE_LINE_ITEM_ID":79,"LINE_AMOUNT":7.50,"INVOICE_AMOUNT":52.50,"INVOICE_CREDIT":0.00,"INVOICE_PAID":0.00,"INVOICE_BALANCE":52.50,"INVOICE_STATUS":"Unpaid","REDIRECT_LINK_ARRAY":[{"LABEL":"invoice line items","URL":"http://127.0.0.1:8080/i/lines/…"},{"LABEL":"printable invoice","URL":"http://127.0.0.1:8080/i/print/…"},{"LABEL":"invoice homepage","URL":"http://127.0.0.1:8080/i/home/…"}]}',
};
