import { html, type Html } from '../../../adapters/html.ts';
import { emptyState } from '../kit/search.ts';
import { accountPage } from '../kit/shell.ts';
import { roleIn } from '../../core/console/operators.ts';
import type { OperatorRoute } from '../routing/route.ts';
import type { ConsoleTenant, OperatorVisit, SiteAnswer } from '../visit.ts';

const PAGE = 100;
const ID = /^\d{1,15}$/;

/** `/console/tenants`: where an operator has a role. */
export const tenantsPage: OperatorRoute = {
  name: 'tenants',
  method: 'GET',
  path: '/console/tenants',
  access: 'operator',
  answer: async (visit, { directory }): Promise<SiteAnswer> => {
    const given = visit.query.get('after') ?? '';
    const after = ID.test(given) ? Number(given) : 0;
    const tenants = await directory.tenants(visit.session.operator.grants, after, PAGE + 1);
    return { status: 200, body: page(visit, tenants) };
  },
};

/** `/console`: the first tenant of an operator, or the choice of one. */
export const home: OperatorRoute = {
  name: 'home',
  method: 'GET',
  path: '/console',
  access: 'operator',
  answer: async (visit, { directory }): Promise<SiteAnswer> => {
    const [first] = await directory.tenants(visit.session.operator.grants, 0, 1);
    if (first === undefined) return { status: 200, body: page(visit, []) };
    return { status: 303, headers: { location: `${visit.base}/console/${first.id}` }, body: '' };
  },
};

function page(visit: OperatorVisit, tenants: readonly ConsoleTenant[]): Html {
  const shown = tenants.slice(0, PAGE);
  const last = shown.at(-1);
  return accountPage(
    visit,
    'Tenants',
    html`<div class="spaced">
      <div class="head"><h1>Tenants</h1></div>
      ${
        shown.length === 0
          ? emptyState('No tenant', 'You have no role in any tenant. Ask for one: the command operator grant gives it.')
          : table(visit, shown)
      }
      ${
        tenants.length > PAGE && last !== undefined
          ? html`<div class="buttons">
              <a class="button" href="${visit.base}/console/tenants?after=${String(last.id)}">More tenants</a>
            </div>`
          : null
      }
    </div>`,
  );
}

function table({ base, session }: OperatorVisit, tenants: readonly ConsoleTenant[]): Html {
  return html`<table class="list">
    <caption class="hidden">
      Tenants, by number
    </caption>
    <thead>
      <tr>
        <th scope="col">Tenant</th>
        <th scope="col" class="wide">Number</th>
        <th scope="col" class="wide">Currency</th>
        <th scope="col">Your role</th>
      </tr>
    </thead>
    <tbody>
      ${tenants.map(
        ({ id, name, currency }) =>
          html`<tr>
            <th scope="row" class="key-cell">
              <a href="${base}/console/${String(id)}" dir="auto">${name}</a>
            </th>
            <td class="wide">${String(id)}</td>
            <td class="wide">${currency}</td>
            <td>${roleIn(session.operator.grants, id) ?? ''}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
