import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { masthead } from '../../kit/masthead.ts';
import { shell } from '../../kit/shell.ts';
import type { Visit } from '../../visit.ts';

/** A link of a list; the one without an address is the page itself. */
export interface Entry {
  readonly name: string;
  readonly path: string;
  readonly isCurrent?: boolean;
}

export interface EntryGroup {
  readonly title: string;
  readonly entries: readonly Entry[];
}

interface DocsPage {
  readonly title: string;
  /** The places above the page, from the widest; their paths are below the base. */
  readonly crumbs: readonly Entry[];
  /** The list beside the page, by its groups, and what it lists. */
  readonly contents: { readonly name: string; readonly groups: readonly EntryGroup[] };
  readonly main: HtmlValue;
  readonly hasScripts?: boolean;
}

/** A page of the documentation: the search and a list of pages beside it. */
export function docsPage(visit: Visit, { title, crumbs, contents, main, hasScripts = true }: DocsPage): Html {
  return shell(visit, {
    title,
    frame: 'site',
    hasScripts,
    body: html`${masthead(visit, '/docs')}
      <div class="page docs">
        <nav class="toc" aria-label="Documentation">
          ${searchForm(visit, visit.query.get('q') ?? '')}
          <details class="more contents">
            <summary>${contents.name}</summary>
            ${contents.groups.map((group) => groupOf(visit, group))}
          </details>
        </nav>
        <main id="main" tabindex="-1" class="prose">${trail(visit, crumbs, title)} ${main}</main>
      </div>
      <footer class="page">
        <p class="page-foot">
          Made from the documents and the registries of the running version. Every request on these pages is run by a
          test.
        </p>
      </footer>`,
  });
}

function searchForm({ base }: Visit, text: string): Html {
  return html`<form class="search" role="search" action="${base}/docs">
    <div class="box">
      <label class="hidden" for="q">Search the documentation</label>
      <input
        id="q"
        name="q"
        type="search"
        value="${text}"
        maxlength="256"
        placeholder="Search"
        autocomplete="off"
        dir="auto"
        data-search
      /><kbd aria-hidden="true">/</kbd>
    </div>
  </form>`;
}

function groupOf(visit: Visit, { title, entries }: EntryGroup): HtmlValue {
  if (entries.length === 0) return null;
  return html`<h2>${title}</h2>
    <ul>
      ${entries.map((entry) => html`<li>${linkOf(visit, entry)}</li>`)}
    </ul>`;
}

function linkOf({ base }: Visit, { name, path, isCurrent = false }: Entry): Html {
  return isCurrent
    ? html`<a href="${base}${path}" aria-current="page">${name}</a>`
    : html`<a href="${path.startsWith('#') ? '' : base}${path}">${name}</a>`;
}

function trail(visit: Visit, crumbs: readonly Entry[], title: string): HtmlValue {
  if (crumbs.length === 0) return null;
  return html`<nav class="crumbs" aria-label="Where you are">
    <ol>
      ${crumbs.map((crumb) => html`<li>${linkOf(visit, crumb)}</li>`)}
      <li aria-current="page">${title}</li>
    </ol>
  </nav>`;
}

export const HOME: Entry = { name: 'Documentation', path: '/docs' };
