import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { Caller, CallerLockout } from '../../../core/console/callers.ts';
import { includesRole } from '../../../core/console/operators.ts';
import { notFound } from '../../fault-pages.ts';
import { crumbs, idIn, instant, needsRole, problemNotes } from '../../kit/page-parts.ts';
import { consolePage, consolePath, formToken } from '../../kit/shell.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { rightsFields } from './fields.ts';
import { actionNames, callerStatus, kindName, kindOf } from './words.ts';

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
    html`<div class="stack">
      <div class="section">
        ${crumbs([['Callers', consolePath(visit, 'callers')]], name)}
        <div class="head">
          <h1><bdi>${name}</bdi> ${callerStatus(caller, isLocked, true)}</h1>
        </div>
        <p class="lead">${kindName(caller)}.</p>
        ${problemNotes(problems)}
      </div>
      <div class="columns">
        <div class="stack">${facts(caller)} ${lockoutSection(visit, caller, lockouts)}</div>
        <aside class="stack" aria-label="Change this caller">${forms(visit, caller)}</aside>
      </div>
    </div>`,
  );
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

function forms(visit: TenantVisit, caller: Caller): HtmlValue {
  if (caller.revokedAt !== null) {
    return html`<p class="note">It was revoked for good. A new caller takes its place.</p>`;
  }
  const kind = kindOf(caller);
  if (!includesRole(visit.role, 'admin')) return needsRole('To change a caller', 'admin', visit.role);
  const form = (path: string, fields: HtmlValue): Html =>
    html`<form class="form" method="post" action="${consolePath(visit, 'callers', String(caller.id), path)}">
      ${formToken(visit.session)}
      <input type="hidden" name="version" value="${String(caller.version)}" />
      ${fields}
    </form>`;
  return html`<section class="section panel" aria-labelledby="rotate">
      <h2 id="rotate">New secret</h2>
      ${form('secret', ROTATE)}
    </section>
    ${
      kind === null
        ? null
        : html`<section class="section panel" aria-labelledby="rights">
            <h2 id="rights">Rights</h2>
            ${form('rights', rightsForm(caller, kind.dialect))}
          </section>`
    }
    <details class="more">
      <summary>Revoke this caller</summary>
      <div class="section">
        <p class="small">Its calls are refused at once, on every gateway and for good. Payments keep its name.</p>
        ${form('revoke', html`<button class="button danger">Revoke for good</button>`)}
      </div>
    </details>`;
}

const ROTATE = html`<div class="field">
    <label for="keep">The old secret</label>
    <select id="keep" name="keep">
      <option value="0">ends at once</option>
      <option value="3600">stays valid for an hour</option>
      <option value="86400">stays valid for a day</option>
      <option value="604800">stays valid for a week</option>
      <option value="2592000">stays valid for 30 days</option>
    </select>
  </div>
  <button class="button primary">Make a new secret</button>`;

function rightsForm(caller: Caller, dialect: NonNullable<ReturnType<typeof kindOf>>['dialect']): Html {
  const { label, allowedIps, actions } = caller;
  const form = { label: label ?? '', addresses: (allowedIps ?? []).join('\n'), actions: actions ?? [] };
  return html`${rightsFields(dialect, form)}<button class="button">Change the rights</button>`;
}
