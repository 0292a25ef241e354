import { html, type Html } from '../../../../adapters/html.ts';
import { balanceOf } from '../../../core/invoice.ts';
import type { InvoiceStory } from '../../../core/console/invoice-story.ts';
import { amountText } from '../../kit/money.ts';
import { consolePage, consolePath } from '../../kit/shell.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { actFields } from '../acts/act.ts';
import { ACT_ROLES, reasonAgainst } from './availability.ts';
import { invoiceAddress, invoiceIdIn, noSuchInvoice } from './page.ts';

/** `/console/53/invoices/78/cancel`: asks before an invoice is cancelled, and says what stays. */
export const cancelPage: TenantRoute = {
  name: 'invoice-cancel-page',
  method: 'GET',
  path: '/console/:tenant/invoices/:invoice/cancel',
  access: { role: ACT_ROLES.cancel },
  answer: async (visit, { invoiceStories }): Promise<SiteAnswer> => {
    const id = invoiceIdIn(visit);
    const story = id === null ? null : await invoiceStories.story(visit.tenant.id, id);
    return story === null ? noSuchInvoice(visit) : { status: 200, body: page(visit, story) };
  },
};

function page(visit: TenantVisit, story: InvoiceStory): Html {
  const { invoice, clientName } = story;
  const address = invoiceAddress(visit, invoice.id);
  const reason = reasonAgainst('cancel', visit.role, story);
  return consolePage(
    visit,
    'invoices',
    `Cancel invoice ${invoice.id}`,
    html`<div class="spaced">
      <div class="section">
        <nav class="crumbs" aria-label="Where you are">
          <ol>
            <li><a href="${consolePath(visit, 'invoices')}">Invoices</a></li>
            <li><a href="${address}">${String(invoice.id)}</a></li>
            <li aria-current="page">Cancel</li>
          </ol>
        </nav>
        <h1>Cancel invoice ${String(invoice.id)}?</h1>
        <p class="lead">
          ${invoice.status}, billed to
          <bdi>${clientName === '' ? `client ${invoice.clientId}` : clientName}</bdi>.
        </p>
      </div>
      ${reason === null ? question(visit, story, address) : html`<p class="note">${reason}</p>`}
      ${reason === null ? null : html`<div><a class="button" href="${address}">Back to the invoice</a></div>`}
    </div>`,
  );
}

function question(visit: TenantVisit, { invoice }: InvoiceStory, address: string): Html {
  const { code } = invoice.currency;
  const keptMinor = invoice.paidMinor - invoice.refundedMinor;
  return html`<ul>
      <li>${amountText(balanceOf(invoice), code)} ${code} are no longer asked for.</li>
      <li>The invoice takes no payment any more.</li>
      ${
        keptMinor === 0n
          ? null
          : html`<li>
              ${amountText(keptMinor, code)} ${code} were paid. They stay on record, and you can still refund them.
            </li>`
      }
      ${
        invoice.creditMinor === 0n
          ? null
          : html`<li>${amountText(invoice.creditMinor, code)} ${code} of applied credit stay on the invoice.</li>`
      }
    </ul>
    <form class="buttons" method="post" action="${address}/cancel">
      ${actFields(visit)}
      <button class="button danger">Cancel invoice ${String(invoice.id)}</button>
      <a class="button" href="${address}">Keep it</a>
    </form>`;
}
