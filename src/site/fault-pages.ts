import { DIALECTS } from '../../adapters/dialects.ts';
import { html, type Html, type HtmlValue } from '../../adapters/html.ts';
import { brand, shell } from './kit/shell.ts';
import type { SiteAnswer, Visit } from './visit.ts';

/** The paths that exist, for people and programs that ask for another one. */
const PATHS: readonly (readonly [path: string, what: string])[] = [
  ['/', 'the front door'],
  ['/console', 'the operator’s console'],
  ['/docs', 'the documentation'],
  ['/docs/explorer', 'a form for each call'],
  ['/docs/compatibility', 'which actions work, and how they differ'],
  ['/openapi.json', 'the description of the API'],
  ['/healthz', 'whether the process is alive'],
  ['/readyz', 'whether it can do its work'],
  ['/metrics', 'figures for Prometheus'],
];

/** The paths that take calls, shown without links: a browser has no credential for them. */
const CALL_PATHS = DIALECTS.map(({ client, title }): [string, string] => [client.path, `calls of the ${title} API`]);

/** Whether the visitor is a browser; other programs get JSON. */
export function wantsPage({ request }: Visit): boolean {
  return (request.headers['accept'] ?? '').includes('text/html');
}

export function jsonAnswer(status: number, value: object, outcome?: string): SiteAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: `${JSON.stringify(value)}\n`,
    ...(outcome === undefined ? {} : { outcome }),
  };
}

export function notFound(visit: Visit): SiteAnswer {
  const paths = Object.fromEntries([...CALL_PATHS, ...PATHS]);
  if (!wantsPage(visit)) return jsonAnswer(404, { error: 'Not found', paths });
  const links = PATHS.map(
    ([path, what]) =>
      html`<li>
        <a href="${visit.base}${path}"><code>${path}</code></a> ${what}
      </li>`,
  );
  const calls = CALL_PATHS.map(([path, what]) => html`<li><code>${visit.base}${path}</code> ${what}</li>`);
  return sentencePage(
    visit,
    404,
    'No such page',
    'Nothing is at this address. These addresses exist:',
    html`<ul>
      ${links} ${calls}
    </ul>`,
  );
}

export function methodPage(visit: Visit, methods: readonly string[]): SiteAnswer {
  const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
  const answer = wantsPage(visit)
    ? sentencePage(visit, 405, 'Not possible here', `This address takes ${allow} only.`)
    : jsonAnswer(405, { error: 'Method not allowed', allowed: allow });
  return { ...answer, headers: { ...answer.headers, allow } };
}

export function forbiddenPage(visit: Visit, reason: string): SiteAnswer {
  return wantsPage(visit) ? sentencePage(visit, 403, 'Not allowed', reason) : jsonAnswer(403, { error: reason });
}

const FAULTS = {
  500: [
    'Something went wrong',
    'The page could not be made. If you sent a form, look whether it took effect before you send it again.',
  ],
  503: ['One moment, please', 'The database does not answer now. Nothing is lost. Try again shortly.'],
} as const;

export function faultPage(visit: Visit, status: keyof typeof FAULTS): SiteAnswer {
  const [title, sentence] = FAULTS[status];
  const answer = wantsPage(visit)
    ? sentencePage(visit, status, title, sentence)
    : jsonAnswer(status, { error: sentence });
  return { ...answer, headers: { ...answer.headers, ...(status === 503 ? { 'retry-after': '1' } : {}) } };
}

/** Where to log in, with the page to return to. */
export function loginRedirect(visit: Visit): SiteAnswer {
  const { request, base } = visit;
  const wanted = request.method === 'GET' ? `${request.path}${request.query === '' ? '' : `?${request.query}`}` : '';
  const login = `${base}/console/login${wanted === '' ? '' : `?next=${encodeURIComponent(wanted)}`}`;
  return { status: 303, headers: { location: login }, body: '', outcome: 'login-needed' };
}

/** A page of a title and a sentence. */
function sentencePage(
  visit: Visit,
  status: number,
  title: string,
  sentence: string,
  more: HtmlValue = null,
): SiteAnswer {
  return {
    status,
    body: doorPage(
      visit,
      title,
      html`<h1>${title}</h1>
        <p>${sentence}</p>
        ${more}`,
    ),
  };
}

/** A small page in the middle of the screen. */
export function doorPage(visit: Visit, title: string, main: HtmlValue): Html {
  return shell(visit, {
    title,
    frame: 'door',
    hasScripts: false,
    body: html`<main id="main" tabindex="-1" class="spaced">${brand(`${visit.base}/`)} ${main}</main>`,
  });
}
