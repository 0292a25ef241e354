import type { ClientDetails, ClientStats, InvoiceTotals } from '../../../src/core/clients/reads.ts';
import { awaitsPayment, type InvoiceStatus } from '../../../src/core/invoice.ts';
import type { AnswerData } from '../answers/answer-data.ts';
import { currencyPrefix, currencySuffix } from '../answers/currency-words.ts';
import { moneyText } from './texts.ts';

/** The counts of what the gateway does not keep. */
const NEVER = [
  ...['productsnumactivehosting', 'productsnumhosting', 'productsnumactivereseller', 'productsnumreseller'],
  ...['productsnumactiveservers', 'productsnumservers', 'productsnumactiveother', 'productsnumother'],
  ...['productsnumactive', 'productsnumtotal', 'numactivedomains', 'numdomains'],
  ...['numtickets', 'numactivetickets', 'numaffiliatesignups'],
];

/** The object `stats` of GetClientsDetails: income is what was received, without refunds and fees. */
export function statsFields(stats: ClientStats, { client, creditMinor }: ClientDetails): AnswerData {
  const money = (minor: bigint): string =>
    `${currencyPrefix(client.currency.code)}${moneyText(minor, client.currency)}${currencySuffix(client.currency.code)}`;
  const of = (...statuses: readonly InvoiceStatus[]): InvoiceTotals[] =>
    stats.invoices.filter(({ status }) => statuses.includes(status));
  const count = (status: InvoiceStatus): number => of(status).reduce((sum, totals) => sum + totals.count, 0);
  const total = (status: InvoiceStatus): string => money(of(status).reduce((sum, each) => sum + each.totalMinor, 0n));
  const due = stats.invoices.filter(({ status }) => awaitsPayment(status));
  const unpaid = of('Unpaid');
  const balance = (rows: readonly InvoiceTotals[]): bigint => rows.reduce((sum, each) => sum + each.balanceMinor, 0n);
  return {
    numdueinvoices: due.reduce((sum, each) => sum + each.count, 0),
    dueinvoicesbalance: money(balance(due)),
    incredit: creditMinor > 0n,
    creditbalance: money(creditMinor),
    grossRevenue: money(stats.receivedMinor),
    expenses: money(stats.refundedMinor + stats.feesMinor),
    income: money(stats.receivedMinor - stats.refundedMinor - stats.feesMinor),
    numoverdueinvoices: unpaid.reduce((sum, each) => sum + each.overdueCount, 0),
    overdueinvoicesbalance: money(unpaid.reduce((sum, each) => sum + each.overdueMinor, 0n)),
    numDraftInvoices: count('Draft'),
    draftInvoicesBalance: total('Draft'),
    numpaidinvoices: count('Paid'),
    paidinvoicesamount: total('Paid'),
    numunpaidinvoices: count('Unpaid'),
    unpaidinvoicesamount: total('Unpaid'),
    numcancelledinvoices: count('Cancelled'),
    cancelledinvoicesamount: total('Cancelled'),
    numrefundedinvoices: count('Refunded'),
    refundedinvoicesamount: total('Refunded'),
    numcollectionsinvoices: count('Collections'),
    collectionsinvoicesamount: total('Collections'),
    numpaymentpendinginvoices: count('Payment Pending'),
    paymentpendinginvoicesamount: total('Payment Pending'),
    numacceptedquotes: stats.quotes.accepted,
    numquotes: stats.quotes.all,
    ...Object.fromEntries(NEVER.map((name) => [name, 0])),
    isAffiliate: false,
  };
}
