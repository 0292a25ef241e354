import { html, type Html } from '../../../../adapters/html.ts';
import type { Instant, LocalDate } from '../../../core/dates.ts';
import type { InvoiceId } from '../../../core/invoice.ts';
import type { Cause, InvoiceStory } from '../../../core/console/invoice-story.ts';
import type { InvoiceLinks } from '../../../core/links.ts';
import { todayOf } from '../../kit/dates.ts';
import { amountText } from '../../kit/money.ts';
import { emptyState } from '../../kit/search.ts';
import { consolePage, consolePath } from '../../kit/shell.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import type { FailedForm } from '../acts/fields.ts';
import { invoiceStatus } from '../invoices/status.ts';
import { reasonAgainst } from './availability.ts';
import { balanceParts, balanceTable } from './balance.ts';
import { doneText } from './done.ts';
import { customerLink, facts } from './facts.ts';
import { otherActs, paymentForm, type FormsView } from './forms.ts';
import { timeline } from './timeline.ts';
import { isOverdue, leadOf, whyOf } from './why.ts';

/** Commands on a page of the timeline; each has a few entries. */
const CAUSES = 50;
const DAY_MS = 86_400_000;
const ID = /^[1-9]\d{0,14}$/;

/** `/console/53/invoices/78?before=120`: one invoice, from its state to its history. */
export const invoicePage: TenantRoute = {
  name: 'invoice',
  method: 'GET',
  path: '/console/:tenant/invoices/:invoice',
  access: { role: 'view' },
  answer: (visit, ports) => answerInvoice(visit, ports, null),
};

/** The invoice that a path names; `null` for what is not a number. */
export function invoiceIdIn({ parameters }: TenantVisit): InvoiceId | null {
  const named = parameters['invoice'] ?? '';
  return ID.test(named) ? Number(named) : null;
}

export function invoiceAddress(visit: TenantVisit, id: InvoiceId): string {
  return consolePath(visit, 'invoices', String(id));
}

export function noSuchInvoice(visit: TenantVisit): SiteAnswer {
  const next = html`<p><a class="button" href="${consolePath(visit, 'invoices')}">Look for it in the list</a></p>`;
  const main = html`<h1 class="hidden">No such invoice</h1>
    ${emptyState('No such invoice', `Tenant ${visit.tenant.id} has no invoice of this number.`, next)}`;
  return { status: 404, body: consolePage(visit, 'invoices', 'No such invoice', main) };
}

type PagePorts = Pick<SitePorts, 'invoiceStories' | 'clock' | 'links' | 'keepCallsDays'>;

/** The page, also after a form that was not taken. */
export async function answerInvoice(
  visit: TenantVisit,
  { invoiceStories, clock, links, keepCallsDays }: PagePorts,
  failed: FailedForm | null,
): Promise<SiteAnswer> {
  const id = invoiceIdIn(visit);
  const story = id === null ? null : await invoiceStories.story(visit.tenant.id, id);
  if (id === null || story === null) return noSuchInvoice(visit);
  const given = visit.query.get('before') ?? '';
  const before = ID.test(given) ? Number(given) : null;
  const found = await invoiceStories.causes(visit.tenant.id, id, before, CAUSES + 1);
  const causes = found.slice(0, CAUSES);
  const today = todayOf(visit.tenant, clock);
  const older = found.length > CAUSES ? (causes.at(-1)?.seq ?? null) : null;
  const callsSince = clock.now() - keepCallsDays * DAY_MS;
  const view = {
    callsSince,
    visit,
    story,
    causes,
    today,
    failed,
    links: links.linksOf(visit.tenant.id, id),
    before,
    older,
  };
  return { status: failed === null ? 200 : 422, body: page(view) };
}

interface View {
  readonly callsSince: Instant;
  readonly visit: TenantVisit;
  readonly story: InvoiceStory;
  readonly causes: readonly Cause[];
  readonly today: LocalDate;
  readonly failed: FailedForm | null;
  readonly links: InvoiceLinks;
  readonly before: number | null;
  readonly older: number | null;
}

function page(view: View): Html {
  const { visit, story, causes, today, failed, before, older } = view;
  const { id } = story.invoice;
  const address = invoiceAddress(visit, id);
  const forms: FormsView = { visit, story, address, today, failed };
  return consolePage(
    visit,
    'invoices',
    `Invoice ${id}`,
    html`<div class="spaced">
      ${head(view, address)}
      <div class="columns">
        <div class="spaced">
          ${balance(view, address)}
          ${timeline({
            ...{ story, causes, today, address, older, timeZone: visit.tenant.timeZone },
            invoices: `${consolePath(visit, 'invoices')}/`,
            isNewest: before === null,
            calls: `${consolePath(visit, 'calls')}?command=`,
            callsSince: view.callsSince,
          })}
        </div>
        <aside class="spaced" aria-label="About this invoice">
          ${paymentForm(forms)} ${otherActs(forms)}
          ${facts(story, today, consolePath(visit, 'clients', String(story.invoice.clientId)))}
          ${customerLink(view.links)}
        </aside>
      </div>
    </div>`,
  );
}

function head({ visit, story, today, links, failed }: View, address: string): Html {
  const { invoice } = story;
  const done = doneText(visit);
  const isOpen = reasonAgainst('pay', visit.role, story) === null;
  const isLate = isOverdue(invoice, today);
  return html`<div class="section">
    <nav class="crumbs" aria-label="Where you are">
      <ol>
        <li><a href="${consolePath(visit, 'invoices')}">Invoices</a></li>
        <li aria-current="page">${String(invoice.id)}</li>
      </ol>
    </nav>
    ${done === null ? null : html`<p class="note good" role="status">${done}</p>`}
    ${
      failed === null
        ? null
        : html`<p class="note bad" role="alert">
            Nothing was changed. <a href="#${failed.form}">Look at the form</a>, and send it again.
          </p>`
    }
    <div class="head">
      <h1>Invoice ${String(invoice.id)} ${invoiceStatus({ status: invoice.status, isOverdue: isLate }, true)}</h1>
      <div class="buttons">
        ${isOpen ? html`<a class="button primary" href="${address}#pay">Record a payment</a>` : null}
        <a class="button" href="${links.home}">Customer’s page</a>
        <a class="button" href="${links.pdf}">PDF</a>
      </div>
    </div>
    <p class="lead">${leadOf(story, today, consolePath(visit, 'clients', String(invoice.clientId)))}</p>
  </div>`;
}

function balance(view: View, address: string): Html {
  const { visit, story, today } = view;
  const { invoice, lines, lineCount } = story;
  const { code } = invoice.currency;
  const why = whyOf(story, today);
  const refunds = reasonAgainst('refund', visit.role, story) === null ? address : null;
  const rows = lines.map(
    ({ description, amountMinor, isTaxed }) =>
      html`<tr>
        <th scope="row" dir="auto">${description === '' ? '(no text)' : description}</th>
        <td>${isTaxed ? 'taxed' : ''}</td>
        <td class="figure">${amountText(amountMinor, code)}</td>
      </tr>`,
  );
  return html`<section class="section" aria-labelledby="h-why">
    <h2 id="h-why">Why is this ${invoice.status}?</h2>
    <p class="note ${why.tone}"><strong>${why.because}</strong>${why.more}</p>
    ${balanceTable(story, balanceParts(story, today, refunds))}
    <details class="more">
      <summary>The lines, one by one</summary>
      <table class="list">
        <caption class="hidden">
          Lines
        </caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Tax</th>
            <th scope="col" class="figure">Amount</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
      ${
        lineCount > lines.length
          ? html`<p class="small soft">The first ${String(lines.length)} of ${String(lineCount)} lines.</p>`
          : null
      }
    </details>
  </section>`;
}
