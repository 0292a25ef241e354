import { getInvoice as schema } from '../../../../schemas/whmcs/billing/get-invoice.ts';
import { getInvoiceSample } from '../../../../schemas/whmcs/samples/billing/get-invoice.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import { balanceOf, type Line } from '../../../../src/core/invoice.ts';
import type { ListedTransaction } from '../../../../src/core/lists/transactions.ts';
import type { InvoiceView } from '../../../../src/core/ports.ts';
import { Refused, type Action } from '../../action.ts';
import type { AnswerData } from '../../answers/answer-data.ts';
import { required } from '../../parameters/decode.ts';
import { REFUSAL_MESSAGES } from '../../answers/messages.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';
import { moneyText, rateText, timeText } from '../../rows/texts.ts';
import { transactionFields } from '../../rows/transaction-row.ts';

const validate = validatorOf(schema);

/** Shows an invoice: the fields of the document, in its order. */
export const getInvoice: Action = {
  name: schema.title,
  schema,
  sample: getInvoiceSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const view = await call.reads.invoices.invoice(call.origin.actor, required(toId(params.invoiceid)));
    if (view === 'revoked') throw new CredentialMoved();
    if (view === 'not-found') throw new Refused('invoice-not-found', REFUSAL_MESSAGES['invoice-not-found']({}));
    return invoiceFields(view);
  },
};

function invoiceFields(view: InvoiceView): AnswerData {
  const { invoice } = view;
  const money = (minor: bigint): string => moneyText(minor, invoice.currency);
  return {
    invoiceid: invoice.id,
    invoicenum: invoice.number,
    userid: invoice.clientId,
    date: invoice.issuedOn,
    duedate: invoice.dueOn,
    datepaid: timeText(invoice.paidAt),
    lastcaptureattempt: timeText(view.lastCaptureAt),
    subtotal: money(invoice.subtotalMinor),
    credit: money(invoice.creditMinor),
    tax: money(invoice.taxMinor),
    tax2: money(invoice.tax2Minor),
    total: money(invoice.totalMinor),
    balance: money(balanceOf(invoice)),
    taxrate: rateText(invoice.rate),
    taxrate2: rateText(invoice.rate2),
    status: invoice.status,
    paymentmethod: invoice.paymentMethod,
    notes: invoice.notes,
    ccgateway: view.isCardGateway,
    items: { item: view.lines.map((line) => itemFields(line, money)) },
    transactions: transactionsOf(view),
  };
}

function itemFields(line: Line, money: (minor: bigint) => string): AnswerData {
  return {
    id: line.id,
    type: line.type,
    relid: line.relatedId,
    description: line.description,
    amount: money(line.amountMinor),
    taxed: line.isTaxed ? 1 : 0,
  };
}

/** An empty text where there are none, as the document's sample has it. */
function transactionsOf(view: InvoiceView): AnswerData | '' {
  const { currency } = view.invoice;
  const parts = new Map(view.parts.map(({ kind, id, transactionId }) => [`${kind} ${id}`, transactionId]));
  const rows: readonly ListedTransaction[] = [
    ...view.payments
      .filter(({ id }) => !parts.has(`payment ${id}`))
      .map((payment) => ({ kind: 'payment', payment, currency }) as const),
    ...view.refunds
      .filter(({ id }) => !parts.has(`refund ${id}`))
      .map((refund) => {
        const refundId = parts.get(`payment ${refund.paymentId}`) ?? refund.paymentId;
        return { kind: 'refund', refund, currency, refundId } as const;
      }),
    ...view.transactions.map((transaction) => ({ kind: 'transaction', transaction }) as const),
  ];
  // The order of GetTransactions, also after a correction.
  const transaction = rows.map(transactionFields).sort((one, other) => Number(one['id']) - Number(other['id']));
  return transaction.length === 0 ? '' : { transaction };
}
