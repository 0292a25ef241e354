import { html, type Html } from '../../../../adapters/html.ts';
import type { FoundInvoice, FoundInvoices } from '../../../core/console/invoice-search.ts';
import type { LocalDate } from '../../../core/dates.ts';
import { day, distance } from '../../kit/dates.ts';
import { amountText } from '../../kit/money.ts';
import { emptyState, pager, searchAddress, searchBox, views } from '../../kit/search.ts';
import type { Links } from '../../../core/ports.ts';
import { consolePage, consolePath } from '../../kit/shell.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { INVOICE_KEYS, readInvoiceQuery, type InvoiceQuery } from '../search/invoice-query.ts';
import { invoiceStatus } from './status.ts';

const PAGE = 25;
const ID = /^[1-9]\d{0,14}$/;
const VIEWS = [
  ['All', ''],
  ['Draft', 'status:draft'],
  ['Unpaid', 'status:unpaid'],
  ['Overdue', 'status:overdue'],
  ['Paid', 'status:paid'],
  ['Cancelled', 'status:cancelled'],
] as const;

/** `/console/53/invoices?q=status:overdue&before=2041`: the invoices of a search, the newest first. */
export const invoicesPage: TenantRoute = {
  name: 'invoices',
  method: 'GET',
  path: '/console/:tenant/invoices',
  access: { role: 'view' },
  answer: async (visit, { invoiceSearch, clock, links }): Promise<SiteAnswer> => {
    const text = (visit.query.get('q') ?? '').trim();
    const query = readInvoiceQuery(text, visit.tenant.currency);
    const given = visit.query.get('before') ?? '';
    const before = ID.test(given) ? Number(given) : null;
    const found = await invoiceSearch.search(visit.tenant.id, query.search, before, PAGE);
    const today = new Date(clock.now()).toISOString().slice(0, 10);
    return { status: 200, body: page(visit, { text, query, found, isFirst: before === null, today, links }) };
  },
};

interface View {
  readonly text: string;
  readonly query: InvoiceQuery;
  readonly found: FoundInvoices;
  readonly isFirst: boolean;
  readonly today: LocalDate;
  readonly links: Links;
}

function page(visit: TenantVisit, view: View): Html {
  const address = consolePath(visit, 'invoices');
  const { text, query } = view;
  const { terms, problems } = query;
  return consolePage(
    visit,
    'invoices',
    'Invoices',
    html`<div class="stack">
      <div class="head"><h1>Invoices</h1></div>
      ${searchBox({ address, what: 'invoices', text, terms, problems, keys: INVOICE_KEYS })}
      <section class="section" aria-label="Result">
        ${views('Views of invoices', address, text, VIEWS)} ${result(visit, address, view)}
      </section>
    </div>`,
  );
}

function result(visit: TenantVisit, address: string, view: View): Html {
  const { text, found, isFirst } = view;
  const { invoices, next, stoppedAfter } = found;
  const newest = isFirst ? null : searchAddress(address, text);
  const older = next === null ? null : searchAddress(address, text, { before: String(next) });
  if (invoices.length === 0 && stoppedAfter === null) {
    return text === ''
      ? emptyState('No invoices yet', 'An invoice appears here as soon as a caller makes one.')
      : emptyState('Nothing found', 'No invoice matches the whole search. Remove a part of it.');
  }
  return html`${invoices.length === 0 ? null : table(visit, view)} ${pager(sentenceOn(found), newest, older)}`;
}

function sentenceOn({ invoices, next, stoppedAfter }: FoundInvoices): string {
  const shown = `${invoices.length} invoice${invoices.length === 1 ? '' : 's'} shown, the newest first.`;
  if (stoppedAfter !== null) return `${shown} ${stoppedAfter} invoices were looked through: go on with the older ones.`;
  return next === null ? `${shown} There are no older ones.` : shown;
}

function table(visit: TenantVisit, view: View): Html {
  return html`<table class="list">
    <caption class="hidden">
      Invoices, the newest first
    </caption>
    <thead>
      <tr>
        <th scope="col" class="fit">Invoice</th>
        <th scope="col" class="wide">Client</th>
        <th scope="col" class="wide">Status</th>
        <th scope="col" class="wide">Issued</th>
        <th scope="col" class="wide">Due</th>
        <th scope="col" class="figure wide">Total</th>
        <th scope="col" class="figure">Balance</th>
      </tr>
    </thead>
    <tbody>
      ${view.found.invoices.map((invoice) => row(visit, invoice, view))}
    </tbody>
  </table>`;
}

/** An invoice's number leads to the page that its customer sees. */
function row({ tenant }: TenantVisit, invoice: FoundInvoice, { today, links }: View): Html {
  const { id, number, clientName, currency } = invoice;
  const due = invoice.isOverdue ? html` <span class="unit">${distance(invoice.dueOn, today)}</span>` : null;
  const unit = currency === tenant.currency ? null : html` <span class="unit">${currency}</span>`;
  return html`<tr>
    <th scope="row" class="key-cell">
      <a href="${links.linksOf(tenant.id, id).home}">${String(id)}</a>
      ${number === '' ? null : html`<span class="sub" dir="auto">${number}</span>`}
      <span class="sub narrow" dir="auto">${clientName}</span>
      <span class="sub narrow">due ${day(invoice.dueOn, today)}${due}</span>
    </th>
    <td class="wide" dir="auto">${clientName}</td>
    <td class="wide">${invoiceStatus(invoice)}</td>
    <td class="wide">${day(invoice.issuedOn, today)}</td>
    <td class="wide">${day(invoice.dueOn, today)}${due}</td>
    <td class="figure wide">${amountText(invoice.totalMinor, currency)}${unit}</td>
    <td class="figure">
      ${amountText(invoice.balanceMinor, currency)}${unit}<span class="narrow">${invoiceStatus(invoice)}</span>
    </td>
  </tr>`;
}
