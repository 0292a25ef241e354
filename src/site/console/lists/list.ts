import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { Found, SearchPage, SearchPort } from '../../../core/console/search.ts';
import type { LocalDate } from '../../../core/dates.ts';
import { todayOf } from '../../kit/dates.ts';
import { emptyState, nothingFound, pager, searchAddress, searchBox, views } from '../../kit/search.ts';
import { consolePage, consolePath, type Place } from '../../kit/shell.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { readQuery, type Grammar, type Query } from '../search/grammar.ts';
import { idOf } from '../search/values.ts';
import { csvAnswer, MOST_ROWS, type Column } from './csv.ts';

const PAGE = 25;

/** Rows of a list, and what they are shown with. */
export interface Shown<Row> {
  readonly rows: readonly Row[];
  readonly today: LocalDate;
  readonly ports: SitePorts;
  /** On the page of a client, which no row must name. */
  readonly isOfOneClient?: true;
}

/** A list of the console with its search, as a page and as CSV. */
export interface ListDefinition<Search extends object, Row> {
  /** The last part of its address, and its name in the log. */
  readonly place: Place;
  readonly title: string;
  /** One row and several, such as `invoice` and `invoices`. */
  readonly words: readonly [one: string, many: string];
  readonly grammar: Grammar<Search>;
  /** Shown in the empty search box. */
  readonly example: string;
  /** Links above the rows: a name, and its search. */
  readonly views: readonly (readonly [name: string, search: string])[];
  /** In an empty list: how its first row comes. */
  readonly emptySentence: string;
  readonly portOf: (ports: SitePorts) => SearchPort<Search, Row>;
  readonly table: (visit: TenantVisit, shown: Shown<Row>) => Html;
  readonly columns: readonly Column<Row>[];
}

/** `/console/53/invoices?q=status:overdue&before=2041` and `/console/53/invoices.csv?q=status:overdue`. */
export function listRoutes<Search extends object, Row>(list: ListDefinition<Search, Row>): readonly TenantRoute[] {
  const queryOf = (visit: TenantVisit): Query<Search> & { readonly text: string } => {
    const text = (visit.query.get('q') ?? '').trim();
    return { ...readQuery(list.grammar, text, visit.tenant.currency), text };
  };
  const access = { role: 'view' } as const;
  const page: TenantRoute = {
    name: list.place,
    method: 'GET',
    path: `/console/:tenant/${list.place}`,
    access,
    answer: async (visit, ports): Promise<SiteAnswer> => {
      const query = queryOf(visit);
      const today = todayOf(visit.tenant, ports.clock);
      const before = idOf(visit.query.get('before') ?? '');
      const wanted: SearchPage = { before, most: PAGE, today };
      const found = await list.portOf(ports).search(visit.tenant.id, query.search, wanted);
      return { status: 200, body: pageOf(list, visit, { query, found, isFirst: before === null, today, ports }) };
    },
  };
  const csv: TenantRoute = {
    name: `${list.place}-csv`,
    method: 'GET',
    path: `/console/:tenant/${list.place}.csv`,
    access,
    answer: (visit, ports) =>
      csvAnswer({
        name: `${list.place}-${visit.tenant.id}`,
        columns: list.columns,
        today: todayOf(visit.tenant, ports.clock),
        find: (wanted) => list.portOf(ports).search(visit.tenant.id, queryOf(visit).search, wanted),
      }),
  };
  return [page, csv];
}

interface View<Search, Row> {
  readonly query: Query<Search> & { readonly text: string };
  readonly found: Found<Row>;
  readonly isFirst: boolean;
  readonly today: LocalDate;
  readonly ports: SitePorts;
}

function pageOf<Search extends object, Row>(
  list: ListDefinition<Search, Row>,
  visit: TenantVisit,
  view: View<Search, Row>,
): Html {
  const address = consolePath(visit, list.place);
  const { text, terms, problems } = view.query;
  const { title, words, grammar } = list;
  const keys = Object.entries(grammar.keys).map(([key, { form }]) => [key, form] as const);
  return consolePage(
    visit,
    list.place,
    title,
    html`<div class="spaced">
      <div class="head">
        <h1>${title}</h1>
        <a class="button" href="${searchAddress(`${address}.csv`, text)}" title="${csvHint(words[1])}">CSV</a>
      </div>
      ${searchBox({ address, what: words[1], text, example: list.example, terms, problems, keys, wordForm: grammar.wordForm })}
      <section class="section" aria-label="Result">
        ${views(`Views of ${words[1]}`, address, text, list.views)} ${result(list, visit, address, view)}
      </section>
    </div>`,
  );
}

function csvHint(many: string): string {
  return `The ${many} of this search as a file, at most ${MOST_ROWS.toLocaleString('en-US')} of them`;
}

function result<Search extends object, Row>(
  list: ListDefinition<Search, Row>,
  visit: TenantVisit,
  address: string,
  { query: { text }, found, isFirst, today, ports }: View<Search, Row>,
): HtmlValue {
  const { rows, next, stoppedAfter } = found;
  const [, many] = list.words;
  if (rows.length === 0 && stoppedAfter === null && isFirst) {
    return text === '' ? emptyState(`No ${many} yet`, list.emptySentence) : nothingFound(list.words, address);
  }
  const newest = isFirst ? null : searchAddress(address, text);
  const older = next === null ? null : searchAddress(address, text, { before: String(next) });
  const table = rows.length === 0 ? null : list.table(visit, { rows, today, ports });
  return html`${table} ${pager(sentenceOn(found, list.words), newest, older)}`;
}

function sentenceOn({ rows, next, stoppedAfter }: Found<unknown>, [one, many]: readonly [string, string]): string {
  const shown = `${rows.length} ${rows.length === 1 ? one : many} shown, the newest first.`;
  if (stoppedAfter !== null) {
    return `${shown} ${stoppedAfter.toLocaleString('en-US')} ${many} were looked through: go on with the older ones.`;
  }
  return next === null ? `${shown} There are no older ones.` : shown;
}
