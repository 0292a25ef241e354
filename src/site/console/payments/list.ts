import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { FoundPayment, MoneyKind, PaymentSearch } from '../../../core/console/payment-search.ts';
import { currencyOf, decimalText } from '../../../core/money/money.ts';
import { status } from '../../kit/parts.ts';
import { amountText } from '../../kit/money.ts';
import { consolePath } from '../../kit/shell.ts';
import { wallTimeText } from '../../kit/times.ts';
import type { TenantVisit } from '../../visit.ts';
import { companyOf } from '../clients/company.ts';
import { listRoutes, type ListDefinition, type Shown } from '../lists/list.ts';
import type { Cell } from '../lists/csv.ts';
import { PAYMENT_GRAMMAR } from '../search/payment-query.ts';

const PAYMENTS: ListDefinition<PaymentSearch, FoundPayment> = {
  place: 'payments',
  title: 'Payments',
  words: ['payment, refund or transaction', 'payments, refunds and transactions'],
  grammar: PAYMENT_GRAMMAR,
  example: 'A reference, or client:7',
  views: [
    ['All', ''],
    ['Payments', 'kind:payment'],
    ['Refunds', 'kind:refund'],
    ['Without an invoice', 'kind:transaction'],
  ],
  emptySentence: 'A payment appears here as soon as a caller records one.',
  portOf: ({ paymentSearch }) => paymentSearch,
  table: paymentTable,
  columns: [
    { head: 'id', cell: ({ id }) => ({ number: String(id) }) },
    { head: 'kind', cell: ({ kind }) => kind },
    { head: 'at', cell: ({ at }) => at },
    { head: 'invoice', cell: ({ invoiceId }) => numberCell(invoiceId) },
    { head: 'client', cell: ({ clientId }) => numberCell(clientId) },
    { head: 'client name', cell: ({ clientName }) => clientName },
    { head: 'company', cell: ({ companyName }) => companyName },
    { head: 'gateway', cell: ({ gateway }) => gateway },
    { head: 'reference', cell: ({ reference }) => reference },
    { head: 'recorded by', cell: ({ dialect }) => dialect ?? '' },
    { head: 'currency', cell: ({ currency }) => currency },
    {
      head: 'amount',
      cell: ({ amountMinor, currency }) => ({ number: decimalText(amountMinor, currencyOf(currency).exponent) }),
    },
  ],
};

/** The list of payments, refunds and transactions, and its CSV. */
export const paymentRoutes = listRoutes(PAYMENTS);

const WORDS: Readonly<Record<MoneyKind, Html>> = {
  payment: status('Payment', 'good'),
  refund: status('Refund', 'quiet'),
  transaction: status('Transaction', 'quiet'),
};

function numberCell(id: number | null): Cell {
  return id === null ? '' : { number: String(id) };
}

/** The row on the page of its invoice; without an invoice, the page of its client; `null` where it has neither. */
function paymentAddress(visit: TenantVisit, { kind, id, invoiceId, clientId }: FoundPayment): string | null {
  if (invoiceId !== null) return `${consolePath(visit, 'invoices', String(invoiceId))}#${kind}-${id}`;
  return clientId === null ? null : consolePath(visit, 'clients', String(clientId));
}

/** A table of payments, refunds and transactions. */
export function paymentTable(visit: TenantVisit, shown: Shown<FoundPayment>): Html {
  return html`<table class="list">
    <caption class="hidden">
      Payments, refunds and transactions, the newest first
    </caption>
    <thead>
      <tr>
        <th scope="col" class="fit">Payment</th>
        <th scope="col" class="wide">Kind</th>
        <th scope="col" class="wide">On</th>
        <th scope="col" class="wide">Invoice</th>
        ${shown.isOfOneClient === true ? null : html`<th scope="col" class="wide">Client</th>`}
        <th scope="col" class="wide">Gateway and reference</th>
        <th scope="col" class="figure">Amount</th>
      </tr>
    </thead>
    <tbody>
      ${shown.rows.map((payment) => row(visit, payment, shown))}
    </tbody>
  </table>`;
}

function row(visit: TenantVisit, payment: FoundPayment, { today, isOfOneClient }: Shown<FoundPayment>): Html {
  const { id, kind, gateway, reference, currency, amountMinor, clientName, companyName } = payment;
  const address = paymentAddress(visit, payment);
  const unit = currency === visit.tenant.currency ? null : html` <span class="unit">${currency}</span>`;
  const word = WORDS[kind];
  return html`<tr>
    <th scope="row" class="key-cell">
      ${address === null ? String(id) : html`<a href="${address}">${String(id)}</a>`}
      <span class="sub narrow">${invoiceWords(payment)}, <bdi>${companyName || clientName || 'no client'}</bdi></span>
      <span class="sub narrow">${wallTimeText(payment.at, today)}, <bdi>${gateway}</bdi></span>
    </th>
    <td class="wide">${word}</td>
    <td class="fit wide">${wallTimeText(payment.at, today)}</td>
    <td class="fit wide">${invoiceLink(visit, payment)}</td>
    ${isOfOneClient === true ? null : html`<td class="wide">${clientLink(visit, payment)}${companyOf(payment)}</td>`}
    <td class="wide">
      <bdi>${gateway}</bdi>${reference === '' ? null : html`<code class="sub" dir="auto">${reference}</code>`}
    </td>
    <td class="figure">${amountText(amountMinor, currency)}${unit}<span class="narrow">${word}</span></td>
  </tr>`;
}

function invoiceWords({ invoiceId }: FoundPayment): string {
  return invoiceId === null ? 'no invoice' : `invoice ${invoiceId}`;
}

function invoiceLink(visit: TenantVisit, { invoiceId }: FoundPayment): HtmlValue {
  if (invoiceId === null) return 'no invoice';
  return html`<a href="${consolePath(visit, 'invoices', String(invoiceId))}">${String(invoiceId)}</a>`;
}

function clientLink(visit: TenantVisit, { clientId, clientName }: FoundPayment): HtmlValue {
  if (clientId === null) return 'no client';
  const name = clientName || `Client ${clientId}`;
  return html`<a href="${consolePath(visit, 'clients', String(clientId))}" dir="auto">${name}</a>`;
}
