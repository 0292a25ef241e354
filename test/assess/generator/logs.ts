import type { SECRETS } from './sources.ts';

type Secrets = typeof SECRETS;

/** A made log: its lines, and how often each action and parameter is in it. */
interface MadeLog {
  readonly lines: readonly string[];
  readonly actions: Readonly<Record<string, number>>;
  readonly parameters: Readonly<Record<string, number>>;
  /** Calls whose action is in the body. */
  readonly hidden: number;
}

export type LogFormat = 'apache' | 'nginx' | 'vhost' | 'iis' | 'json';

const AGENT = '"Mozilla/5.0 (compatible; it\'s \\"quoted\\")"';

/** A line of each format for a request. */
const LINES: Readonly<Record<LogFormat, (method: string, path: string, query: string) => string>> = {
  apache: (method, path, query) =>
    `203.0.113.7 - - [30/Nov/2026:10:00:00 +0000] "${method} ${path}${ask(query)} HTTP/1.1" 200 512`,
  nginx: (method, path, query) =>
    `203.0.113.7 - admin [30/Nov/2026:10:00:00 +0000] "${method} ${path}${ask(query)} HTTP/2.0" 200 512 "https://x.example/includes/api.php?action=DeleteClient" ${AGENT}`,
  vhost: (method, path, query) =>
    `billing.example.com:443 203.0.113.7 - - [30/Nov/2026:10:00:00 +0000] "${method} https://billing.example.com${path}${ask(query)} HTTP/1.1" 403 0 "-" "-"`,
  iis: (method, path, query) =>
    `2026-11-30 10:00:00 10.0.0.1 ${method} ${path} ${query === '' ? '-' : query} 443 - 203.0.113.7 curl/8.0 - 200 0 0 12`,
  json: (method, path, query) =>
    JSON.stringify({ time: '2026-11-30', request_method: method, uri: path, args: query, status: 200 }),
};

function ask(query: string): string {
  return query === '' ? '' : `?${query}`;
}

/** The requests that are repeated in each log. */
function requests([secret = '', identifier = '', password = '', card = '']: Secrets): readonly {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly action: string | null;
  readonly parameters: readonly string[];
}[] {
  const login = `identifier=${identifier}&secret=${secret}`;
  const api = '/includes/api.php';
  return [
    {
      method: 'POST',
      path: `/${api}`,
      query: `${login}&action=GetInvoice&invoiceid=1&responsetype=json`,
      action: 'GetInvoice',
      parameters: ['invoiceid'],
    },
    {
      method: 'GET',
      path: `/whmcs${api}`,
      query: `action=getinvoices&limitnum=5&order%62y=id&${login}`,
      action: 'GetInvoices',
      parameters: ['limitnum', 'orderby'],
    },
    {
      method: 'POST',
      path: api,
      query: `action=CreateInvoice&userid=1&itemamount1=5&itemamount2=6&itemamount[3]=7&${login}`,
      action: 'CreateInvoice',
      parameters: ['userid', 'itemamountX', 'itemamount'],
    },
    // An unescaped sign makes a name of the end of a password.
    {
      method: 'POST',
      path: api,
      query: `action=OpenTicket&deptid=1&password=${password}&${secret}=&Xy=2`,
      action: 'OpenTicket',
      parameters: ['deptid', 'Xy'],
    },
    {
      method: 'POST',
      path: api,
      query: `action=GetStats&${card}=1&accesskey=${secret}`,
      action: 'GetStats',
      parameters: [],
    },
    { method: 'POST', path: api, query: '', action: null, parameters: [] },
    { method: 'POST', path: api, query: `action=${secret}`, action: '', parameters: [] },
    {
      method: 'GET',
      path: '/clientarea.php',
      query: 'action=details&page=/includes/api.php',
      action: '',
      parameters: [],
    },
    { method: 'GET', path: '/includes/api.php.bak', query: 'action=GetInvoice', action: '', parameters: [] },
    { method: 'GET', path: '/assets/style.css', query: '', action: '', parameters: [] },
  ];
}

/** A log of `rounds` times the same requests. */
export function makeLog(format: LogFormat, rounds: number, secrets: Secrets): MadeLog {
  const all = requests(secrets);
  const round = all.map(({ method, path, query }) => LINES[format](method, path, query));
  const count = (names: readonly string[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const name of names) counts[name] = (counts[name] ?? 0) + rounds;
    return counts;
  };
  return {
    lines: [
      ...(format === 'iis'
        ? ['#Software: Microsoft Internet Information Services 10.0', '#Fields: date time s-ip']
        : []),
      ...Array.from({ length: rounds }).flatMap(() => round),
    ],
    actions: count(all.flatMap(({ action }) => (action === null || action === '' ? [] : [action]))),
    parameters: count(all.flatMap(({ action, parameters }) => parameters.map((name) => `${action} ${name}`))),
    hidden: rounds,
  };
}
