import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { includesRole } from '../../../core/console/operators.ts';
import type { Job, JobView, Part } from '../../../core/console/work.ts';
import type { LocalDate } from '../../../core/dates.ts';
import { instant, needsRole } from '../../kit/page-parts.ts';
import { emptyState, pager } from '../../kit/search.ts';
import { consolePath, formToken } from '../../kit/shell.ts';
import type { TenantVisit } from '../../visit.ts';
import { jobStatus, taskName } from './words.ts';

const EMPTY: Readonly<Record<JobView, readonly [title: string, sentence: string]>> = {
  failed: ['Nothing has failed', 'A mail or a delivery that could not be done after all its attempts appears here.'],
  waiting: [
    'Nothing waits',
    'Mails and deliveries are taken within seconds. Those that wait for an attempt appear here.',
  ],
  held: ['No mail is held', 'Mails are held where no mail server is set (SMTP_URL), or the client has no address.'],
  done: ['Nothing is done yet', 'Mails and deliveries that are done stay here for a time (KEEP_EVENTS_DAYS).'],
};

/** A page of jobs of a view. */
export function jobsPart(visit: TenantVisit, view: JobView, { rows, next }: Part<Job>, isFirst: boolean): HtmlValue {
  const address = `${consolePath(visit, 'work')}?view=${view}`;
  if (rows.length === 0 && next === null) return emptyState(...EMPTY[view]);
  const sentence =
    rows.length === 0 ? 'None among these: go on with the older ones.' : `${rows.length} shown, the newest first.`;
  return html`${rows.length === 0 ? null : table(visit, rows)}
  ${pager(sentence, isFirst ? null : address, next === null ? null : `${address}&before=${next}`)}`;
}

function table(visit: TenantVisit, jobs: readonly Job[]): Html {
  return html`<table class="list">
    <caption class="hidden">
      Jobs, the newest first
    </caption>
    <thead>
      <tr>
        <th scope="col">Job</th>
        <th scope="col" class="wide">Invoice</th>
        <th scope="col" class="wide">Recorded</th>
        <th scope="col" class="figure wide">Attempts</th>
        <th scope="col" class="wide">Last error</th>
        <th scope="col">State</th>
      </tr>
    </thead>
    <tbody>
      ${jobs.map((job) => row(visit, job))}
    </tbody>
  </table>`;
}

function row(visit: TenantVisit, job: Job): Html {
  const { id, task, event, invoiceId, state, attempts, lastError, recordedAt, nextRunAt } = job;
  return html`<tr>
    <th scope="row" class="key-cell">
      <a href="${consolePath(visit, 'work', 'jobs', String(id))}">${taskName(task)} ${String(id)}</a>
      <span class="sub mono">${event}</span>
      ${lastError === null ? null : html`<span class="sub narrow" dir="auto">${lastError.slice(0, 120)}</span>`}
    </th>
    <td class="wide">${invoiceLink(visit, invoiceId)}</td>
    <td class="wide">${instant(recordedAt)}</td>
    <td class="figure wide">${state === 'done' ? '–' : String(attempts)}</td>
    <td class="wide" dir="auto">${lastError === null ? '–' : lastError.slice(0, 120)}</td>
    <td>
      ${jobStatus(state)} ${nextRunAt === null ? null : html`<span class="sub">next ${instant(nextRunAt)}</span>`}
    </td>
  </tr>`;
}

export function invoiceLink(visit: TenantVisit, invoiceId: number | null): HtmlValue {
  if (invoiceId === null) return '–';
  return html`<a href="${consolePath(visit, 'invoices', String(invoiceId))}">${String(invoiceId)}</a>`;
}

/** The form that tries all that failed again, since a day. */
export function retryPanel(visit: TenantVisit, since: LocalDate | null): HtmlValue {
  if (!includesRole(visit.role, 'operate')) return needsRole('To try work again', 'operate', visit.role);
  return html`<section class="section panel measure" aria-labelledby="retry">
    <h2 id="retry">Try again what failed</h2>
    <form class="form" method="post" action="${consolePath(visit, 'work', 'retry')}">
      ${formToken(visit.session)}
      <div class="field">
        <label for="since">Recorded since, UTC</label>
        <input id="since" name="since" type="date" value="${since ?? ''}" required />
      </div>
      <div class="field">
        <label for="task">Work</label>
        <select id="task" name="task">
          <option value="">mails and deliveries</option>
          <option value="send-mail">mails</option>
          <option value="complete-delivery">deliveries to Metrc</option>
        </select>
      </div>
      <label class="choice"><input type="checkbox" name="held" value="1" /> also the held mails</label>
      <p class="small soft">
        At most 200 at once. A job that runs or is done stays as it is: to send this twice does no harm.
      </p>
      <button class="button primary">Try them again</button>
    </form>
  </section>`;
}
