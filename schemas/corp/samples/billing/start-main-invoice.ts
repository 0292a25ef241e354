import type { Sample } from '../sample.ts';

export const startMainInvoiceSample: Sample = {
  request: { CORP_ID: 53, CUSTOMER_ID: 1, INVOICE_TYPE_ID: 2 },
  answer:
    '{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"Successfully started the main invoice.","RET_SECOND_MESSAGE":"Where can we take you?","INVOICE_NUMBER":79,"REDIRECT_LINK_ARRAY":[{"LABEL":"invoice line items","URL":"http://127.0.0.1:8080/i/lines/…"},{"LABEL":"printable invoice","URL":"http://127.0.0.1:8080/i/print/…"},{"LABEL":"invoice homepage","URL":"http://127.0.0.1:8080/i/home/…"}]}',
};
