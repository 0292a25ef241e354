import { html, type Html } from '../../../../adapters/html.ts';
import type { FoundPayment, PaymentSearch } from '../../../core/console/payment-search.ts';
import { currencyOf, decimalText } from '../../../core/money/money.ts';
import { status } from '../../kit/parts.ts';
import { amountText } from '../../kit/money.ts';
import { consolePath } from '../../kit/shell.ts';
import { wallTimeText } from '../../kit/times.ts';
import type { TenantVisit } from '../../visit.ts';
import { listRoutes, type ListDefinition, type Shown } from '../lists/list.ts';
import { PAYMENT_GRAMMAR } from '../search/payment-query.ts';

const PAYMENTS: ListDefinition<PaymentSearch, FoundPayment> = {
  place: 'payments',
  title: 'Payments',
  words: ['payment or refund', 'payments and refunds'],
  grammar: PAYMENT_GRAMMAR,
  views: [
    ['All', ''],
    ['Payments', 'kind:payment'],
    ['Refunds', 'kind:refund'],
  ],
  emptySentence: 'A payment appears here as soon as a caller records one.',
  portOf: ({ paymentSearch }) => paymentSearch,
  table: paymentTable,
  columns: [
    { head: 'id', cell: ({ id }) => ({ number: String(id) }) },
    { head: 'kind', cell: ({ kind }) => kind },
    { head: 'at', cell: ({ at }) => at },
    { head: 'invoice', cell: ({ invoiceId }) => ({ number: String(invoiceId) }) },
    { head: 'client', cell: ({ clientId }) => ({ number: String(clientId) }) },
    { head: 'client name', cell: ({ clientName }) => clientName },
    { head: 'gateway', cell: ({ gateway }) => gateway },
    { head: 'reference', cell: ({ reference }) => reference },
    { head: 'recorded by', cell: ({ dialect }) => dialect ?? '' },
    { head: 'currency', cell: ({ currency }) => currency },
    {
      head: 'amount',
      cell: (payment) => ({ number: decimalText(signedOf(payment), currencyOf(payment.currency).exponent) }),
    },
  ],
};

/** The list of payments and refunds, and its CSV. */
export const paymentRoutes = listRoutes(PAYMENTS);

/** A refund takes from what was received. */
function signedOf({ kind, amountMinor }: FoundPayment): bigint {
  return kind === 'refund' ? -amountMinor : amountMinor;
}

/** The payment or refund on the page of its invoice. */
export function paymentAddress(visit: TenantVisit, { kind, id, invoiceId }: FoundPayment): string {
  return `${consolePath(visit, 'invoices', String(invoiceId))}#${kind}-${id}`;
}

/** A table of payments and refunds. */
export function paymentTable(visit: TenantVisit, shown: Shown<FoundPayment>): Html {
  return html`<table class="list">
    <caption class="hidden">
      Payments and refunds, the newest first
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
  const { id, kind, invoiceId, clientId, clientName, gateway, reference, currency } = payment;
  const address = paymentAddress(visit, payment);
  const unit = currency === visit.tenant.currency ? null : html` <span class="unit">${currency}</span>`;
  const word = kind === 'refund' ? status('Refund', 'quiet') : status('Payment', 'good');
  return html`<tr>
    <th scope="row" class="key-cell">
      <a href="${address}">${String(id)}</a>
      <span class="sub narrow">invoice ${String(invoiceId)}, <bdi>${clientName}</bdi></span>
      <span class="sub narrow">${wallTimeText(payment.at, today)}, <bdi>${gateway}</bdi></span>
    </th>
    <td class="wide">${word}</td>
    <td class="fit wide">${wallTimeText(payment.at, today)}</td>
    <td class="wide"><a href="${consolePath(visit, 'invoices', String(invoiceId))}">${String(invoiceId)}</a></td>
    ${isOfOneClient === true ? null : html`<td class="wide"><a href="${consolePath(visit, 'clients', String(clientId))}" dir="auto">${clientName}</a></td>`}
    <td class="wide">
      <bdi>${gateway}</bdi>${reference === '' ? null : html`<code class="sub" dir="auto">${reference}</code>`}
    </td>
    <td class="figure">${amountText(signedOf(payment), currency)}${unit}<span class="narrow">${word}</span></td>
  </tr>`;
}
