import type { Sample } from '../sample.ts';

export const updateMainInvoiceSample: Sample = {
  request: { CORP_ID: 53, INVOICE_NUMBER: 78, INVOICE_NOTES: 'Leave it at the door.', DUE_DATE: '4/14/2015' },
  answer:
    '{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"Successfully updated the main invoice.","RET_SECOND_MESSAGE":"Where can we take you?","INVOICE_NUMBER":78,"REDIRECT_LINK_ARRAY":[{"LABEL":"invoice line items","URL":"http://127.0.0.1:8080/i/lines/…"},{"LABEL":"printable invoice","URL":"http://127.0.0.1:8080/i/print/…"},{"LABEL":"invoice homepage","URL":"http://127.0.0.1:8080/i/home/…"}]}',
};
