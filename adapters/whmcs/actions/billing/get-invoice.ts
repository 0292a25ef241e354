import { getInvoice as schema } from '../../../../schemas/whmcs/billing/get-invoice.ts';
import { getInvoiceSample } from '../../../../schemas/whmcs/samples/billing/get-invoice.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import type { WallTime } from '../../../../src/core/dates.ts';
import { balanceOf, type Line } from '../../../../src/core/invoice.ts';
import { decimalText } from '../../../../src/core/money/money.ts';
import type { Payment, Refund } from '../../../../src/core/payment.ts';
import type { Rate } from '../../../../src/core/money/percentage.ts';
import type { InvoiceView } from '../../../../src/core/ports.ts';
import { Refused, type Action } from '../../action.ts';
import type { AnswerData } from '../../answers/answer-data.ts';
import { required } from '../../parameters/decode.ts';
import { REFUSAL_MESSAGES } from '../../answers/messages.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);
/** How this dialect writes a time that never was. */
const NEVER = '0000-00-00 00:00:00';
/** Money has two decimals on this wire; a currency with more keeps them, so that no amount is shown wrong. */
const MONEY_DECIMALS = 2;
const RATE_DECIMALS = 3;

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
  const money = (minor: bigint): string => moneyText(minor, invoice.currency.exponent);
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
    transactions: transactionsOf(view, money),
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
function transactionsOf(view: InvoiceView, money: (minor: bigint) => string): AnswerData | '' {
  const moves = [
    ...view.payments.map((payment) => ({ at: payment.recordedAt, fields: paymentFields(payment, money) })),
    ...view.refunds.map((refund) => ({ at: refund.recordedAt, fields: refundFields(refund, money) })),
  ].sort((a, b) => a.at - b.at);
  return moves.length === 0 ? '' : { transaction: moves.map((move) => move.fields) };
}

/** The row of GetTransactions; its currency is 0 where a client owns it. */
function paymentFields(payment: Payment, money: (minor: bigint) => string): AnswerData {
  return {
    id: payment.id,
    userid: payment.clientId,
    currency: 0,
    gateway: payment.gateway,
    date: payment.paidAt,
    description: 'Invoice Payment',
    amountin: money(payment.amountMinor),
    fees: money(payment.feesMinor),
    amountout: money(0n),
    rate: '1.00000',
    transid: payment.reference,
    invoiceid: payment.invoiceId,
    refundid: 0,
  };
}

function refundFields(refund: Refund, money: (minor: bigint) => string): AnswerData {
  return {
    id: refund.id,
    userid: refund.clientId,
    currency: 0,
    gateway: refund.gateway,
    date: refund.refundedAt,
    description: 'Refund',
    amountin: money(0n),
    fees: money(0n),
    amountout: money(refund.amountMinor),
    rate: '1.00000',
    transid: refund.reference,
    invoiceid: refund.invoiceId,
    refundid: refund.paymentId,
  };
}

function moneyText(minor: bigint, exponent: number): string {
  const missing = Math.max(0, MONEY_DECIMALS - exponent);
  return decimalText(minor * 10n ** BigInt(missing), exponent + missing);
}

function rateText(rate: Rate): string {
  return decimalText(rate, RATE_DECIMALS);
}

function timeText(time: WallTime | null): string {
  return time ?? NEVER;
}
