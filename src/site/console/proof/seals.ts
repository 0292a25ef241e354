import { html, type Html } from '../../../../adapters/html.ts';
import type { ListedSeal } from '../../../core/console/proof.ts';
import { crumbs, idIn, instant } from '../../kit/page-parts.ts';
import { emptyState, pager } from '../../kit/search.ts';
import { consolePage, consolePath } from '../../kit/shell.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { countText } from './words.ts';

const PAGE = 25;

/** `/console/53/proof/seals?before=40`: the seals of the history, the newest first. */
export const sealsPage: TenantRoute = {
  name: 'seals',
  method: 'GET',
  path: '/console/:tenant/proof/seals',
  access: { role: 'view' },
  answer: async (visit, { proof }): Promise<SiteAnswer> => {
    const before = idIn(visit.query.get('before'));
    const seals = await proof.seals(visit.tenant.id, before, PAGE + 1);
    return { status: 200, body: page(visit, seals, before === null) };
  },
};

function page(visit: TenantVisit, seals: readonly ListedSeal[], isFirst: boolean): Html {
  const shown = seals.slice(0, PAGE);
  const last = shown.at(-1);
  const address = consolePath(visit, 'proof', 'seals');
  const older = seals.length > PAGE && last !== undefined ? `${address}?before=${last.seq}` : null;
  return consolePage(
    visit,
    'proof',
    'Seals',
    html`<div class="spaced">
      <div class="section">
        ${crumbs([['Proof', consolePath(visit, 'proof')]], 'Seals')}
        <div class="head"><h1>Seals</h1></div>
        <p class="lead">
          A seal is an HMAC over rows of the history, under the secret key. Each one covers the MAC of the one before
          it. Keep the newest elsewhere: a verification can look for it. Times are in UTC.
        </p>
      </div>
      ${sealTable(shown)} ${shown.length === 0 ? null : pager('The newest first.', isFirst ? null : address, older)}
    </div>`,
  );
}

/** Seals in a table, each with its MAC. */
export function sealTable(seals: readonly ListedSeal[]): Html {
  if (seals.length === 0)
    return emptyState('No seals yet', 'A gateway seals new history by itself, at the latest after SEAL_EVERY_MINUTES.');
  return html`<table class="list">
    <caption class="hidden">
      Seals of the history, the newest first
    </caption>
    <thead>
      <tr>
        <th scope="col" class="fit">Seal</th>
        <th scope="col">Sealed</th>
        <th scope="col" class="figure wide">Rows</th>
        <th scope="col" class="figure wide">Rows of all seals up to it</th>
        <th scope="col" class="wide">MAC</th>
      </tr>
    </thead>
    <tbody>
      ${seals.map(
        ({ seq, sealedAt, rowCount, totalRows, keyName, mac }) =>
          html`<tr>
            <th scope="row">${String(seq)}</th>
            <td>
              ${instant(sealedAt)}
              <span class="sub narrow">${countText(rowCount)} rows</span>
              <code class="sub narrow clip">${mac}</code>
            </td>
            <td class="figure wide">${countText(rowCount)}</td>
            <td class="figure wide">${countText(totalRows)}</td>
            <td class="wide">
              <details class="more">
                <summary><code>${mac.slice(0, 8)}…${mac.slice(-4)}</code></summary>
                <pre class="copy" tabindex="0">${mac}</pre>
                <span class="sub">under the key ${keyName}</span>
              </details>
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
