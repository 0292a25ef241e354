import { html, type Html } from '../../../../adapters/html.ts';
import type { ClientSearch, FoundClient } from '../../../core/console/client-search.ts';
import { dateOf, instantText, wallTimeAt } from '../../../core/dates.ts';
import { currencyOf, decimalText } from '../../../core/money/money.ts';
import type { ClientStatus } from '../../../core/records/client.ts';
import { day } from '../../kit/dates.ts';
import { amountText } from '../../kit/money.ts';
import { status } from '../../kit/parts.ts';
import { consolePath } from '../../kit/shell.ts';
import type { TenantVisit } from '../../visit.ts';
import { listRoutes, type ListDefinition, type Shown } from '../lists/list.ts';
import { CLIENT_GRAMMAR } from '../search/client-query.ts';
import { companyOf } from './company.ts';

const CLIENTS: ListDefinition<ClientSearch, FoundClient> = {
  place: 'clients',
  title: 'Clients',
  words: ['client', 'clients'],
  grammar: CLIENT_GRAMMAR,
  example: 'A name, or status:closed',
  views: [
    ['All', ''],
    ['Active', 'status:active'],
    ['Inactive', 'status:inactive'],
    ['Closed', 'status:closed'],
  ],
  emptySentence: 'A client appears here as soon as a caller adds one. An operator’s command does it too: client add.',
  portOf: ({ clientSearch }) => clientSearch,
  table,
  columns: [
    { head: 'client', cell: ({ id }) => ({ number: String(id) }) },
    { head: 'name', cell: ({ name }) => name },
    { head: 'company', cell: ({ companyName }) => companyName },
    { head: 'email', cell: ({ email }) => email },
    { head: 'status', cell: (client) => client.status },
    { head: 'group', cell: ({ groupName }) => groupName },
    { head: 'since', cell: ({ createdAt }) => instantText(createdAt) },
    { head: 'currency', cell: ({ currency }) => currency },
    {
      head: 'credit',
      cell: ({ creditMinor, currency }) => ({ number: decimalText(creditMinor, currencyOf(currency).exponent) }),
    },
  ],
};

/** The list of clients, and its CSV. */
export const clientRoutes = listRoutes(CLIENTS);

const TONES = { Active: 'good', Inactive: 'quiet', Closed: 'quiet' } as const;

/** The state of a client as a word and a colour. */
export function clientStatus(of: ClientStatus, isLarge = false): Html {
  return status(of, TONES[of], isLarge);
}

function table(visit: TenantVisit, { rows, today }: Shown<FoundClient>): Html {
  return html`<table class="list">
    <caption class="hidden">
      Clients, the newest first
    </caption>
    <thead>
      <tr>
        <th scope="col">Client</th>
        <th scope="col" class="wide">Number</th>
        <th scope="col" class="wide">Mail address</th>
        <th scope="col" class="wide">Status</th>
        <th scope="col" class="wide">Group</th>
        <th scope="col" class="wide">Since</th>
        <th scope="col" class="figure">Credit</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((client) => row(visit, client, today))}
    </tbody>
  </table>`;
}

function row(visit: TenantVisit, client: FoundClient, today: string): Html {
  const { id, name, companyName, email, groupName, currency, creditMinor, createdAt } = client;
  const unit = currency === visit.tenant.currency ? null : html` <span class="unit">${currency}</span>`;
  return html`<tr>
    <th scope="row" class="key-cell">
      <a href="${consolePath(visit, 'clients', String(id))}" dir="auto">${name === '' ? `Client ${id}` : name}</a>
      ${companyOf({ clientName: name, companyName })}
      <span class="sub narrow">client ${String(id)}</span>
      <span class="sub narrow" dir="auto">${email}</span>
    </th>
    <td class="wide">${String(id)}</td>
    <td class="wide" dir="auto">${email}</td>
    <td class="wide">${clientStatus(client.status)}</td>
    <td class="wide" dir="auto">${groupName}</td>
    <td class="wide">${day(dateOf(wallTimeAt(createdAt, visit.tenant.timeZone)), today)}</td>
    <td class="figure">
      ${amountText(creditMinor, currency)}${unit}<span class="narrow">${clientStatus(client.status)}</span>
    </td>
  </tr>`;
}
