import { HttpConnection } from '../clients/http-connection.ts';
import { median } from '../report/statistics.ts';
import { atMost, type Figure } from '../report/target.ts';
import type { Bench } from '../stage/bench.ts';
import { LARGEST_CLIENT } from '../stage/seed-lists.ts';

/** A list with a filter, in all its orders. */
interface Listing {
  readonly action: string;
  readonly filter: Readonly<Record<string, string>>;
  readonly orders: readonly Readonly<Record<string, string>>[];
}

/** One page in both databases, by its place in the large one: the median time of a call in milliseconds. */
interface PageTimes {
  readonly action: string;
  readonly params: Readonly<Record<string, string>>;
  readonly smallMs: number;
  readonly largeMs: number;
}

const LARGEST = String(LARGEST_CLIENT);
const DIRECTIONS = ['asc', 'desc'];
const INVOICE_KEYS = ['id', 'invoicenumber', 'date', 'duedate', 'total', 'status'];
const INVOICE_ORDERS = INVOICE_KEYS.flatMap((orderby) => DIRECTIONS.map((order) => ({ orderby, order })));
const INVOICE_FILTERS = [
  ...[{}, { userid: '77' }, { userid: LARGEST }],
  ...statuses('Paid', 'Unpaid', 'Overdue', 'Collections'),
  ...statuses('Paid', 'Collections').map((filter) => ({ userid: LARGEST, ...filter })),
];
const TRANSACTION_FILTERS = [
  ...[{}, { invoiceid: '150' }, { clientid: '77' }, { clientid: LARGEST }, { transid: 'SEED-150' }],
];
const CLIENT_KEYS = ['id', 'firstname', 'lastname', 'companyname', 'email', 'groupid', 'datecreated', 'status'];
const CLIENT_ORDERS = CLIENT_KEYS.flatMap((orderby) => DIRECTIONS.map((sorting) => ({ orderby, sorting })));
/** A mail address, the beginning of a name, that of no client, and that of most addresses. */
const SEARCHES = ['client150@example.com', 'Last77', 'absent', 'client'];
const CLIENT_FILTERS = [{}, ...statuses('Active', 'Closed'), ...SEARCHES.map((search) => ({ search }))];

const LISTINGS: readonly Listing[] = [
  ...INVOICE_FILTERS.map((filter) => ({ action: 'GetInvoices', filter, orders: INVOICE_ORDERS })),
  ...TRANSACTION_FILTERS.map((filter) => ({ action: 'GetTransactions', filter, orders: [{}] })),
  ...CLIENT_FILTERS.map((filter) => ({ action: 'GetClients', filter, orders: CLIENT_ORDERS })),
];

const PAGE = 25;
const STARTS = ['0', '10000'];
/** Calls of a page that count, and those before them. */
const CALLS = 15;
const WARM_UP = 6;
const MOST_TIMES_THE_SMALL = 3;

/**
 * The same pages of 25 rows in a small database and in a large one, in turns, one call at a time. A page that would be empty in
 * the small one is compared with its last full page.
 */
export async function listPages(
  small: Bench,
  large: Bench,
  doing: (text: string) => void,
): Promise<readonly PageTimes[]> {
  const connections = await Promise.all([small, large].map(({ gateway }) => open(gateway.url)));
  const [ofSmall, ofLarge] = connections as [HttpConnection, HttpConnection];
  const times: PageTimes[] = [];
  for (const { action, filter, orders } of LISTINGS) {
    doing(`${action} ${JSON.stringify(filter)}`);
    for (const order of orders) {
      for (const limitstart of STARTS) {
        const params = { ...filter, ...order, limitstart };
        const lastFull = Math.max(0, (await totalOf(ofSmall, bodyOf(action, params, small))) - PAGE);
        const near = { ...params, limitstart: String(Math.min(Number(limitstart), lastFull)) };
        const [body, bodyOfSmall] = [bodyOf(action, params, small), bodyOf(action, near, small)];
        const [smallMs, largeMs] = [[] as number[], [] as number[]];
        for (let call = -WARM_UP; call < CALLS; call += 1) {
          const [one, other] = [await timed(ofSmall, bodyOfSmall), await timed(ofLarge, body)];
          if (call < 0) continue;
          smallMs.push(one);
          largeMs.push(other);
        }
        times.push({ action, params, smallMs: median(smallMs), largeMs: median(largeMs) });
      }
    }
  }
  await Promise.all(connections.map((connection) => connection.close()));
  return times;
}

/** For each list and filter the page that the large database makes slowest, in relation. */
export function listFigures(times: readonly PageTimes[]): readonly Figure[] {
  return LISTINGS.map(({ action, filter }) => {
    const own = times.filter((page) => page.action === action && filterText(page.params) === filterText(filter));
    const worst = Math.max(...own.map(ratioOf));
    const of = filterText(filter) === '' ? 'all' : filterText(filter);
    return {
      what: `${action}, ${of}: the slowest of ${own.length} pages`,
      value: worst,
      unit: 'ratio',
      target: atMost(MOST_TIMES_THE_SMALL),
    };
  });
}

/** Every page with its times, for people. */
export function listTable(times: readonly PageTimes[]): string {
  const lines = times.map(
    (page) =>
      `| ${page.action} ${new URLSearchParams(page.params).toString()} | ${page.smallMs.toFixed(2)} | ` +
      `${page.largeMs.toFixed(2)} | ${ratioOf(page).toFixed(2)} |`,
  );
  return ['| page | small, ms | large, ms | ratio |', '| --- | ---: | ---: | ---: |', ...lines].join('\n');
}

const ratioOf = ({ smallMs, largeMs }: PageTimes): number => largeMs / smallMs;

/** The filter among the parameters of a page. */
function filterText(params: Readonly<Record<string, string>>): string {
  const others = ['orderby', 'order', 'sorting', 'limitstart'];
  return Object.entries(params)
    .filter(([name]) => !others.includes(name))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function statuses(...names: readonly string[]): readonly Readonly<Record<string, string>>[] {
  return names.map((status) => ({ status }));
}

function open(url: string): Promise<HttpConnection> {
  return HttpConnection.open(new URL('/includes/api.php', url));
}

function bodyOf(action: string, params: Readonly<Record<string, string>>, { seeded }: Bench): string {
  const { identifier, secret } = seeded;
  return new URLSearchParams({
    action,
    identifier,
    secret,
    responsetype: 'json',
    limitnum: '25',
    ...params,
  }).toString();
}

async function totalOf(connection: HttpConnection, body: string): Promise<number> {
  const { body: text } = await connection.post(body);
  return (JSON.parse(text) as { totalresults: number }).totalresults;
}

async function timed(connection: HttpConnection, body: string): Promise<number> {
  const startedAt = performance.now();
  const answer = await connection.post(body);
  const ms = performance.now() - startedAt;
  if (answer.status !== 200 || !answer.body.startsWith('{"result":"success"'))
    throw new Error(answer.body.slice(0, 300));
  return ms;
}
