import { getInvoices as schema } from '../../../../schemas/whmcs/billing/get-invoices.ts';
import { getInvoicesSample } from '../../../../schemas/whmcs/samples/billing/get-invoices.ts';
import { dateOf, wallTimeAt } from '../../../../src/core/dates.ts';
import type { InvoiceKey, InvoiceOrder, ListedInvoice, ListedStatus } from '../../../../src/core/lists/invoices.ts';
import type { Action } from '../../action.ts';
import type { AnswerData } from '../../answers/answer-data.ts';
import { currencyPrefix, currencySuffix } from '../../answers/currency-words.ts';
import { listed } from '../../answers/listed.ts';
import { ifPresent, toStatus } from '../../parameters/decode.ts';
import { pageOf } from '../../parameters/page.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';
import { moneyText, rateText, timeText } from '../../rows/texts.ts';

const validate = validatorOf(schema);

/** The orders by their names on the wire. */
const KEYS: ReadonlyMap<string, InvoiceKey> = new Map([
  ['id', 'id'],
  ['invoicenumber', 'number'],
  // The name that the rows have.
  ['invoicenum', 'number'],
  ['date', 'issued-on'],
  ['duedate', 'due-on'],
  ['total', 'total'],
  ['status', 'status'],
]);

/** Lists invoices without their lines and payments. */
export const getInvoices: Action = {
  name: schema.title,
  schema,
  sample: getInvoicesSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const { actor } = call.origin;
    const { timeZone } = call.place;
    const filter = {
      clientId: ifPresent(params.userid, toId),
      status: statusOf(params.status),
      today: dateOf(wallTimeAt(call.now, timeZone)),
    };
    const order = orderOf(params.orderby, params.order);
    const { invoiceList } = call.reads;
    return await listed(
      {
        wrapper: 'invoices',
        item: 'invoice',
        idsOf: (page) => invoiceList.ids(actor, filter, order, page),
        rowsOf: (ids) => invoiceList.rows(actor, ids),
        fieldsOf: (row) => invoiceFields(row, timeZone),
      },
      pageOf(params),
    );
  },
};

function statusOf(text: string | undefined): ListedStatus | null {
  if (text === undefined) return null;
  return text.toLowerCase() === 'overdue' ? 'Overdue' : toStatus(text);
}

/** An unknown order is the default: by id, ascending. */
function orderOf(by: string | undefined, order: string | undefined): InvoiceOrder {
  return { by: KEYS.get(by?.toLowerCase() ?? '') ?? 'id', isDescending: order?.toLowerCase() === 'desc' };
}

function invoiceFields({ invoice, client, ...row }: ListedInvoice, timeZone: string): AnswerData {
  const { currency } = invoice;
  const money = (minor: bigint): string => moneyText(minor, currency);
  return {
    id: invoice.id,
    userid: invoice.clientId,
    firstname: client.firstName,
    lastname: client.lastName,
    companyname: client.companyName,
    invoicenum: invoice.number,
    date: invoice.issuedOn,
    duedate: invoice.dueOn,
    datepaid: timeText(invoice.paidAt),
    last_capture_attempt: timeText(row.lastCaptureAt),
    date_refunded: timeText(invoice.refundedAt),
    date_cancelled: timeText(invoice.cancelledAt),
    subtotal: money(invoice.subtotalMinor),
    credit: money(invoice.creditMinor),
    tax: money(invoice.taxMinor),
    tax2: money(invoice.tax2Minor),
    total: money(invoice.totalMinor),
    taxrate: rateText(invoice.rate),
    taxrate2: rateText(invoice.rate2),
    status: invoice.status,
    paymentmethod: invoice.paymentMethod,
    paymethodid: null,
    notes: invoice.notes,
    created_at: wallTimeAt(row.createdAt, timeZone),
    updated_at: wallTimeAt(row.updatedAt, timeZone),
    currencycode: currency.code,
    currencyprefix: currencyPrefix(currency.code),
    currencysuffix: currencySuffix(currency.code),
  };
}
