import { html, type Html } from '../../../../adapters/html.ts';
import type { Act, RecordedAct } from '../../../core/console/acts.ts';
import { idIn, instant } from '../../kit/page-parts.ts';
import { emptyState, pager } from '../../kit/search.ts';
import { consolePage, consolePath } from '../../kit/shell.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';

const PAGE = 25;

const WORDS: Readonly<Record<Act, string>> = {
  'caller-made': 'Made the caller',
  'caller-changed': 'Changed the caller',
  'caller-rotated': 'Gave a new secret to',
  'caller-revoked': 'Revoked the caller',
  'lockout-ended': 'Let in again',
  'job-retried': 'Tried again',
  'delivery-retried': 'Tried again the delivery of',
  'verify-started': 'Started a verification',
};

/** `/console/53/acts`: acts of operators beside the ledger, the newest first. */
export const actsPage: TenantRoute = {
  name: 'acts',
  method: 'GET',
  path: '/console/:tenant/acts',
  access: { role: 'view' },
  answer: async (visit, { acts }): Promise<SiteAnswer> => {
    const before = idIn(visit.query.get('before'));
    const found = await acts.list(visit.tenant.id, before, PAGE + 1);
    return { status: 200, body: page(visit, found, before === null) };
  },
};

function page(visit: TenantVisit, found: readonly RecordedAct[], isFirst: boolean): Html {
  const shown = found.slice(0, PAGE);
  const last = shown.at(-1);
  const address = consolePath(visit, 'acts');
  const older = found.length > PAGE && last !== undefined ? `${address}?before=${last.id}` : null;
  return consolePage(
    visit,
    null,
    'Acts',
    html`<div class="spaced">
      <div class="section">
        <div class="head"><h1>Acts</h1></div>
        <p class="lead">
          Changes of callers, retries and verifications, under the operator’s name. Payments and invoices have a history
          of their own. Times are in UTC.
        </p>
      </div>
      ${
        shown.length === 0
          ? emptyState('No acts yet', 'An act appears here when an operator changes a caller or tries work again.')
          : html`${table(shown)} ${pager('The newest first.', isFirst ? null : address, older)}`
      }
    </div>`,
  );
}

function table(acts: readonly RecordedAct[]): Html {
  return html`<table class="list">
    <caption class="hidden">
      Acts of operators, the newest first
    </caption>
    <thead>
      <tr>
        <th scope="col">Act</th>
        <th scope="col" class="wide">Details</th>
        <th scope="col" class="wide">Operator</th>
        <th scope="col">Time</th>
      </tr>
    </thead>
    <tbody>
      ${acts.map(
        ({ act, subject, detail, operatorName, actedAt }) =>
          html`<tr>
            <th scope="row">
              ${WORDS[act]} <bdi>${subject}</bdi>
              <span class="sub narrow" dir="auto">${operatorName}</span>
            </th>
            <td class="wide" dir="auto">${detail}</td>
            <td class="wide" dir="auto">${operatorName}</td>
            <td>${instant(actedAt)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
