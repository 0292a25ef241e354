import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { DeliveryRecord } from '../../../core/console/work.ts';
import { notFound } from '../../fault-pages.ts';
import { idIn, instant } from '../../kit/page-parts.ts';
import { consolePath } from '../../kit/shell.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { itemPage, tryAgainForm } from './item-page.ts';
import { invoiceLink } from './jobs.ts';
import { deliveryStatus } from './words.ts';

/** `/console/53/work/deliveries/78`: the delivery of an invoice to Metrc. */
export const deliveryPage: TenantRoute = {
  name: 'delivery',
  method: 'GET',
  path: '/console/:tenant/work/deliveries/:invoice',
  access: { role: 'view' },
  answer: (visit, ports) => answer(visit, ports, 200, []),
};

/** Completes a failed delivery again, with its time of arrival, as the command `delivery retry` does. */
export const deliveryRetry: TenantRoute = {
  name: 'delivery-retry',
  method: 'POST',
  path: '/console/:tenant/work/deliveries/:invoice',
  access: { role: 'operate' },
  answer: async (visit, ports): Promise<SiteAnswer> => {
    const invoice = idIn(visit.parameters['invoice']);
    if (invoice === null) return notFound(visit);
    const actor = { tenantId: visit.tenant.id, operator: visit.session.operator };
    const end = await ports.work.retryDelivery(actor, invoice);
    if (end === 'not-found') return notFound(visit);
    if (end === 'unhelped') return await answer(visit, ports, 409, [UNHELPED]);
    return { status: 303, headers: { location: consolePath(visit, 'work', 'deliveries', String(invoice)) }, body: '' };
  },
};

const UNHELPED = 'Nothing was changed: only a delivery that failed, or that is only here, can be tried again.';

async function answer(
  visit: TenantVisit,
  { work }: Pick<SitePorts, 'work'>,
  status: number,
  problems: readonly string[],
): Promise<SiteAnswer> {
  const invoice = idIn(visit.parameters['invoice']);
  const delivery = invoice === null ? null : await work.delivery(visit.tenant.id, invoice);
  return delivery === null ? notFound(visit) : { status, body: page(visit, delivery, problems) };
}

function page(visit: TenantVisit, delivery: DeliveryRecord, problems: readonly string[]): Html {
  return itemPage(visit, {
    title: `Delivery of invoice ${delivery.invoiceId}`,
    status: deliveryStatus(delivery.state, true),
    list: ['Deliveries', 'deliveries'],
    name: String(delivery.invoiceId),
    act: retryForm(visit, delivery),
    problems,
    done: null,
    failure: delivery.failure,
    body: deliveryFacts(visit, delivery),
  });
}

function retryForm(visit: TenantVisit, { invoiceId, state }: DeliveryRecord): HtmlValue {
  if (state !== 'failed' && state !== 'local') return null;
  return tryAgainForm(visit, consolePath(visit, 'work', 'deliveries', String(invoiceId)));
}

/** The request to Metrc as far as it is kept, and its last answer. */
export function deliveryFacts(visit: TenantVisit, delivery: DeliveryRecord): Html {
  const { acceptedPackages, returnedPackages, failure } = delivery;
  return html`<dl class="facts">
    <dt>Invoice</dt>
    <dd>${invoiceLink(visit, delivery.invoiceId)}</dd>
    <dt>Number at Metrc</dt>
    <dd>${delivery.metrcDeliveryId === null ? 'none yet' : String(delivery.metrcDeliveryId)}</dd>
    <dt>Licence</dt>
    <dd><code>${delivery.licenseNumber}</code></dd>
    <dt>Packages kept</dt>
    <dd><code>${acceptedPackages.length === 0 ? 'none' : acceptedPackages.join(', ')}</code></dd>
    <dt>Packages returned</dt>
    <dd>${String(returnedPackages)}</dd>
    <dt>Arrived, local time</dt>
    <dd>${delivery.arrivedAt ?? 'not yet: it waits for a payment'}</dd>
    <dt>Last answer of Metrc</dt>
    <dd dir="auto">${failure ?? 'no error'}</dd>
    <dt>Changed, UTC</dt>
    <dd>${instant(delivery.updatedAt)}</dd>
  </dl>`;
}
