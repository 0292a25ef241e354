import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { DeliveryRecord, Job, MailRecord } from '../../../core/console/work.ts';
import { notFound } from '../../fault-pages.ts';
import { idIn, instant } from '../../kit/page-parts.ts';
import { consolePath } from '../../kit/shell.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { deliveryFacts } from './delivery.ts';
import { itemPage, tryAgainForm, withFacts } from './item-page.ts';
import { invoiceLink } from './jobs.ts';
import { jobStatus, taskName } from './words.ts';

/** `/console/53/work/jobs/1200`: a mail or the work on a delivery, with its request and its last answer. */
export const jobPage: TenantRoute = {
  name: 'job',
  method: 'GET',
  path: '/console/:tenant/work/jobs/:job',
  access: { role: 'view' },
  answer: (visit, ports) => answer(visit, ports, 200, []),
};

/** Tries the job again. Sent twice, the second form finds a job that waits, runs or is done, and changes nothing. */
export const jobRetry: TenantRoute = {
  name: 'job-retry',
  method: 'POST',
  path: '/console/:tenant/work/jobs/:job',
  access: { role: 'operate' },
  answer: async (visit, ports): Promise<SiteAnswer> => {
    const id = idIn(visit.parameters['job']);
    if (id === null) return notFound(visit);
    const end = await ports.work.retryJob({ tenantId: visit.tenant.id, operator: visit.session.operator }, id);
    if (end === 'not-found') return notFound(visit);
    if (end === 'unhelped') return await answer(visit, ports, 409, [UNHELPED]);
    return { status: 303, headers: { location: consolePath(visit, 'work', 'jobs', String(id)) }, body: '' };
  },
};

const UNHELPED = 'Nothing was changed: the job is done, runs now, or a gateway is about to take it.';
/** States that a retry can help. */
const RETRIED = ['waiting', 'held', 'lost', 'failed'];

async function answer(
  visit: TenantVisit,
  { work }: Pick<SitePorts, 'work'>,
  status: number,
  problems: readonly string[],
): Promise<SiteAnswer> {
  const id = idIn(visit.parameters['job']);
  const job = id === null ? null : await work.job(visit.tenant.id, id);
  if (job === null) return notFound(visit);
  const isMail = job.task === 'send-mail';
  const mail = isMail ? await work.mail(visit.tenant.id, job.id) : null;
  const delivery = isMail || job.invoiceId === null ? null : await work.delivery(visit.tenant.id, job.invoiceId);
  return { status, body: page(visit, { job, mail, delivery, problems }) };
}

interface View {
  readonly job: Job;
  readonly mail: MailRecord | null;
  readonly delivery: DeliveryRecord | null;
  readonly problems: readonly string[];
}

function page(visit: TenantVisit, { job, mail, delivery, problems }: View): Html {
  const title = `${taskName(job.task)} ${job.id}`;
  const main = job.task === 'send-mail' ? mailPart(mail) : deliveryPart(visit, delivery);
  return itemPage(visit, {
    title,
    status: jobStatus(job.state, true),
    list: null,
    name: title,
    act: retryForm(visit, job),
    problems,
    done: null,
    failure: job.lastError,
    body: withFacts(main, facts(visit, job)),
  });
}

function retryForm(visit: TenantVisit, { id, state }: Job): HtmlValue {
  if (!RETRIED.includes(state)) return null;
  return tryAgainForm(visit, consolePath(visit, 'work', 'jobs', String(id)));
}

function facts(visit: TenantVisit, job: Job): Html {
  return html`<dl class="facts">
    <dt>Event</dt>
    <dd><code>${job.event}</code></dd>
    <dt>Invoice</dt>
    <dd>${invoiceLink(visit, job.invoiceId)}</dd>
    <dt>Recorded, UTC</dt>
    <dd>${instant(job.recordedAt)}</dd>
    <dt>Attempts</dt>
    <dd>${job.maxAttempts === null ? String(job.attempts) : `${job.attempts} of ${job.maxAttempts}`}</dd>
    <dt>Next attempt, UTC</dt>
    <dd>${instant(job.nextRunAt)}</dd>
  </dl>`;
}

function mailPart(mail: MailRecord | null): Html {
  if (mail === null) {
    return html`<section class="section" aria-labelledby="mail">
      <h2 id="mail">The mail</h2>
      <p class="soft">
        It was not handed to a mail server yet, or it is no longer kept. It is written when it is sent.
      </p>
    </section>`;
  }
  return html`<section class="section" aria-labelledby="mail">
    <h2 id="mail">The mail</h2>
    <dl class="facts">
      <dt>To</dt>
      <dd dir="auto">${mail.recipient}</dd>
      <dt>Subject</dt>
      <dd dir="auto">${mail.subject}</dd>
      <dt>Files</dt>
      <dd dir="auto">${mail.attachments.length === 0 ? '–' : mail.attachments.join(', ')}</dd>
      <dt>Answer of the mail server</dt>
      <dd>${mail.state} after ${String(mail.retries + 1)} attempts, ${instant(mail.sentAt)} UTC</dd>
    </dl>
    <details class="more">
      <summary>The message, as HTML source</summary>
      <pre tabindex="0" dir="auto">${mail.message}</pre>
    </details>
  </section>`;
}

function deliveryPart(visit: TenantVisit, delivery: DeliveryRecord | null): Html {
  return html`<section class="section" aria-labelledby="delivery">
    <h2 id="delivery">The delivery</h2>
    ${
      delivery === null
        ? html`<p class="soft">The invoice has no delivery any more.</p>`
        : html`${deliveryFacts(visit, delivery)}
            <p>
              <a href="${consolePath(visit, 'work', 'deliveries', String(delivery.invoiceId))}">Open the delivery</a>
            </p>`
    }
  </section>`;
}
