import { addOperator } from '../../db/operators/manage.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { systemClock } from '../../src/clock.ts';
import { hashPassword } from '../../src/auth/secrets.ts';
import { instantText } from '../../src/core/dates.ts';
import { ROUTES } from '../../src/site/routes.ts';
import { median } from '../report/statistics.ts';
import { atMost, type Figure } from '../report/target.ts';
import type { Bench } from '../stage/bench.ts';
import { LARGEST_CLIENT } from '../stage/seed-lists.ts';
import { TENANT_ID } from '../stage/seed.ts';

/** A page of the console: the median time until the whole answer was there, in milliseconds. */
interface ConsolePage {
  readonly name: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  /** Of the first call, before anything of it is kept. */
  readonly firstMs: number;
}

const MOST_MS = 100;
const CALLS = 15;
const WARM_UP = 3;
const NAME = 'bench-console';

/** The searches of each list: a plain one, each key, those that many rows fit, rare ones, and ones that nothing fits. */
export const SEARCHES: Readonly<Record<string, readonly string[]>> = {
  invoices: [
    ...['', '150', 'last77', 'client', 'id:150', 'number:INV-150', 'ref:SEED-150', 'ref:none', 'client:client'],
    ...['status:overdue', 'status:collections total:>999', `client:${LARGEST_CLIENT}`, 'total:>1', 'total:>99999999'],
    ...['issued:>=2026-01-01', 'due:<2020-02-01', 'issued:<2000-01-01'],
  ],
  clients: [
    ...['', '7', 'client', 'last77', 'absent', 'id:7', 'email:client150@'],
    ...['status:active', 'status:closed company', 'group:none'],
  ],
  payments: [
    ...['', '150', 'SEED-150', 'id:150', 'invoice:150', 'ref:SEED-150', 'ref:none'],
    ...[`client:${LARGEST_CLIENT} amount:>1`, 'client:client', 'gateway:paypal', 'gateway:none', 'amount:>9999'],
    ...['on:>=2026-01-01', 'on:<2000-01-01', 'by:whmcs', 'by:corp', 'kind:payment', 'kind:refund'],
    ...[
      'kind:transaction',
      'kind:transaction amount:>9999',
      'kind:transaction client:client',
      'kind:transaction by:corp',
    ],
    ...[
      `kind:transaction client:${LARGEST_CLIENT}`,
      'kind:transaction ref:DEPOSIT-25',
      'kind:transaction gateway:none',
    ],
  ],
  calls: [
    ...['', '150', 'AddInvoicePayment', 'action:GetInvoice', 'outcome:error', 'status:>=500', 'dialect:whmcs'],
    ...['caller:shop', 'invoice:150', 'slower:200ms', 'command:none', 'since:2h', 'until:1h'],
  ],
};
/** Parameters of the paths, as the seeded database has them. */
const PARAMETERS: Readonly<Record<string, string>> = {
  tenant: String(TENANT_ID),
  client: String(LARGEST_CLIENT),
  invoice: '150',
};

/** Every page of the console that is got, with its searches, in a large database, one call at a time. */
export async function consolePages(bench: Bench, doing: (text: string) => void): Promise<readonly ConsolePage[]> {
  const cookie = await signIn(bench);
  const pages: ConsolePage[] = [];
  for (const { name, path, query } of PAGES) {
    doing(`${name} ${query}`);
    const url = new URL(path + query, bench.gateway.url);
    const first = await timed(url, cookie);
    const times: number[] = [];
    for (let call = -WARM_UP; call < CALLS; call += 1) {
      const { ms } = await timed(url, cookie);
      if (call >= 0) times.push(ms);
    }
    pages.push({ name, path: path + query, status: first.status, ms: median(times), firstMs: first.ms });
  }
  return pages;
}

const PAGES = ROUTES.filter(({ method, path }) => method === 'GET' && path.startsWith('/console')).flatMap(
  ({ name, path }) => {
    const filled = path.replaceAll(/:(\w+)/g, (_found, parameter: string) => PARAMETERS[parameter] ?? '1');
    // A file is as long as its list: the pages are measured.
    if (path.endsWith('.csv')) return [];
    const queries = (SEARCHES[name] ?? ['']).map((search) => (search === '' ? '' : `?q=${encodeURIComponent(search)}`));
    return queries.map((query) => ({ name, path: filled, query }));
  },
);

/** Each page against its target. */
export function consoleFigures(pages: readonly ConsolePage[]): readonly Figure[] {
  return pages.map(({ path, ms }) => ({
    what: `the page ${path}`,
    value: ms * 1_000,
    unit: 'µs',
    target: atMost(MOST_MS * 1_000),
  }));
}

/** Pages that the gateway could not make. */
export function consoleComplaints(pages: readonly ConsolePage[]): readonly string[] {
  return pages.filter(({ status }) => status >= 500).map(({ path, status }) => `The page ${path} answered ${status}`);
}

export function consoleTable(pages: readonly ConsolePage[]): string {
  const lines = pages.map(
    ({ path, status, ms, firstMs }) => `| ${path} | ${status} | ${firstMs.toFixed(1)} | ${ms.toFixed(1)} |`,
  );
  return ['| page | status | first call, ms | median, ms |', '| --- | ---: | ---: | ---: |', ...lines].join('\n');
}

/** An operator of all tenants, and the cookie of a session. */
async function signIn({ gateway }: Bench): Promise<string> {
  const database = openDatabase(gateway.databaseUrls.owner, { max: 1, name: 'bench' });
  const passwordHash = await hashPassword(NAME);
  const grants = [{ tenantId: null, role: 'admin' as const }];
  await database.transaction((trx) =>
    addOperator(trx, { name: NAME, passwordHash, grants, isLoopbackOnly: false }, instantText(systemClock.now())),
  );
  await database.destroy();
  const response = await fetch(new URL('/console/login', gateway.url), {
    method: 'POST',
    body: new URLSearchParams({ username: NAME, password: NAME }),
    redirect: 'manual',
  });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`The sign-in answered ${response.status}`);
  return cookie;
}

async function timed(url: URL, cookie: string): Promise<{ readonly ms: number; readonly status: number }> {
  const startedAt = performance.now();
  const response = await fetch(url, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' });
  await response.arrayBuffer();
  return { ms: performance.now() - startedAt, status: response.status };
}
