import { html, type Html } from '../../../../adapters/html.ts';
import type { FoundInvoice, InvoiceSearch } from '../../../core/console/invoice-search.ts';
import { currencyOf, decimalText } from '../../../core/money/money.ts';
import { day, distance } from '../../kit/dates.ts';
import { amountText } from '../../kit/money.ts';
import { consolePath } from '../../kit/shell.ts';
import type { TenantVisit } from '../../visit.ts';
import { listRoutes, type ListDefinition, type Shown } from '../lists/list.ts';
import { INVOICE_GRAMMAR } from '../search/invoice-query.ts';
import { companyOf } from '../clients/company.ts';
import { invoiceStatus } from './status.ts';

const INVOICES: ListDefinition<InvoiceSearch, FoundInvoice> = {
  place: 'invoices',
  title: 'Invoices',
  words: ['invoice', 'invoices'],
  grammar: INVOICE_GRAMMAR,
  example: '78, or status:overdue',
  views: [
    ['All', ''],
    ['Draft', 'status:draft'],
    ['Unpaid', 'status:unpaid'],
    ['Overdue', 'status:overdue'],
    ['Paid', 'status:paid'],
    ['Cancelled', 'status:cancelled'],
  ],
  emptySentence: 'An invoice appears here as soon as a caller makes one.',
  portOf: ({ invoiceSearch }) => invoiceSearch,
  table: invoiceTable,
  columns: [
    { head: 'invoice', cell: ({ id }) => ({ number: String(id) }) },
    { head: 'number', cell: ({ number }) => number },
    { head: 'client', cell: ({ clientId }) => ({ number: String(clientId) }) },
    { head: 'client name', cell: ({ clientName }) => clientName },
    { head: 'company', cell: ({ companyName }) => companyName },
    { head: 'status', cell: ({ status, isOverdue }) => (isOverdue ? 'Overdue' : status) },
    { head: 'issued', cell: ({ issuedOn }) => issuedOn },
    { head: 'due', cell: ({ dueOn }) => dueOn },
    { head: 'currency', cell: ({ currency }) => currency },
    {
      head: 'total',
      cell: ({ totalMinor, currency }) => ({ number: decimalText(totalMinor, currencyOf(currency).exponent) }),
    },
    {
      head: 'balance',
      cell: ({ balanceMinor, currency }) => ({ number: decimalText(balanceMinor, currencyOf(currency).exponent) }),
    },
  ],
};

/** The list of invoices, and its CSV. */
export const invoiceRoutes = listRoutes(INVOICES);

/** A table of invoices. */
export function invoiceTable(visit: TenantVisit, shown: Shown<FoundInvoice>): Html {
  return html`<table class="list">
    <caption class="hidden">
      Invoices, the newest first
    </caption>
    <thead>
      <tr>
        <th scope="col" class="fit">Invoice</th>
        ${shown.isOfOneClient === true ? null : html`<th scope="col" class="wide">Client</th>`}
        <th scope="col" class="wide">Status</th>
        <th scope="col" class="wide">Issued</th>
        <th scope="col" class="wide">Due</th>
        <th scope="col" class="figure wide">Total</th>
        <th scope="col" class="figure">Balance</th>
      </tr>
    </thead>
    <tbody>
      ${shown.rows.map((invoice) => row(visit, invoice, shown))}
    </tbody>
  </table>`;
}

function row(visit: TenantVisit, invoice: FoundInvoice, { today, isOfOneClient }: Shown<FoundInvoice>): Html {
  const { id, number, clientId, clientName, companyName, currency } = invoice;
  const due = invoice.isOverdue ? html` <span class="unit">${distance(invoice.dueOn, today)}</span>` : null;
  const unit = currency === visit.tenant.currency ? null : html` <span class="unit">${currency}</span>`;
  return html`<tr>
    <th scope="row" class="key-cell">
      <a href="${consolePath(visit, 'invoices', String(id))}">${String(id)}</a>
      ${number === '' ? null : html`<span class="sub" dir="auto">${number}</span>`}
      <span class="sub narrow" dir="auto">${isOfOneClient === true ? null : companyName || clientName}</span>
      <span class="sub narrow">due ${day(invoice.dueOn, today)}${due}</span>
    </th>
    ${isOfOneClient === true ? null : html`<td class="wide"><a href="${consolePath(visit, 'clients', String(clientId))}" dir="auto">${clientName}</a>${companyOf(invoice)}</td>`}
    <td class="wide">${invoiceStatus(invoice)}</td>
    <td class="wide">${day(invoice.issuedOn, today)}</td>
    <td class="wide">${day(invoice.dueOn, today)}${due}</td>
    <td class="figure wide">${amountText(invoice.totalMinor, currency)}${unit}</td>
    <td class="figure">
      ${amountText(invoice.balanceMinor, currency)}${unit}<span class="narrow">${invoiceStatus(invoice)}</span>
    </td>
  </tr>`;
}
