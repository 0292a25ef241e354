import { html, type Html, type HtmlValue } from '../../../adapters/html.ts';
import type { Term } from '../console/search/terms.ts';

/** A search and its state, which the address of the page has as `q`. */
interface SearchView {
  /** The page's own address, without a query. */
  readonly address: string;
  /** The searched things, such as `invoices`. */
  readonly what: string;
  readonly text: string;
  /** In the empty box: two searches that people need often. */
  readonly example: string;
  readonly terms: readonly Term[];
  /** A sentence for each part that was not understood. */
  readonly problems: readonly string[];
  /** The keys of a search, each with the form of its value. */
  readonly keys: readonly (readonly [key: string, form: string])[];
  /** The finds of a word without a key. */
  readonly wordForm: string;
}

/** The address of a list for a search. */
export function searchAddress(address: string, text: string, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ ...(text === '' ? {} : { q: text }), ...more }).toString();
  return query === '' ? address : `${address}?${query}`;
}

/** The search box of a list, the parts of the search to remove one by one, and help. */
export function searchBox(view: SearchView): Html {
  const { address, what, text, example, problems } = view;
  return html`<div class="section">
    <form class="search" role="search" action="${address}">
      <div class="box">
        <label class="hidden" for="q">Search ${what}</label>
        <input
          class="mono"
          id="q"
          name="q"
          type="search"
          value="${text}"
          placeholder="${example}"
          maxlength="256"
          autocomplete="off"
          spellcheck="false"
          data-search
        /><kbd aria-hidden="true">/</kbd>
      </div>
      <button class="button primary">Search</button>
    </form>
    ${problems.map((problem) => html`<p class="note warn" dir="auto">${problem}</p>`)}
    <div class="chips">${chips(view)} ${help(view)}</div>
  </div>`;
}

function chips({ address, terms }: SearchView): HtmlValue {
  return terms.map((term, index) => {
    const rest = terms.filter((_other, at) => at !== index).map((other) => other.text);
    return html`<a href="${searchAddress(address, rest.join(' '))}"
      ><bdi>${term.text}</bdi> <span aria-hidden="true">×</span><span class="hidden">, remove</span></a
    >`;
  });
}

function help({ keys, wordForm }: SearchView): Html {
  return html`<details class="more">
    <summary>What can I search for?</summary>
    <dl class="facts small">
      <dt>a word</dt>
      <dd>${wordForm}</dd>
      ${keys.map(
        ([key, form]) =>
          html`<dt><code>${key}:</code></dt>
            <dd>${form}</dd>`,
      )}
    </dl>
  </details>`;
}

/** Links between views of a list; the one of this search is marked. */
export function views(
  label: string,
  address: string,
  text: string,
  all: readonly (readonly [name: string, search: string])[],
): Html {
  const links = all.map(([name, search]) =>
    search === text
      ? html`<a href="${searchAddress(address, search)}" aria-current="page">${name}</a>`
      : html`<a href="${searchAddress(address, search)}">${name}</a>`,
  );
  return html`<nav class="views" aria-label="${label}">${links}</nav>`;
}

/** The end of a page: a sentence on what is shown, and the links to the newest and to the next older rows. */
export function pager(sentence: string, newest: string | null, older: string | null): Html {
  return html`<nav class="head" aria-label="Pages">
    <p class="small soft">${sentence}</p>
    <div class="buttons">
      ${newest === null ? null : html`<a class="button" href="${newest}">Newest</a>`}
      ${older === null ? null : html`<a class="button" href="${older}">Older</a>`}
    </div>
  </nav>`;
}

/** In the place of an empty list: what it means, and what to do next. */
export function emptyState(title: string, sentence: string, next: HtmlValue = null): Html {
  return html`<div class="empty">
    <h2>${title}</h2>
    <p class="soft">${sentence}</p>
    ${next}
  </div>`;
}

/** Where a search finds nothing. `address` is that of the whole list. */
export function nothingFound([one, many]: readonly [one: string, many: string], address: string): Html {
  const all = html`<p><a href="${address}">Show all ${many}</a></p>`;
  return emptyState('Nothing found', `No ${one} matches the whole search. Remove a part of it.`, all);
}
