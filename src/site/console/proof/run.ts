import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { RunDifference, VerifyRun } from '../../../core/console/proof.ts';
import { notFound } from '../../fault-pages.ts';
import { crumbs, idIn, instant } from '../../kit/page-parts.ts';
import { emptyState, pager } from '../../kit/search.ts';
import { consolePage, consolePath } from '../../kit/shell.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { TenantVisit } from '../../visit.ts';
import { countOf, countText, runStatus, runText, starterText } from './words.ts';

const PAGE = 25;
/** Differences of a run that are kept. */
const KEPT = 1_000;

/** `/console/53/proof/runs/4?after=25`: a verification, and the differences that it found. */
export const runPage: TenantRoute = {
  name: 'proof-run-page',
  method: 'GET',
  path: '/console/:tenant/proof/runs/:run',
  access: { role: 'view' },
  answer: async (visit, { proof }) => {
    const id = idIn(visit.parameters['run']);
    const run = id === null ? null : await proof.run(visit.tenant.id, id);
    if (run === null) return notFound(visit);
    const from = Math.min(idIn(visit.query.get('after')) ?? 0, KEPT);
    const differences = await proof.differences(visit.tenant.id, run.id, from, PAGE + 1);
    return { status: 200, body: page(visit, run, from, differences) };
  },
};

function page(visit: TenantVisit, run: VerifyRun, from: number, differences: readonly RunDifference[]): Html {
  return consolePage(
    visit,
    'proof',
    'Verification',
    html`<div class="spaced">
      <div class="section">
        ${crumbs([['Proof', consolePath(visit, 'proof')]], `Verification ${run.id}`)}
        <div class="head"><h1>Verification ${String(run.id)} ${runStatus(run, true)}</h1></div>
        <p class="lead">${runText(run)}.</p>
      </div>
      <div class="columns">
        <section class="section" aria-labelledby="differences">
          <h2 id="differences">Differences</h2>
          ${result(visit, run, from, differences)}
        </section>
        <aside class="section" aria-labelledby="facts">
          <h2 id="facts">Facts</h2>
          ${facts(run)}
        </aside>
      </div>
    </div>`,
  );
}

function facts(run: VerifyRun): Html {
  return html`<dl class="facts">
    <dt>Run by</dt>
    <dd dir="auto">${starterText(run)}</dd>
    <dt>Began, UTC</dt>
    <dd>${instant(run.startedAt)}</dd>
    <dt>Ended, UTC</dt>
    <dd>${instant(run.endedAt)}</dd>
    ${Object.entries(run.counts)
      .filter(([name]) => name !== 'tenants')
      .map(
        ([name, count]) =>
          html`<dt>${name.slice(0, 1).toUpperCase()}${name.slice(1)}</dt>
            <dd class="figure">${countText(count)}</dd>`,
      )}
  </dl>`;
}

function result(visit: TenantVisit, run: VerifyRun, from: number, differences: readonly RunDifference[]): HtmlValue {
  if (run.state === 'running') return html`<p class="soft">They are shown when the run has ended.</p>`;
  if (run.state !== 'done') {
    return emptyState('No result', 'The run did not come to its end. Run a verification again.');
  }
  const shown = differences.slice(0, PAGE);
  if (shown.length === 0) {
    return emptyState('No differences', 'Each row is as the history left it, and each sum follows from its rows.');
  }
  const address = consolePath(visit, 'proof', 'runs', String(run.id));
  const more = differences.length > PAGE ? `${address}?after=${from + PAGE}` : null;
  const kept = run.found > KEPT ? `; the first ${countText(KEPT)} are kept` : '';
  return html`<p class="note bad">
      <strong>${countOf(run.found, 'difference')} found${kept}.</strong>
      Change nothing by hand. The runbook says what each kind means and what to do.
    </p>
    ${table(visit, shown)} ${pager('In the order in which they were found.', from === 0 ? null : address, more)}`;
}

function table(visit: TenantVisit, differences: readonly RunDifference[]): Html {
  return html`<table class="list">
    <caption class="hidden">
      Differences of this run
    </caption>
    <thead>
      <tr>
        <th scope="col">Difference</th>
        <th scope="col" class="wide">Expected</th>
        <th scope="col" class="wide">Found</th>
        <th scope="col">Invoice</th>
      </tr>
    </thead>
    <tbody>
      ${differences.map(
        ({ kind, meaning, id, expected, found, invoiceId }) =>
          html`<tr>
            <th scope="row">
              <code>${kind}</code> <bdi>${id}</bdi>
              <span class="sub">${meaning}</span>
              <span class="sub narrow" dir="auto">expected ${expected}; found ${found}</span>
            </th>
            <td class="wide" dir="auto">${expected}</td>
            <td class="wide" dir="auto">${found}</td>
            <td>
              ${invoiceId === null ? '–' : html`<a href="${consolePath(visit, 'invoices', String(invoiceId))}">${String(invoiceId)}</a>`}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
