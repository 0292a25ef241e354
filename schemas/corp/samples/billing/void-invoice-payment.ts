import type { Sample } from '../sample.ts';

export const voidInvoicePaymentSample: Sample = {
  request: { CORP_ID: 53, INVOICE_NUMBER: 78, INVOICE_PAYMENT_ID: 1 },
  answer:
    '{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"Successfully voided the invoice payment.","RET_SECOND_MESSAGE":"Where can we take you?","INVOICE_NUMBER":78,"INVOICE_PAYMENT_ID":1,"INVOICE_REFUND_ID":2,"REDIRECT_LINK_ARRAY":[{"LABEL":"invoice line items","URL":"http://127.0.0.1:8080/i/lines/…"},{"LABEL":"printable invoice","URL":"http://127.0.0.1:8080/i/print/…"},{"LABEL":"invoice homepage","URL":"http://127.0.0.1:8080/i/home/…"}]}',
};
