import { html, type Html } from '../../../../adapters/html.ts';
import type { CallerLists, NumberedList } from '../../../core/console/caller-lists.ts';
import { crumbs } from '../../kit/page-parts.ts';
import { emptyState } from '../../kit/search.ts';
import { consolePage, consolePath } from '../../kit/shell.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';

/** `/console/53/corporation`: the key and the lists that the users of a corporation name in their calls. */
export const corporationPage: TenantRoute = {
  name: 'corporation',
  method: 'GET',
  path: '/console/:tenant/corporation',
  access: { role: 'view' },
  answer: async (visit, { callerLists }): Promise<SiteAnswer> => ({
    status: 200,
    body: page(visit, await callerLists.lists(visit.tenant.id)),
  }),
};

function page(visit: TenantVisit, { key, lists, most }: CallerLists): Html {
  return consolePage(
    visit,
    'callers',
    'Corporation',
    html`<div class="spaced">
      <div class="section">
        ${crumbs([['Callers', consolePath(visit, 'callers')]], 'Corporation')}
        <div class="head"><h1>Corporation</h1></div>
        <p class="lead">The key and the numbers that the users of this corporation send. Commands change them.</p>
        <dl class="facts">
          <dt>Key</dt>
          <dd>
            ${key === null ? html`none: <code>tenant set --key-prefix</code> gives one` : html`<code>${key}</code>`}
          </dd>
        </dl>
      </div>
      ${lists.map((list) => part(list, most))}
    </div>`,
  );
}

/** A list with its command. */
function part(list: NumberedList, most: number): Html {
  const { title, command, entries } = list;
  const id = `h-${command}`;
  return html`<section class="section" aria-labelledby="${id}">
    <div class="head">
      <h2 id="${id}">${title}</h2>
      <code class="small">${command} list</code>
    </div>
    ${entries.length === 0 ? emptyState('No entries yet', `The command ${command} add makes one.`) : table(list)}
    ${
      entries.length < most
        ? null
        : html`<p class="small soft">The first ${String(most)} are shown. The command shows all.</p>`
    }
  </section>`;
}

function table({ title, entries }: NumberedList): Html {
  const hasGateways = entries.some(({ gateway }) => gateway !== null);
  return html`<table class="list">
    <caption class="hidden">
      ${title}, by number
    </caption>
    <thead>
      <tr>
        <th scope="col" class="fit">Number</th>
        <th scope="col">Name</th>
        ${hasGateways ? html`<th scope="col">Payment method</th>` : null}
      </tr>
    </thead>
    <tbody>
      ${entries.map(
        ({ id, name, gateway }) =>
          html`<tr>
            <th scope="row">${String(id)}</th>
            <td dir="auto">${name}</td>
            ${hasGateways ? html`<td><code>${gateway}</code></td>` : null}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
