import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { CallId, FoundCall, FoundCalls } from '../../../core/console/calls.ts';
import { instantText, type Instant } from '../../../core/dates.ts';
import { emptyState, nothingFound, pager, searchAddress, searchBox, views } from '../../kit/search.ts';
import { BY_ITSELF, consolePage, consolePath } from '../../kit/shell.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { callGrammar, type CallQuery } from '../search/call-query.ts';
import type { Query } from '../search/grammar.ts';
import { maySeeUnknown, wantedCalls } from './wanted.ts';
import { actionName, dialectTitle, durationText, outcomeStatus, outcomeText } from './words.ts';

const PAGE = 25;
/** A longer name of a caller may have more than one line. */
const SHORT_CALLER = 20;
const LARGEST_ID = 2n ** 63n - 1n;
const FOLLOW_SECONDS = '5';
const VIEWS = [
  ['All', ''],
  ['Errors', 'outcome:error'],
  ['Repeats', 'outcome:repeat'],
  ['Slow', 'slower:200ms'],
  ['Last hour', 'since:1h'],
] as const;
const UNKNOWN_VIEW = ['Unknown callers', 'caller:unknown'] as const;

/** `/console/53/calls?q=outcome:error&before=…`: the log of calls, the newest first. `?command=…` finds the calls of a command. */
export const callsPage: TenantRoute = {
  name: 'calls',
  method: 'GET',
  path: '/console/:tenant/calls',
  access: { role: 'view' },
  answer: async (visit, ports): Promise<SiteAnswer> => {
    const { command, text, query, search, tenantId } = wantedCalls(visit, ports.clock);
    const before = callIdOf(visit.query.get('before') ?? '');
    const found = await ports.callLog.search(tenantId, search, before, PAGE);
    const [only] = found.calls;
    if (command !== '' && only !== undefined && found.calls.length === 1) {
      return { status: 303, headers: { location: consolePath(visit, 'calls', only.id) }, body: '' };
    }
    const isLive = visit.query.has(BY_ITSELF) && before === null;
    const body = page(visit, ports, { text, query, found, isFirst: before === null, isLive });
    return { status: 200, body, ...(isLive ? { headers: { refresh: FOLLOW_SECONDS } } : {}) };
  },
};

/** The id in a part of a path or in a query; `null` for any other text. */
export function callIdOf(text: string): CallId | null {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= LARGEST_ID ? text : null;
}

interface View {
  readonly text: string;
  readonly query: Query<CallQuery>;
  readonly found: FoundCalls;
  readonly isFirst: boolean;
  readonly isLive: boolean;
}

function page(visit: TenantVisit, { keepCallsDays: days, clock }: SitePorts, view: View): Html {
  const address = consolePath(visit, 'calls');
  const { text, query, isLive } = view;
  const { terms, problems } = query;
  const { wordForm, keys } = callGrammar(0);
  const all = maySeeUnknown(visit) ? [...VIEWS, UNKNOWN_VIEW] : VIEWS;
  const follow = isLive
    ? html`<a class="button" href="${searchAddress(address, text)}">Stop following</a>`
    : html`<a class="button" href="${searchAddress(address, text, { [BY_ITSELF]: '1' })}">Follow live</a>`;
  const file = html`<a class="button" href="${searchAddress(`${address}.csv`, text)}">CSV</a>`;
  return consolePage(
    visit,
    'calls',
    'Calls',
    html`<div class="spaced">
      <div class="head">
        <div>
          <h1>Calls</h1>
          <p class="small soft">
            ${days === 0 ? 'The log of calls is off.' : keptText(days)} ${isLive ? 'Read again every 5 seconds.' : null}
          </p>
        </div>
        <div class="buttons">${days === 0 ? null : follow} ${days === 0 ? null : file}</div>
      </div>
      ${searchBox({
        address,
        what: 'calls',
        text,
        example: '78, or outcome:error',
        terms,
        problems,
        keys: Object.entries(keys).map(([key, { form }]) => [key, form] as const),
        wordForm,
      })}
      <section class="section" aria-label="Result">
        ${views('Views of calls', address, text, all)} ${result(visit, address, view, { days, now: clock.now() })}
      </section>
    </div>`,
  );
}

function keptText(days: number): string {
  return `Kept for ${days === 1 ? 'a day' : `${days} days`}, without secrets. Times are in UTC.`;
}

interface Kept {
  readonly days: number;
  readonly now: Instant;
}

function result(visit: TenantVisit, address: string, view: View, { days, now }: Kept): HtmlValue {
  const { text, found, isFirst, query } = view;
  const { calls, next, stoppedAfter } = found;
  if (calls.length === 0 && stoppedAfter === null && isFirst) {
    if (days === 0) {
      return emptyState('Calls are not logged', 'Set KEEP_CALLS_DAYS to at least 1, and start the gateway again.');
    }
    return text === ''
      ? emptyState('No calls yet', 'A call appears here within a second of its answer.')
      : nothingFound(['call', 'calls'], address);
  }
  const newest = isFirst ? null : searchAddress(address, text);
  const older = next === null ? null : searchAddress(address, text, { before: next });
  const isOfUnknown = query.search.isOfUnknown === true;
  const table = calls.length === 0 ? null : callTable(visit, calls, { isOfUnknown, now });
  return html`${table} ${pager(sentenceOn(found), newest, older)}`;
}

function sentenceOn({ calls, next, stoppedAfter }: FoundCalls): string {
  const shown = `${calls.length} call${calls.length === 1 ? '' : 's'} shown, the newest first.`;
  if (stoppedAfter !== null) {
    return `${shown} ${stoppedAfter.toLocaleString('en-US')} calls were looked through: go on with the older ones.`;
  }
  return next === null ? `${shown} There are no older ones.` : shown;
}

function callTable(
  visit: TenantVisit,
  calls: readonly FoundCall[],
  of: { readonly isOfUnknown: boolean; readonly now: Instant },
): Html {
  return html`<table class="list">
    <caption class="hidden">
      API calls, the newest first
    </caption>
    <thead>
      <tr>
        <th scope="col" class="fit">Time</th>
        <th scope="col" class="wide fit">Dialect</th>
        <th scope="col" class="wide fit">Action</th>
        <th scope="col" class="wide">Caller</th>
        <th scope="col" class="wide">Outcome</th>
        <th scope="col" class="wide">About</th>
        <th scope="col" class="figure">Took</th>
      </tr>
    </thead>
    <tbody>
      ${calls.map((call) => row(visit, call, of))}
    </tbody>
  </table>`;
}

function row(
  visit: TenantVisit,
  call: FoundCall,
  { isOfUnknown, now }: { readonly isOfUnknown: boolean; readonly now: Instant },
): Html {
  const address = `${consolePath(visit, 'calls', call.id)}${isOfUnknown ? '?caller=unknown' : ''}`;
  const caller = call.caller ?? 'unknown';
  return html`<tr>
    <th scope="row" class="key-cell">
      <a class="figure" href="${address}">${timeText(call.calledAt, now)}</a>
      <span class="sub narrow" dir="auto">${actionName(call)} · ${caller}</span>
      <span class="sub narrow" dir="auto">${outcomeText(call)}</span>
    </th>
    <td class="wide fit">${dialectTitle(call)}</td>
    <td class="wide fit" dir="auto">${actionName(call)}</td>
    <td class="wide${caller.length > SHORT_CALLER ? '' : ' whole'}" dir="auto">${caller}</td>
    <td class="wide">${outcomeStatus(call)}</td>
    <td class="wide">${about(visit, call)}</td>
    <td class="figure">${durationText(call.durationUs)}<span class="narrow">${outcomeStatus(call)}</span></td>
  </tr>`;
}

function about(visit: TenantVisit, call: FoundCall): HtmlValue {
  const { invoiceId, caller } = call;
  const text = outcomeText(call);
  const sign = invoiceId !== null && text !== '' ? ' · ' : '';
  // The caller has not proved that the invoice is its tenant's.
  const invoice = invoiceId === null || caller === null ? null : invoiceLink(visit, invoiceId);
  return html`${invoice}${invoice === null ? null : sign}<span class="soft" dir="auto">${text}</span>`;
}

/** A link to an invoice, with its number. */
export function invoiceLink(visit: TenantVisit, invoiceId: number): Html {
  return html`<a href="${consolePath(visit, 'invoices', String(invoiceId))}">${String(invoiceId)}</a>`;
}

/** The time of day; with its day where that is not the one of now. */
function timeText(at: Instant, now: Instant): Html {
  const [text, today] = [instantText(at), instantText(now)];
  const [day = '', time = ''] = text.replace('Z', '').split('T');
  return html`<time datetime="${text}"
    >${today.startsWith(day) ? null : html`<span class="unit">${day}</span> `}${time}</time
  >`;
}
