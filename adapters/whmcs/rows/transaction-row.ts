import type { ListedTransaction } from '../../../src/core/lists/transactions.ts';
import { ofPayment, ofRefund, RATE_DECIMALS, type Transaction } from '../../../src/core/records/transaction.ts';
import { decimalText } from '../../../src/core/money/money.ts';
import type { AnswerData } from '../answers/answer-data.ts';
import { moneyText } from './texts.ts';

/** A row of GetTransactions, which GetInvoice has too. Its currency is a number only where no client has it. */
function fieldsOf(transaction: Transaction): AnswerData {
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
    refundid: transaction.refundId ?? 0,
  };
}

export function transactionFields(listed: ListedTransaction): AnswerData {
  if (listed.kind === 'transaction') return fieldsOf(listed.transaction);
  return fieldsOf(
    listed.kind === 'payment'
      ? ofPayment(listed.payment, listed.currency)
      : ofRefund(listed.refund, listed.currency, listed.refundId),
  );
}
