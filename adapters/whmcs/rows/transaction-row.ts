import type { ListedTransaction } from '../../../src/core/lists/transactions.ts';
import { RATE_DECIMALS, type Transaction } from '../../../src/core/records/transaction.ts';
import { decimalText, type Currency } from '../../../src/core/money/money.ts';
import type { Payment, Refund } from '../../../src/core/payment.ts';
import type { AnswerData } from '../answers/answer-data.ts';
import { moneyText } from './texts.ts';

/** A row of GetTransactions, which GetInvoice has too. Its currency is 0 where a client owns it. */
export function paymentFields(payment: Payment, currency: Currency): AnswerData {
  return {
    id: payment.id,
    userid: payment.clientId,
    currency: 0,
    gateway: payment.gateway,
    date: payment.paidAt,
    description: 'Invoice Payment',
    amountin: moneyText(payment.amountMinor, currency),
    fees: moneyText(payment.feesMinor, currency),
    amountout: moneyText(0n, currency),
    rate: '1.00000',
    transid: payment.reference,
    invoiceid: payment.invoiceId,
    refundid: 0,
  };
}

/** The same for money given back; `refundid` names the payment. */
export function refundFields(refund: Refund, currency: Currency): AnswerData {
  return {
    id: refund.id,
    userid: refund.clientId,
    currency: 0,
    gateway: refund.gateway,
    date: refund.refundedAt,
    description: 'Refund',
    amountin: moneyText(0n, currency),
    fees: moneyText(0n, currency),
    amountout: moneyText(refund.amountMinor, currency),
    rate: '1.00000',
    transid: refund.reference,
    invoiceid: refund.invoiceId,
    refundid: refund.paymentId,
  };
}

/** Its own words; its currency is a number only where no client has it. */
function ownFields(transaction: Transaction): AnswerData {
  const { currency } = transaction;
  return {
    id: transaction.id,
    userid: transaction.clientId ?? 0,
    currency: transaction.currencyId ?? 0,
    gateway: transaction.gateway,
    date: transaction.paidAt,
    description: transaction.description,
    amountin: moneyText(transaction.amountInMinor, currency),
    fees: moneyText(transaction.feesMinor, currency),
    amountout: moneyText(transaction.amountOutMinor, currency),
    rate: decimalText(transaction.rate, RATE_DECIMALS),
    transid: transaction.reference,
    invoiceid: transaction.invoiceId ?? 0,
    refundid: 0,
  };
}

export function transactionFields(listed: ListedTransaction): AnswerData {
  if (listed.kind === 'transaction') return ownFields(listed.transaction);
  return listed.kind === 'payment'
    ? paymentFields(listed.payment, listed.currency)
    : refundFields(listed.refund, listed.currency);
}
