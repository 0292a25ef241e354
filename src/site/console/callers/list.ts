import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { Caller, CallerLockout } from '../../../core/console/callers.ts';
import { includesRole } from '../../../core/console/operators.ts';
import { idIn, instant, needsRole } from '../../kit/page-parts.ts';
import { emptyState, pager } from '../../kit/search.ts';
import { consolePage, consolePath } from '../../kit/shell.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { actionsText, addressesText, callerStatus, kindName, KINDS } from './words.ts';

const PAGE = 25;

/** `/console/53/callers?view=revoked&before=7`: who may call for the tenant, the newest first. */
export const callersPage: TenantRoute = {
  name: 'callers',
  method: 'GET',
  path: '/console/:tenant/callers',
  access: { role: 'view' },
  answer: async (visit, { callers: port }): Promise<SiteAnswer> => {
    const isRevoked = visit.query.get('view') === 'revoked';
    const before = idIn(visit.query.get('before'));
    const [callers, lockouts] = await Promise.all([
      port.list(visit.tenant.id, { isRevoked, before, most: PAGE + 1 }),
      port.lockouts(visit.tenant.id, null),
    ]);
    return { status: 200, body: page(visit, { callers, lockouts, isRevoked, isFirst: before === null }) };
  },
};

interface View {
  /** One more than is shown. */
  readonly callers: readonly Caller[];
  readonly lockouts: readonly CallerLockout[];
  readonly isRevoked: boolean;
  readonly isFirst: boolean;
}

function page(visit: TenantVisit, view: View): Html {
  return consolePage(
    visit,
    'callers',
    'Callers',
    html`<div class="spaced">
      <div class="section">
        <div class="head"><h1>Callers</h1></div>
        <p class="lead">The programs that may call for ${visit.tenant.name}, and what each may do. Times are in UTC.</p>
        ${makeLinks(visit)}
      </div>
      ${lockedOut(view.lockouts)}
      <section class="section" aria-label="Callers">
        <nav class="views" aria-label="Views of callers">
          ${viewLink(visit, 'Active', '', !view.isRevoked)} ${viewLink(visit, 'Revoked', 'revoked', view.isRevoked)}
        </nav>
        ${result(visit, view)}
      </section>
      <p class="small soft">
        <a href="${consolePath(visit, 'corporation')}">Payees, merchant settings and money types of the corporation</a>
      </p>
      <p class="small soft"><a href="${consolePath(visit, 'acts')}">Who changed what in the console</a></p>
    </div>`,
  );
}

function makeLinks(visit: TenantVisit): Html {
  if (!includesRole(visit.role, 'admin')) return needsRole('To make or change a caller', 'admin', visit.role);
  return html`<div class="buttons">
    ${KINDS.map(({ key, name }, at) =>
      at === 0
        ? html`<a class="button primary" href="${newAddress(visit, key)}">New: ${name}</a>`
        : html`<a class="button" href="${newAddress(visit, key)}">New: ${name}</a>`,
    )}
  </div>`;
}

function newAddress(visit: TenantVisit, key: string): string {
  return `${consolePath(visit, 'callers', 'new')}?${new URLSearchParams({ kind: key }).toString()}`;
}

function viewLink(visit: TenantVisit, name: string, view: string, isCurrent: boolean): Html {
  const address = `${consolePath(visit, 'callers')}${view === '' ? '' : `?view=${view}`}`;
  return isCurrent
    ? html`<a href="${address}" aria-current="page">${name}</a>`
    : html`<a href="${address}">${name}</a>`;
}

function lockedOut(lockouts: readonly CallerLockout[]): HtmlValue {
  if (lockouts.length === 0) return null;
  const names = [...new Set(lockouts.map(({ identifier }) => identifier ?? ''))];
  return html`<p class="note bad">
    <strong>Locked out after wrong secrets:</strong>
    <bdi>${names.join(', ')}</bdi>. Open the caller to see from where, and to let it in again.
  </p>`;
}

function result(visit: TenantVisit, { callers, lockouts, isRevoked, isFirst }: View): Html {
  const shown = callers.slice(0, PAGE);
  const last = shown.at(-1);
  if (last === undefined) {
    return isRevoked
      ? emptyState('No revoked callers', 'A caller that is revoked stays here: payments and the history name it.')
      : emptyState('No callers yet', 'No program can call for this tenant. Make a caller, and give its secret to it.');
  }
  const locked = new Set(lockouts.map(({ identifier }) => identifier));
  const address = consolePath(visit, 'callers');
  const view = isRevoked ? { view: 'revoked' } : {};
  const older = new URLSearchParams({ ...view, before: String(last.id) }).toString();
  const sentence = `${shown.length} caller${shown.length === 1 ? '' : 's'} shown, the newest first.`;
  return html`<table class="list">
      <caption class="hidden">
        Callers, the newest first
      </caption>
      <thead>
        <tr>
          <th scope="col">Caller</th>
          <th scope="col" class="wide">May call</th>
          <th scope="col" class="wide">From</th>
          <th scope="col" class="wide">Last used</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map((caller) => row(visit, caller, locked.has(caller.identifier)))}
      </tbody>
    </table>
    ${pager(
      sentence,
      isFirst ? null : `${address}${isRevoked ? '?view=revoked' : ''}`,
      callers.length > PAGE ? `${address}?${older}` : null,
    )}`;
}

function row(visit: TenantVisit, caller: Caller, isLocked: boolean): Html {
  const { id, identifier, label, lastUsedAt, failedAttempts } = caller;
  return html`<tr>
    <th scope="row" class="key-cell">
      <a href="${consolePath(visit, 'callers', String(id))}" dir="auto">${label ?? identifier}</a>
      ${label === null ? null : html`<span class="sub mono">${identifier}</span>`}
      <span class="sub">${kindName(caller)}</span>
    </th>
    <td class="wide">${actionsText(caller)}</td>
    <td class="wide mono">${addressesText(caller)}</td>
    <td class="wide">${instant(lastUsedAt)}</td>
    <td>
      ${callerStatus(caller, isLocked)}
      ${failedAttempts === 0 ? null : html`<span class="sub">${String(failedAttempts)} wrong secrets lately</span>`}
    </td>
  </tr>`;
}
