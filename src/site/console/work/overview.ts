import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { LocalDate } from '../../../core/dates.ts';
import { JOB_VIEWS, type JobCount, type JobView, type WorkPort } from '../../../core/console/work.ts';
import { idIn, instant, problemNotes } from '../../kit/page-parts.ts';
import { consolePage, consolePath } from '../../kit/shell.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { chargesPart, dailyPart, deliveriesPart } from './others.ts';
import { jobsPart, retryPanel } from './jobs.ts';

const VIEWS = [
  ['failed', 'Failed'],
  ['waiting', 'Waiting'],
  ['held', 'Held mails'],
  ['done', 'Done'],
  ['deliveries', 'Deliveries'],
  ['daily', 'Daily tasks'],
  ['charges', 'Charges in doubt'],
] as const;
type View = (typeof VIEWS)[number][0];

/** `/console/53/work?view=held&before=1200`: the background work of the tenant. */
export const workPage: TenantRoute = {
  name: 'work',
  method: 'GET',
  path: '/console/:tenant/work',
  access: { role: 'view' },
  answer: (visit, ports) => workAnswer(visit, ports, { status: 200, problems: [], said: null }),
};

/** The result of a form: a sentence, or why it did nothing. */
interface WorkSaid {
  readonly status: number;
  readonly problems: readonly string[];
  readonly said: string | null;
}

export async function workAnswer(
  visit: TenantVisit,
  { work }: Pick<SitePorts, 'work'>,
  { status, problems, said }: WorkSaid,
): Promise<SiteAnswer> {
  const asked = visit.query.get('view');
  const view = VIEWS.find(([name]) => name === asked)?.[0] ?? 'failed';
  const { counts, mostCounted } = await work.counts(visit.tenant.id);
  const part = await partOf(visit, work, view);
  const done = said ?? doneText(visit);
  const body = consolePage(
    visit,
    'work',
    'Work',
    html`<div class="spaced">
      <div class="section">
        <div class="head"><h1>Work</h1></div>
        <p class="lead">Mails, deliveries to Metrc, daily tasks and charges, beside the calls. Times are in UTC.</p>
        ${problemNotes(problems)} ${done === null ? null : html`<p class="note good" role="status">${done}</p>`}
        ${work.isHere ? null : html`<p class="note warn">${AWAY}</p>`}
      </div>
      ${figures(counts, mostCounted)}
      <section class="section" aria-label="Work">
        <nav class="views" aria-label="Views of work">
          ${VIEWS.map(([name, title]) => viewLink(visit, name, title, view))}
        </nav>
        ${part}
      </section>
      ${view === 'failed' && hasWork(counts) ? retryPanel(visit, oldestOf(counts)) : null}
      <p class="small soft"><a href="${consolePath(visit, 'acts')}">Who tried what again</a></p>
    </div>`,
  );
  return { status, body };
}

/** Whether there is anything that the form could try again. */
function hasWork(counts: readonly JobCount[]): boolean {
  return counts.some(({ view, count }) => count > 0 && (view === 'failed' || view === 'held'));
}

/** The day, in UTC, since which everything that failed was recorded; that of the held mails where nothing failed. */
function oldestOf(counts: readonly JobCount[]): LocalDate | null {
  const of = (wanted: JobView): string | null => counts.find(({ view }) => view === wanted)?.oldestAt ?? null;
  return (of('failed') ?? of('held'))?.slice(0, 10) ?? null;
}

const AWAY = 'This gateway does no background work, so it cannot show the job queue. Another gateway can.';

/** After a retry, the address of the page says how many jobs it was. */
function doneText({ query }: TenantVisit): string | null {
  const retried = idIn(query.get('retried')) ?? (query.get('retried') === '0' ? 0 : null);
  if (retried === null) return null;
  const more = query.get('more') === '1' ? ' There are more: send the form again.' : '';
  if (retried === 0) return 'No job fits, or all of them run or are done already.';
  return `${retried} ${retried === 1 ? 'job is' : 'jobs are'} tried again now.${more}`;
}

async function partOf(visit: TenantVisit, work: WorkPort, view: View): Promise<HtmlValue> {
  const { tenant } = visit;
  const before = idIn(visit.query.get('before'));
  if (view === 'daily') return dailyPart(await work.dailyTasks(tenant.id));
  if (view === 'charges') return chargesPart(visit, await work.charges(tenant.id));
  if (view === 'deliveries') return deliveriesPart(visit, await work.deliveries(tenant.id, before), before === null);
  return jobsPart(visit, view satisfies JobView, await work.jobs(tenant.id, view, before), before === null);
}

function viewLink(visit: TenantVisit, name: View, title: string, current: View): Html {
  const address = `${consolePath(visit, 'work')}${name === 'failed' ? '' : `?view=${name}`}`;
  return name === current
    ? html`<a href="${address}" aria-current="page">${title}</a>`
    : html`<a href="${address}">${title}</a>`;
}

const TITLES: Readonly<Record<JobView, string>> = { failed: 'Failed', waiting: 'Waiting', held: 'Held', done: 'Done' };

function figures(counts: readonly JobCount[], mostCounted: number): HtmlValue {
  if (counts.length === 0) return null;
  const shown = JOB_VIEWS.flatMap((view) => counts.find((count) => count.view === view) ?? []);
  return html`<dl class="kpis three">
    ${shown.map(
      ({ view, count, oldestAt }) =>
        html`<div>
          <dt>${TITLES[view]}</dt>
          <dd>
            <span class="figure">${count.toLocaleString('en-US')}${count >= mostCounted ? ' or more' : ''}</span>
            <span class="sub">${oldestAt === null ? 'none' : html`the oldest since ${instant(oldestAt)}`}</span>
          </dd>
        </div>`,
    )}
  </dl>`;
}
