import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { emptyState } from '../../kit/search.ts';
import type { PublicRoute } from '../../routing/route.ts';
import type { SiteAnswer, Visit } from '../../visit.ts';
import { CROWDS } from '../library/documents.ts';
import { libraryOf, type Document } from '../library/library.ts';
import { MOST_FOUND, search, snippetOf, wordsOf, type Found } from '../library/search.ts';
import { allContents } from './contents.ts';
import { docsPage, HOME } from './frame.ts';

const LONGEST = 256;

/** `/docs`: the documents by their readers; with `q`, the passages with its words. */
export const docsIndex: PublicRoute = {
  name: 'docs',
  method: 'GET',
  path: '/docs',
  access: 'anyone',
  answer: async (visit): Promise<SiteAnswer> => {
    const library = libraryOf(visit);
    const words = wordsOf((visit.query.get('q') ?? '').slice(0, LONGEST));
    const documents = await library.all();
    const isSearch = words.length > 0;
    const title = isSearch ? 'Search' : 'Documentation';
    return {
      status: 200,
      body: docsPage(visit, {
        title,
        crumbs: isSearch ? [HOME] : [],
        contents: { name: 'All pages', groups: allContents(library, isSearch ? '' : '/docs') },
        main: isSearch ? results(visit, words, search(documents, words)) : overview(visit, documents),
      }),
    };
  },
};

function overview({ base }: Visit, documents: readonly Document[]): HtmlValue {
  return html`<div class="section">
      <h1>Documentation</h1>
      <p class="lead">Everything about this version of the gateway, by who needs it.</p>
      <div class="buttons">
        <a class="button primary" href="${base}/docs/explorer">Try a call</a>
        <a class="button" href="${base}/docs/compatibility">All actions</a>
        <a class="button" href="${base}/docs/errors">Errors and their cures</a>
      </div>
    </div>
    ${CROWDS.map(
      ({ key, name, what }) =>
        html`<section class="section" aria-labelledby="${key}">
          <h2 id="${key}">${name}</h2>
          <p class="soft">${what}</p>
          <div class="doors">
            ${documents
              .filter(({ crowd }) => crowd === key)
              .map(
                (document) =>
                  html`<a href="${base}/docs/${document.slug}"
                    ><strong>${document.title}</strong> <span class="sub">${firstSentence(document)}</span></a
                  >`,
              )}
          </div>
        </section>`,
    )}`;
}

/** The first part of a record of a decision begins with its name, which is left out. */
function firstSentence({ passages }: Document): string {
  const text = (passages.find((passage) => passage.text !== '')?.text ?? '').replace(/^Context\. /, '');
  return /^.*?[.:](?=\s|$)/.exec(text)?.[0].replace(/:$/, '.') ?? text;
}

function results({ base, query }: Visit, words: readonly string[], found: readonly Found[]): HtmlValue {
  const asked = html`<bdi>${(query.get('q') ?? '').slice(0, LONGEST)}</bdi>`;
  if (found.length === 0) {
    return html`<div class="section"><h1>Search</h1></div>
      ${emptyState(
        'Nothing found',
        'No passage has all of these words. Search for fewer of them, or for a part of one.',
        html`<p><a href="${base}/docs">See all documents</a></p>`,
      )}`;
  }
  const count = found.length === MOST_FOUND ? `The first ${MOST_FOUND} passages` : passagesText(found.length);
  return html`<div class="section">
      <h1>Search</h1>
      <p class="soft">${count} for “${asked}”.</p>
    </div>
    <ol class="results">
      ${found.map((each) => result(base, words, each))}
    </ol>`;
}

function passagesText(count: number): string {
  return count === 1 ? 'One passage' : `${count} passages`;
}

function result(base: string, words: readonly string[], { document, heading, text }: Found): Html {
  const place = heading === null || heading.level === 1 ? '' : `#${heading.id}`;
  return html`<li>
    <a href="${base}/docs/${document.slug}${place}">${heading?.text ?? document.title}</a>
    <span class="sub">${document.title}</span>
    ${
      text === ''
        ? null
        : html`<p class="small">
            ${snippetOf(text, words).map((piece) => (piece.isHit ? html`<mark>${piece.text}</mark>` : piece.text))}
          </p>`
    }
  </li>`;
}
