import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { Caller } from '../../../core/console/callers.ts';
import { includesRole } from '../../../core/console/operators.ts';
import { needsRole } from '../../kit/page-parts.ts';
import { consolePath, formToken } from '../../kit/shell.ts';
import type { TenantVisit } from '../../visit.ts';
import { rightsFields } from './fields.ts';
import { kindOf, type Kind } from './words.ts';

/** The forms that give a new secret and that revoke. */
export function secretForms(visit: TenantVisit, caller: Caller): HtmlValue {
  if (caller.revokedAt !== null) {
    return html`<p class="note">It was revoked for good. A new caller takes its place.</p>`;
  }
  if (!includesRole(visit.role, 'admin')) return needsRole('To change a caller', 'admin', visit.role);
  return html`<section class="section panel" aria-labelledby="rotate">
      <h2 id="rotate">New secret</h2>
      ${actForm(visit, caller, 'secret', ROTATE)}
    </section>
    <details class="more">
      <summary>Revoke this caller</summary>
      <div class="section">
        <p class="small">Its calls are refused at once, on every gateway and for good. Payments keep its name.</p>
        ${actForm(visit, caller, 'revoke', html`<button class="button danger">Revoke for good</button>`)}
      </div>
    </details>`;
}

/** The form that changes the rights of a caller. */
export function rightsSection(visit: TenantVisit, caller: Caller): HtmlValue {
  const kind = kindOf(caller);
  if (kind === null || caller.revokedAt !== null || !includesRole(visit.role, 'admin')) return null;
  return html`<section class="section panel measure" aria-labelledby="rights">
    <h2 id="rights">Rights</h2>
    ${actForm(visit, caller, 'rights', rightsForm(caller, kind))}
  </section>`;
}

/** A form names the version that its page shows: it changes nothing where the caller was changed meanwhile. */
function actForm(visit: TenantVisit, caller: Caller, path: string, fields: HtmlValue): Html {
  return html`<form class="form" method="post" action="${consolePath(visit, 'callers', String(caller.id), path)}">
    ${formToken(visit.session)}
    <input type="hidden" name="version" value="${String(caller.version)}" />
    ${fields}
  </form>`;
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

function rightsForm({ label, allowedIps, actions }: Caller, { dialect }: Kind): Html {
  const form = { label: label ?? '', addresses: (allowedIps ?? []).join('\n'), actions: actions ?? [] };
  return html`${rightsFields(dialect, form)}<button class="button">Change the rights</button>`;
}
