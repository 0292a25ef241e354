import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { includesRole } from '../../../core/console/operators.ts';
import type { ListedSeal, VerifyRun } from '../../../core/console/proof.ts';
import { instant, needsRole, problemNotes } from '../../kit/page-parts.ts';
import { emptyState } from '../../kit/search.ts';
import { consolePage, consolePath, formToken } from '../../kit/shell.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { sealTable } from './seals.ts';
import { runStatus, runText, starterText } from './words.ts';

const RUNS = 10;
const SEALS = 5;
const REFRESH_SECONDS = 3;

/** `/console/53/proof`: the last verification, the runs before it, and the newest seals. */
export const proofPage: TenantRoute = {
  name: 'proof',
  method: 'GET',
  path: '/console/:tenant/proof',
  access: { role: 'view' },
  answer: (visit, ports) => answer(visit, ports, 200, []),
};

/** Begins a verification in the background of this gateway. */
export const proofRun: TenantRoute = {
  name: 'proof-run',
  method: 'POST',
  path: '/console/:tenant/proof',
  access: { role: 'operate' },
  answer: async (visit, ports): Promise<SiteAnswer> => {
    const started = await ports.proof.start({ tenantId: visit.tenant.id, operator: visit.session.operator });
    if (started === 'started') {
      return { status: 303, headers: { location: consolePath(visit, 'proof') }, body: '' };
    }
    const sentence =
      started === 'busy'
        ? 'Another verification runs now, at this gateway or at another one. Try again when it has ended.'
        : 'This gateway does no background work. Run the command verify, or use another gateway.';
    return await answer(visit, ports, 409, [sentence]);
  },
};

async function answer(
  visit: TenantVisit,
  { proof }: Pick<SitePorts, 'proof'>,
  status: number,
  problems: readonly string[],
): Promise<SiteAnswer> {
  const { id } = visit.tenant;
  const [runs, seals] = await Promise.all([proof.runs(id, null, RUNS), proof.seals(id, null, SEALS)]);
  return { status, body: page(visit, { runs, seals, problems }) };
}

interface View {
  readonly runs: readonly VerifyRun[];
  readonly seals: readonly ListedSeal[];
  readonly problems: readonly string[];
}

function page(visit: TenantVisit, { runs, seals, problems }: View): Html {
  const isRunning = runs[0]?.state === 'running';
  const isStill = visit.query.get('still') === '1';
  return consolePage(
    visit,
    'proof',
    'Proof',
    html`<div class="spaced">
      <div class="section">
        <div class="head">
          <h1>Proof</h1>
          ${isRunning ? null : runForm(visit)}
        </div>
        <p class="lead">
          A verification recomputes every invoice and client from its rows, and checks the chain and the seals of the
          history. Times are in UTC.
        </p>
        ${problemNotes(problems)} ${isRunning ? refreshing(visit, isStill) : null}
      </div>
      <section class="section" aria-labelledby="runs">
        <h2 id="runs">Verifications</h2>
        ${
          runs.length === 0
            ? emptyState('Not yet run', 'Run a verification here, or by the command verify. It changes nothing.')
            : runTable(visit, runs)
        }
      </section>
      <section class="section" aria-labelledby="seals">
        <div class="head">
          <h2 id="seals">Newest seals</h2>
          ${seals.length === 0 ? null : html`<a class="small" href="${consolePath(visit, 'proof', 'seals')}">All seals</a>`}
        </div>
        ${sealTable(seals)}
      </section>
    </div>`,
    isRunning && !isStill ? { refreshSeconds: REFRESH_SECONDS } : {},
  );
}

function runForm(visit: TenantVisit): HtmlValue {
  if (!includesRole(visit.role, 'operate')) return needsRole('To run one', 'operate', visit.role);
  return html`<form method="post" action="${consolePath(visit, 'proof')}">
    ${formToken(visit.session)}<button class="button primary">Run verify now</button>
  </form>`;
}

function refreshing(visit: TenantVisit, isStill: boolean): Html {
  const address = consolePath(visit, 'proof');
  return isStill
    ? html`<p class="note">This page stays as it is. <a href="${address}">Load it again by itself</a></p>`
    : html`<p class="note">
        A verification runs. This page loads again every few seconds. <a href="${address}?still=1">Stop that</a>
      </p>`;
}

function runTable(visit: TenantVisit, runs: readonly VerifyRun[]): Html {
  return html`<table class="list">
    <caption class="hidden">
      Verifications, the newest first
    </caption>
    <thead>
      <tr>
        <th scope="col">Began</th>
        <th scope="col">Result</th>
        <th scope="col" class="wide">Details</th>
        <th scope="col" class="wide">By</th>
      </tr>
    </thead>
    <tbody>
      ${runs.map(
        (run) =>
          html`<tr>
            <th scope="row" class="key-cell">
              <a href="${consolePath(visit, 'proof', 'runs', String(run.id))}">${instant(run.startedAt)}</a>
              <span class="sub narrow">${runText(run)}</span>
            </th>
            <td>${runStatus(run)}</td>
            <td class="wide">${runText(run)}</td>
            <td class="wide" dir="auto">${starterText(run)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
