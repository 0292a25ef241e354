import { html, trusted, type Html, type HtmlValue } from '../../../adapters/html.ts';
import { ASSET_PATHS } from '../assets/assets.ts';
import type { OperatorVisit, TenantVisit, Visit } from '../visit.ts';

const MARK = trusted(
  '<svg viewBox="0 0 24 24" aria-hidden="true"><rect width="24" height="24" rx="6" fill="currentColor"/><path d="M7 5.5h10V19l-2.5-1.7L12 19l-2.5-1.7L7 19z" fill="#fff" fill-opacity=".92"/><path d="M9.5 9.5h5M9.5 12.5h5" stroke="currentColor" stroke-width="1.4"/></svg>',
);
const ICON = trusted(
  `<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect width='24' height='24' rx='6' fill='%230a5f75'/%3E%3Cpath d='M7 6h10v13l-2.5-1.7L12 19l-2.5-1.7L7 19z' fill='%23fff'/%3E%3C/svg%3E" />`,
);
const NAME = 'Invoice gateway';

/** The part of a query by which a page loads again by itself. Such a load keeps no session open: the operator may be away. */
export const BY_ITSELF = 'live';

export interface Shell {
  readonly title: string;
  /** The class of the body, which chooses the frame. */
  readonly frame: 'console' | 'door' | 'site';
  readonly body: HtmlValue;
  /** Whether the page uses the scripts. */
  readonly hasScripts: boolean;
  /** The page loads again by itself after so many seconds; absent: it does not. */
  readonly refreshSeconds?: number;
  /** More elements of the head. */
  readonly head?: HtmlValue;
}

/** A whole page. Texts from outside carry `dir="auto"`. */
export function shell({ base }: Pick<Visit, 'base'>, given: Shell): Html {
  const { title, frame, body, hasScripts, refreshSeconds, head = null } = given;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refreshSeconds === undefined ? null : refresh(refreshSeconds)}
        <title>${title} · ${NAME}</title>
        ${ICON}
        <link rel="stylesheet" href="${base}${ASSET_PATHS.style}" />
        ${hasScripts ? scripts(base) : null} ${head}
      </head>
      <body class="${frame}">
        <a class="skip" href="#main">Skip to content</a>
        ${body}
      </body>
    </html>`;
}

function refresh(seconds: number): Html {
  return html`<meta http-equiv="refresh" content="${String(seconds)}; url=?${BY_ITSELF}=1" />`;
}

function scripts(base: string): Html {
  return html`<script defer src="${base}${ASSET_PATHS.keys}"></script>`;
}

/** The name of the product as a link to the front door, or to another place. */
export function brand(href: string): Html {
  return html`<a class="brand" href="${href}">${MARK} ${NAME}</a>`;
}

/** The places of the console's menu, in its groups. */
const MENU = [
  [
    { place: 'overview', name: 'Overview' },
    { place: 'invoices', name: 'Invoices' },
    { place: 'clients', name: 'Clients' },
    { place: 'payments', name: 'Payments' },
  ],
  [
    { place: 'calls', name: 'Calls' },
    { place: 'callers', name: 'Callers' },
    { place: 'work', name: 'Work' },
    { place: 'proof', name: 'Proof' },
  ],
] as const;

export type Place = (typeof MENU)[number][number]['place'];

/** The address of a place of the console within a tenant. */
export function consolePath(
  { base, tenant }: Pick<TenantVisit, 'base' | 'tenant'>,
  ...parts: readonly string[]
): string {
  return [`${base}/console/${tenant.id}`, ...parts.filter((part) => part !== '').map(encodeURIComponent)].join('/');
}

/** A page of the console within a tenant, with its menu. `place` is where it belongs. */
export function consolePage(
  visit: TenantVisit,
  place: Place | null,
  title: string,
  main: HtmlValue,
  more: Pick<Shell, 'refreshSeconds'> = {},
): Html {
  const groups = MENU.map((group, index) =>
    group.map((item, at) => menuItem(visit, item, place === item.place, index > 0 && at === 0)),
  );
  return shell(visit, {
    ...more,
    title,
    frame: 'console',
    hasScripts: true,
    body: html`<header class="bar-top">
        ${brand(`${visit.base}/console`)}
        <button class="button quiet menu-button" type="button" popovertarget="menu">Menu</button>
      </header>
      <nav class="side" id="menu" popover aria-label="Console">
        <p class="tenant">
          <strong dir="auto">${visit.tenant.name}</strong> Tenant ${String(visit.tenant.id)} · ${visit.tenant.currency}
          ·
          <a href="${visit.base}/console/tenants">switch</a>
        </p>
        <ul>
          ${groups}
          <li class="gap"><a href="${visit.base}/docs">Documentation</a></li>
          <li><a href="${visit.base}/openapi.json">OpenAPI</a></li>
        </ul>
        ${signedIn(visit, visit.role)}
      </nav>
      <main id="main" tabindex="-1">${main}</main>
      ${SHORTCUTS}`,
  });
}

const SHORTCUTS = html`<div class="panel" id="shortcuts" popover data-help>
  <div class="section">
    <h2>Keyboard shortcuts</h2>
    <dl class="facts">
      <dt><kbd>/</kbd></dt>
      <dd>Search</dd>
      <dt><kbd>?</kbd></dt>
      <dd>Show or hide this list</dd>
    </dl>
  </div>
</div>`;

function menuItem(
  visit: TenantVisit,
  { place, name }: { readonly place: Place; readonly name: string },
  isCurrent: boolean,
  hasGap: boolean,
): Html {
  const address = place === 'overview' ? consolePath(visit) : consolePath(visit, place);
  const link = isCurrent
    ? html`<a href="${address}" aria-current="page">${name}</a>`
    : html`<a href="${address}">${name}</a>`;
  return hasGap ? html`<li class="gap">${link}</li>` : html`<li>${link}</li>`;
}

/** A page of the console that belongs to no tenant, without the menu of one. */
export function accountPage(visit: OperatorVisit, title: string, main: HtmlValue): Html {
  return shell(visit, {
    title,
    frame: 'console',
    hasScripts: true,
    body: html`<header class="bar-top">
        ${brand(`${visit.base}/console`)}
        <button class="button quiet menu-button" type="button" popovertarget="menu">Menu</button>
      </header>
      <nav class="side" id="menu" popover aria-label="Console">
        <ul>
          <li><a href="${visit.base}/console/tenants">Tenants</a></li>
        </ul>
        ${signedIn(visit, null)}
      </nav>
      <main id="main" tabindex="-1">${main}</main>`,
  });
}

function signedIn({ base, session }: OperatorVisit, role: string | null): Html {
  return html`<div class="who">
    Signed in as <strong dir="auto">${session.operator.name}</strong>
    ${role === null ? null : html`<br />Role: ${role}`}
    <a class="account" href="${base}/console/account">Account</a>
    <form method="post" action="${base}/console/logout">
      ${formToken(session)}<button class="button quiet">Sign out</button>
    </form>
  </div>`;
}

/** The hidden field that every form of the console carries. */
export function formToken({ formToken: token }: OperatorVisit['session']): Html {
  return html`<input type="hidden" name="csrf" value="${token}" />`;
}
