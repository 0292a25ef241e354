import { html, type HtmlValue } from '../../../../adapters/html.ts';
import { notFound } from '../../fault-pages.ts';
import type { PublicRoute } from '../../routing/route.ts';
import type { SiteAnswer } from '../../visit.ts';
import { CROWDS, pictureOf } from '../library/documents.ts';
import { libraryOf, type Document } from '../library/library.ts';
import { allContents } from './contents.ts';
import { docsPage, HOME } from './frame.ts';

/** A list of more headings shows those of the second level only. */
const MANY_HEADINGS = 40;

/** `/docs/:page`: one document of the repository. */
export const documentPage: PublicRoute = {
  name: 'docs-page',
  method: 'GET',
  path: '/docs/:page',
  access: 'anyone',
  answer: (visit): SiteAnswer => {
    const library = libraryOf(visit);
    const document = library.document(visit.parameters['page'] ?? '');
    if (document === null) return notFound(visit);
    const crowd = CROWDS.find(({ key }) => key === document.crowd)?.name ?? '';
    return {
      status: 200,
      body: docsPage(visit, {
        title: document.title,
        crumbs: [HOME, { name: crowd, path: `/docs#${document.crowd}` }],
        contents: { name: 'All pages', groups: allContents(library, `/docs/${document.slug}`) },
        main: html`<div class="section">
            <h1>${document.title}</h1>
            ${onThisPage(document)}
          </div>
          <article class="document">${document.html}</article>`,
      }),
    };
  },
};

/** The headings of a document. */
function onThisPage({ headings }: Document): HtmlValue {
  const shown = headings.filter(({ level }) => level <= (headings.length > MANY_HEADINGS ? 2 : 3));
  if (shown.length < 2) return null;
  return html`<nav class="outline" aria-label="On this page">
    <details class="more">
      <summary>On this page</summary>
      <ul>
        ${shown.map(({ id, text, level }) => html`<li class="level-${String(level)}"><a href="#${id}">${text}</a></li>`)}
      </ul>
    </details>
  </nav>`;
}

const TYPES: Readonly<Record<string, string>> = { png: 'image/png', svg: 'image/svg+xml', webp: 'image/webp' };

/** `/docs/pictures/:file`: a picture of a document. */
export const documentPicture: PublicRoute = {
  name: 'docs-picture',
  method: 'GET',
  path: '/docs/pictures/:file',
  access: 'anyone',
  answer: (visit): SiteAnswer => {
    const name = visit.parameters['file'] ?? '';
    const type = TYPES[name.split('.').at(-1) ?? ''];
    if (!libraryOf(visit).pictures.has(name) || type === undefined) return notFound(visit);
    return {
      status: 200,
      headers: { 'content-type': type, 'cache-control': 'public, max-age=3600' },
      body: pictureOf(name),
    };
  },
};
