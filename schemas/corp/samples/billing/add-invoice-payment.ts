import type { Sample } from '../sample.ts';

export const addInvoicePaymentSample: Sample = {
  request: {
    CORP_ID: 53,
    INVOICE_NUMBER: 78,
    MERCHANT_SETTING_ID: 4,
    MONEY_TYPE_ID: 2,
    TRANSACTION_DATE: '2015-03-24',
    TRANSACTION_DATE_TIME: '2015-03-24 11:54:00',
    ACTUAL_TRANS_NUMBER: 23,
    AMOUNT_PAID: 15,
    PAYMENT_CHECK_NUMBER: '1003',
    PAYMENT_NOTES: 'notes',
    TRANSACTION_NUMBER: 24,
    TRANSACTION_PROCESSED_BY_ID: 178,
  },
  answer:
    '{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"Successfully added the payment to the invoice.","RET_SECOND_MESSAGE":"Where can we take you?","REDIRECT_LINK_ARRAY":[{"LABEL":"invoice line items","URL":"http://127.0.0.1:8080/i/lines/…"},{"LABEL":"printable invoice","URL":"http://127.0.0.1:8080/i/print/…"},{"LABEL":"invoice homepage","URL":"http://127.0.0.1:8080/i/home/…"}]}',
};
