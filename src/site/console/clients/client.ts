import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { ClientPage, Owed, ShownCredit, ShownPerson } from '../../../core/console/client-page.ts';
import type { CreditReason } from '../../../core/changes.ts';
import type { FoundInvoice } from '../../../core/console/invoice-search.ts';
import type { FoundPayment } from '../../../core/console/payment-search.ts';
import { dateOf, wallTimeAt, type Instant, type LocalDate } from '../../../core/dates.ts';
import { notFound } from '../../fault-pages.ts';
import { day, todayOf } from '../../kit/dates.ts';
import { amount, amountText } from '../../kit/money.ts';
import { emptyState, searchAddress } from '../../kit/search.ts';
import { consolePage, consolePath } from '../../kit/shell.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { invoiceTable } from '../invoices/list.ts';
import { paymentTable } from '../payments/list.ts';
import { idOf } from '../search/values.ts';
import { clientStatus } from './list.ts';

/** Rows of the newest invoices, and of the newest payments. */
const NEWEST = 5;

interface View {
  readonly client: ClientPage;
  readonly invoices: readonly FoundInvoice[];
  readonly payments: readonly FoundPayment[];
  readonly today: LocalDate;
  readonly ports: SitePorts;
}

/** `/console/53/clients/7`: who the client is, what it owes, and what it paid. */
export const clientRoute: TenantRoute = {
  name: 'client',
  method: 'GET',
  path: '/console/:tenant/clients/:client',
  access: { role: 'view' },
  answer: async (visit, ports): Promise<SiteAnswer> => {
    const clientId = idOf(visit.parameters['client'] ?? '');
    if (clientId === null) return notFound(visit);
    const { tenant } = visit;
    const today = todayOf(tenant, ports.clock);
    const newest = { before: null, most: NEWEST, today };
    const [client, { rows: invoices }, { rows: payments }] = await Promise.all([
      ports.clientPages.client(tenant.id, clientId, today),
      ports.invoiceSearch.search(tenant.id, { clientId }, newest),
      ports.paymentSearch.search(tenant.id, { clientId }, newest),
    ]);
    if (client === null) return notFound(visit);
    return { status: 200, body: page(visit, { client, invoices, payments, today, ports }) };
  },
};

function page(visit: TenantVisit, view: View): Html {
  const { client } = view;
  const name = nameOf(client);
  return consolePage(
    visit,
    'clients',
    name,
    html`<div class="spaced">
      <div class="section">
        <nav class="crumbs" aria-label="Where you are">
          <ol>
            <li><a href="${consolePath(visit, 'clients')}">Clients</a></li>
            <li aria-current="page">${String(client.id)}</li>
          </ol>
        </nav>
        <div class="head">
          <h1><bdi>${name}</bdi> ${clientStatus(client.status, true)}</h1>
        </div>
      </div>
      ${figures(visit, client)}
      <div class="columns">
        <div class="spaced">
          ${invoices(visit, view)} ${payments(visit, view)} ${credits(visit, client, view.today)}
        </div>
        <aside class="spaced" aria-label="About this client">${facts(visit, view)} ${contacts(client)}</aside>
      </div>
    </div>`,
  );
}

function nameOf({ name, companyName, id }: ClientPage): string {
  return name || companyName || `Client ${id}`;
}

function figures(visit: TenantVisit, { id, currency, creditMinor, owed, hasMoreOwed }: ClientPage): Html {
  const none: Owed = { currency, invoices: 0, openMinor: 0n, overdueInvoices: 0, overdueMinor: 0n };
  const all = owed.length === 0 ? [none] : owed;
  const link = (count: number, search: string): Html =>
    html`<a href="${searchAddress(consolePath(visit, 'invoices'), `client:${id} ${search}`)}"
      >${hasMoreOwed ? 'the newest ' : ''}${count.toLocaleString('en-US')} ${count === 1 ? 'invoice' : 'invoices'}</a
    >`;
  return html`<dl class="kpis">
    ${all.map(
      (each) =>
        html`<div>
            <dt>Open</dt>
            <dd>${amount(each.openMinor, each.currency)}</dd>
            <dd class="sub">${link(each.invoices, 'status:unpaid')}</dd>
          </div>
          <div>
            <dt>Overdue</dt>
            <dd>${amount(each.overdueMinor, each.currency)}</dd>
            <dd class="sub">${link(each.overdueInvoices, 'status:overdue')}</dd>
          </div>`,
    )}
    <div>
      <dt>Credit</dt>
      <dd>${amount(creditMinor, currency)}</dd>
      <dd class="sub">for later invoices</dd>
    </div>
  </dl>`;
}

function invoices(visit: TenantVisit, { client, invoices: rows, today, ports }: View): Html {
  const all = searchAddress(consolePath(visit, 'invoices'), `client:${client.id}`);
  return html`<section class="section" aria-labelledby="h-invoices">
    <div class="head">
      <h2 id="h-invoices">Newest invoices</h2>
      <a class="small" href="${all}">All invoices of this client</a>
    </div>
    ${
      rows.length === 0
        ? emptyState('No invoices yet', 'An invoice of this client appears here as soon as a caller makes one.')
        : invoiceTable(visit, { rows, today, ports, isOfOneClient: true })
    }
  </section>`;
}

function payments(visit: TenantVisit, { client, payments: rows, today, ports }: View): Html {
  const all = searchAddress(consolePath(visit, 'payments'), `client:${client.id}`);
  return html`<section class="section" aria-labelledby="h-payments">
    <div class="head">
      <h2 id="h-payments">Newest payments</h2>
      <a class="small" href="${all}">All payments of this client</a>
    </div>
    ${
      rows.length === 0
        ? emptyState('No payments yet', 'A payment of this client appears here as soon as a caller records one.')
        : paymentTable(visit, { rows, today, ports, isOfOneClient: true })
    }
  </section>`;
}

function credits(visit: TenantVisit, { credits: entries, currency }: ClientPage, today: LocalDate): HtmlValue {
  if (entries.length === 0) return null;
  return html`<section class="section" aria-labelledby="h-credit">
    <h2 id="h-credit">Newest entries of credit</h2>
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Entry</th>
          <th scope="col">On</th>
          <th scope="col" class="figure">Amount, ${currency}</th>
        </tr>
      </thead>
      <tbody>
        ${entries.map((entry) => creditRow(visit, entry, currency, today))}
      </tbody>
    </table>
  </section>`;
}

/** A reason of the history may be of a later version. */
const CREDIT_REASONS: Readonly<Record<string, string>> = {
  overpayment: 'Paid too much',
  'applied-to-invoice': 'Applied to an invoice',
  'returned-from-invoice': 'Returned from an invoice',
  granted: 'Granted by an operator',
  added: 'Added by a caller',
  removed: 'Removed by a caller',
  transaction: 'By a transaction',
} satisfies Readonly<Record<CreditReason, string>>;

function creditRow(visit: TenantVisit, entry: ShownCredit, currency: string, today: LocalDate): Html {
  const { amountMinor, reason, description, invoiceId, recordedAt } = entry;
  const invoice =
    invoiceId === null
      ? null
      : html`, <a href="${consolePath(visit, 'invoices', String(invoiceId))}">invoice ${String(invoiceId)}</a>`;
  return html`<tr>
    <th scope="row">
      ${CREDIT_REASONS[reason] ?? reason}${invoice}
      ${description === '' ? null : html`<span class="sub" dir="auto">${description}</span>`}
    </th>
    <td>${day(dayOf(visit, recordedAt), today)}</td>
    <td class="figure">${amountText(amountMinor, currency)}</td>
  </tr>`;
}

function facts(visit: TenantVisit, { client, today }: View): Html {
  const { companyName, groupName, language, paymentMethod, isTaxExempt, taxId, notes, currency } = client;
  return html`<section class="section" aria-labelledby="h-facts">
    <h2 id="h-facts">Facts</h2>
    <dl class="facts">
      <dt>Number</dt>
      <dd>${String(client.id)}</dd>
      ${companyName === '' ? null : fact('Company', companyName)} ${personFacts(client)}
      ${groupName === '' ? null : fact('Group', groupName)} ${fact('Currency', currency)}
      ${paymentMethod === '' ? null : fact('Pays by', paymentMethod)}
      ${language === '' ? null : fact('Language', language)} ${taxId === '' ? null : fact('Tax number', taxId)}
      ${isTaxExempt ? fact('Tax', 'exempt') : null}
      <dt>Since</dt>
      <dd>${day(dayOf(visit, client.createdAt), today)}</dd>
      ${notes === '' ? null : fact('Notes', notes)}
    </dl>
  </section>`;
}

/** How a person is reached. */
function personFacts({ email, phoneNumber, address }: ShownPerson): HtmlValue {
  const lines = address.map((line, at) => html`${at === 0 ? null : html`<br />`}<bdi>${line}</bdi>`);
  return [
    email === '' ? null : fact('Mail', email),
    phoneNumber === '' ? null : fact('Phone', phoneNumber),
    address.length === 0
      ? null
      : html`<dt>Address</dt>
          <dd>${lines}</dd>`,
  ];
}

function fact(name: string, value: string): Html {
  return html`<dt>${name}</dt>
    <dd dir="auto">${value}</dd>`;
}

function contacts({ contacts: people }: ClientPage): HtmlValue {
  if (people.length === 0) return null;
  return html`<section class="section" aria-labelledby="h-contacts">
    <h2 id="h-contacts">Contacts</h2>
    ${people.map(
      (person) =>
        html`<h3 dir="auto">${person.name || person.companyName || `Contact ${person.id}`}</h3>
          <dl class="facts">
            <dt>Number</dt>
            <dd>${String(person.id)}</dd>
            ${personFacts(person)}
          </dl>`,
    )}
  </section>`;
}

function dayOf({ tenant }: TenantVisit, at: Instant): LocalDate {
  return dateOf(wallTimeAt(at, tenant.timeZone));
}
