import { html } from '../../../../adapters/html.ts';
import type { WithSecret } from '../../../core/console/callers.ts';
import { crumbs, instant } from '../../kit/page-parts.ts';
import { consolePage, consolePath } from '../../kit/shell.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { kindName } from './words.ts';

/** The one page that shows a secret. It is the answer to the form itself, and no browser or proxy may keep it. */
export function secretPage(visit: TenantVisit, title: string, { caller, shown }: WithSecret): SiteAnswer {
  const name = caller.label ?? caller.identifier;
  const address = consolePath(visit, 'callers', String(caller.id));
  const { oldSecretEndsAt } = caller;
  const body = consolePage(
    visit,
    'callers',
    title,
    html`<div class="spaced">
      <div class="section">
        ${crumbs(
          [
            ['Callers', consolePath(visit, 'callers')],
            [name, address],
          ],
          'Secret',
        )}
        <div class="head"><h1>${title}</h1></div>
        <p class="lead">${kindName(caller)}. Give these to the caller now.</p>
        <p class="note warn">
          <strong>The secret is shown only here, only once.</strong> The gateway keeps its hash. A reload of this page
          does not show it again, and makes no other one.
        </p>
      </div>
      <dl class="section measure">
        ${Object.entries(shown).map(
          ([field, value]) =>
            html`<div class="field">
              <dt class="small"><strong>${field}</strong></dt>
              <dd><pre class="copy" tabindex="0">${value}</pre></dd>
            </div>`,
        )}
      </dl>
      ${
        oldSecretEndsAt === null
          ? null
          : html`<p>The old secret stays valid until ${instant(oldSecretEndsAt)} UTC. Change all callers before.</p>`
      }
      <div class="buttons"><a class="button" href="${address}">It is kept safe: go on</a></div>
    </div>`,
  );
  return { status: 200, headers: { 'cache-control': 'no-store', pragma: 'no-cache' }, body };
}
