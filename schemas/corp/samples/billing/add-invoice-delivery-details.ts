import type { Sample } from '../sample.ts';

export const addInvoiceDeliveryDetailsSample: Sample = {
  request: {
    CORP_ID: 53,
    INVOICE_NUMBER: 1,
    DRIVER_ID: 1,
    VEHICLE_ID: 1,
    ROUTE: 'Drive down Main Street to the drop-off',
    DEPARTURE: '5/19/21 15:05:05',
    ARRIVAL: '5/19/21 16:30:00',
  },
  answer:
    '{"RET_STATUS":"ok","RET_MAIN_MESSAGE":"Successfully added the delivery details to the invoice.","RET_SECOND_MESSAGE":"Where can we take you?","INVOICE_NUMBER":1,"DEPARTURE":"2021-05-19 15:05:05","ARRIVAL":"2021-05-19 16:30:00","REDIRECT_LINK_ARRAY":[{"LABEL":"invoice line items","URL":"http://127.0.0.1:8080/i/lines/…"},{"LABEL":"printable invoice","URL":"http://127.0.0.1:8080/i/print/…"},{"LABEL":"invoice homepage","URL":"http://127.0.0.1:8080/i/home/…"}]}',
};
