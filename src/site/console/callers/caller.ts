import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { Caller, CallerLockout } from '../../../core/console/callers.ts';
import { includesRole } from '../../../core/console/operators.ts';
import { notFound } from '../../fault-pages.ts';
import { crumbs, idIn, instant, problemNotes } from '../../kit/page-parts.ts';
import { searchAddress } from '../../kit/search.ts';
import { consolePage, consolePath, formToken } from '../../kit/shell.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { rightsSection, secretForms } from './caller-forms.ts';
import { actionNames, callerStatus, kindName } from './words.ts';

/** `/console/53/callers/7`: one caller, its lockouts, and the forms that change it. */
export const callerPage: TenantRoute = {
  name: 'caller',
  method: 'GET',
  path: '/console/:tenant/callers/:caller',
  access: { role: 'view' },
  answer: async (visit, ports) => {
    const id = idIn(visit.parameters['caller']);
    return id === null ? notFound(visit) : await callerAnswer(visit, ports, id, { status: 200, problems: [] });
  },
};

/** The page of a caller, with the sentences of a form that changed nothing. */
export async function callerAnswer(
  visit: TenantVisit,
  { callers }: Pick<SitePorts, 'callers'>,
  id: number,
  { status, problems }: { readonly status: number; readonly problems: readonly string[] },
): Promise<SiteAnswer> {
  const caller = await callers.find(visit.tenant.id, id);
  if (caller === null) return notFound(visit);
  const lockouts = await callers.lockouts(visit.tenant.id, caller);
  return { status, body: page(visit, { caller, lockouts, problems }) };
}

interface View {
  readonly caller: Caller;
  readonly lockouts: readonly CallerLockout[];
  readonly problems: readonly string[];
}

function page(visit: TenantVisit, { caller, lockouts, problems }: View): Html {
  const name = caller.label ?? caller.identifier;
  const isLocked = lockouts.some(({ isNow }) => isNow);
  return consolePage(
    visit,
    'callers',
    name,
    html`<div class="spaced">
      <div class="section">
        ${crumbs([['Callers', consolePath(visit, 'callers')]], name)}
        <div class="head">
          <h1><bdi>${name}</bdi> ${callerStatus(caller, isLocked, true)}</h1>
        </div>
        <p class="lead">${kindName(caller)}.</p>
        ${problemNotes(problems)}
      </div>
      <div class="columns">
        <div class="spaced">
          ${facts(caller)} ${callLinks(visit, caller)} ${lockoutSection(visit, caller, lockouts)}
          ${rightsSection(visit, caller)}
        </div>
        <aside class="spaced" aria-label="Change this caller">${secretForms(visit, caller)}</aside>
      </div>
    </div>`,
  );
}

/** The log of calls, as far back as it is kept. */
function callLinks(visit: TenantVisit, { identifier }: Caller): Html {
  const address = (more: string): string => searchAddress(consolePath(visit, 'calls'), `caller:"${identifier}"${more}`);
  return html`<p class="small">
    <a href="${address('')}">Its calls</a>, <a href="${address(' outcome:error')}">its calls that failed</a>
  </p>`;
}

function facts(caller: Caller): Html {
  const { identifier, actions, allowedIps, createdAt, lastUsedAt, revokedAt, oldSecretEndsAt, failedAttempts } = caller;
  return html`<section class="section" aria-labelledby="facts">
    <h2 id="facts">Facts <span class="small soft">times in UTC</span></h2>
    <dl class="facts">
      <dt>Identifier</dt>
      <dd><code>${identifier}</code></dd>
      <dt>May call</dt>
      <dd>${actions === null ? 'all actions' : actionNames(caller).join(', ')}</dd>
      <dt>From</dt>
      <dd>${allowedIps === null ? 'any address' : html`<code>${allowedIps.join(', ')}</code>`}</dd>
      <dt>Made</dt>
      <dd>${instant(createdAt)}</dd>
      <dt>Last used</dt>
      <dd>${lastUsedAt === null ? 'no use is known' : instant(lastUsedAt)}</dd>
      ${
        revokedAt === null
          ? null
          : html`<dt>Revoked</dt>
              <dd>${instant(revokedAt)}</dd>`
      }
      ${
        oldSecretEndsAt === null
          ? null
          : html`<dt>Old secret</dt>
              <dd>valid until ${instant(oldSecretEndsAt)}</dd>`
      }
      <dt>Wrong secrets</dt>
      <dd>${failedAttempts === 0 ? 'none in the last 15 minutes' : `${failedAttempts} that still count`}</dd>
    </dl>
  </section>`;
}

function lockoutSection(visit: TenantVisit, caller: Caller, lockouts: readonly CallerLockout[]): HtmlValue {
  if (lockouts.length === 0) return null;
  const isLocked = lockouts.some(({ isNow }) => isNow);
  return html`<section class="section" aria-labelledby="lockouts">
    <div class="head">
      <h2 id="lockouts">Lock-outs</h2>
      ${
        isLocked && includesRole(visit.role, 'admin')
          ? html`<form method="post" action="${consolePath(visit, 'callers', String(caller.id), 'let-in')}">
              ${formToken(visit.session)}<button class="button primary">Let in again</button>
            </form>`
          : null
      }
    </div>
    <table class="list">
      <caption class="hidden">
        Lock-outs of this caller, the newest first
      </caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col" class="figure wide">Wrong secrets</th>
          <th scope="col" class="wide">Began</th>
          <th scope="col">Ends</th>
        </tr>
      </thead>
      <tbody>
        ${lockouts.map(
          ({ address, failures, lockedAt, endsAt, isNow }) =>
            html`<tr>
              <th scope="row">${address === null ? 'everywhere' : html`<code>${address}</code>`}</th>
              <td class="figure wide">${String(failures)}</td>
              <td class="wide">${instant(lockedAt)}</td>
              <td>${isNow ? instant(endsAt) : 'ended'}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="small soft">A gateway takes up to ten seconds to notice that a lock-out was ended.</p>
  </section>`;
}
