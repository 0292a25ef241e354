import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { reasonToWait } from '../../../core/captures/settlement.ts';
import { instantText } from '../../../core/dates.ts';
import { includesRole } from '../../../core/console/operators.ts';
import type { Capture, CaptureState } from '../../../core/records/capture.ts';
import { notFound } from '../../fault-pages.ts';
import { amount } from '../../kit/money.ts';
import { idIn, instant, needsRole } from '../../kit/page-parts.ts';
import { consolePath } from '../../kit/shell.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import type { FailedForm } from '../acts/fields.ts';
import { refusalText } from '../acts/refusals.ts';
import { chargeForms, SETTLING } from './charge-forms.ts';
import { itemPage, withFacts } from './item-page.ts';
import { invoiceLink } from './jobs.ts';
import { chargeStatus } from './words.ts';

/** `/console/53/work/charges/78`: the last charge of an invoice, and the forms that end it. */
export const chargePage: TenantRoute = {
  name: 'charge',
  method: 'GET',
  path: '/console/:tenant/work/charges/:invoice',
  access: { role: 'view' },
  answer: (visit, ports) => chargeAnswer(visit, ports, { status: 200, problems: [], failed: null }),
};

/** How a form ended that did not settle the charge. */
interface ChargeSaid {
  readonly status: number;
  readonly problems: readonly string[];
  readonly failed: FailedForm | null;
}

/** The page of the charge that the address names. */
export async function chargeAnswer(
  visit: TenantVisit,
  { work, clock }: Pick<SitePorts, 'work' | 'clock'>,
  said: ChargeSaid,
): Promise<SiteAnswer> {
  const invoiceId = idIn(visit.parameters['invoice']);
  const capture = invoiceId === null ? null : await work.charge(visit.tenant.id, invoiceId);
  if (capture === null) return notFound(visit);
  const wait = reasonToWait(capture, clock.now());
  return { status: said.status, body: page(visit, capture, wait, said) };
}

export function chargeAddress(visit: TenantVisit, invoiceId: number): string {
  return consolePath(visit, 'work', 'charges', String(invoiceId));
}

/** The sentences of a page after its charge has ended. */
const DONE: Readonly<Partial<Record<CaptureState, string>>> = {
  captured: 'The charge is captured, and its money is on record.',
  declined: 'The charge is declined. The invoice can be charged again.',
  closed: 'The charge is closed. The invoice can be charged again.',
};

function page(visit: TenantVisit, capture: Capture, wait: string | null, { problems, failed }: ChargeSaid): Html {
  const { id, state, reason } = capture;
  const unrecorded = `The money is not on record. ${refusalText(reason)}`;
  const isSaid = state !== 'unrecorded' || problems.some((problem) => problem.startsWith(unrecorded));
  return itemPage(visit, {
    title: `Charge of invoice ${id}`,
    status: chargeStatus(state, true),
    list: ['Charges in doubt', 'charges'],
    name: String(id),
    act: null,
    problems,
    done: (visit.query.has('done') ? DONE[state] : undefined) ?? null,
    failure: isSaid ? null : unrecorded,
    body: withFacts(html`<div class="section">${acts(visit, capture, wait, failed)}</div>`, facts(visit, capture)),
  });
}

function acts(visit: TenantVisit, capture: Capture, wait: string | null, failed: FailedForm | null): HtmlValue {
  if (capture.state !== 'pending' && capture.state !== 'unrecorded') {
    return html`<p class="soft">The charge has ended. The timeline of the invoice has who ended it.</p>`;
  }
  if (!includesRole(visit.role, SETTLING)) return needsRole('To settle the charge', SETTLING, visit.role);
  if (wait !== null) return html`<p class="note">${wait}</p>`;
  return chargeForms(visit, capture, chargeAddress(visit, capture.id), failed);
}

function facts(visit: TenantVisit, capture: Capture): Html {
  const { id, clientId, currency, state, reference, reason, endedAt } = capture;
  return html`<dl class="facts">
    <dt>Invoice</dt>
    <dd>${invoiceLink(visit, id)}</dd>
    <dt>Client</dt>
    <dd><a href="${consolePath(visit, 'clients', String(clientId))}">${String(clientId)}</a></dd>
    <dt>Amount</dt>
    <dd>${amount(capture.amountMinor, currency.code)}</dd>
    <dt>Fees</dt>
    <dd>${amount(capture.feesMinor, currency.code)}</dd>
    <dt>Gateway</dt>
    <dd dir="auto">${capture.gateway}</dd>
    <dt>Key at the processor</dt>
    <dd><code>${capture.key}</code></dd>
    <dt>Reference</dt>
    <dd>${reference === '' ? 'none yet' : html`<code dir="auto">${reference}</code>`}</dd>
    <dt>Attempt</dt>
    <dd>${String(capture.attempt)}</dd>
    ${
      state === 'unrecorded' || reason === ''
        ? null
        : html`<dt>Reason</dt>
            <dd dir="auto">${reason}</dd>`
    }
    <dt>Began, UTC</dt>
    <dd>${instant(instantText(capture.startedAt))}</dd>
    <dt>Ended, UTC</dt>
    <dd>${instant(endedAt === null ? null : instantText(endedAt))}</dd>
  </dl>`;
}
