import type { DescribedError, DialectDescriptor } from '../../../../adapters/descriptor.ts';
import { DIALECTS } from '../../../../adapters/dialects.ts';
import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { emptyState } from '../../kit/search.ts';
import type { PublicRoute } from '../../routing/route.ts';
import type { SiteAnswer, Visit } from '../../visit.ts';
import { libraryOf, type Library } from '../library/library.ts';
import { actionPath, allContents } from './contents.ts';
import { docsPage, HOME } from './frame.ts';

const PATH = '/docs/errors';
const LONGEST = 256;
/** More actions than a reader looks through. */
const FEW_ACTIONS = 6;

/** `/docs/errors`: every error of every dialect, with cause and cure; with `message`, those that a sentence may be. */
export const errorsPage: PublicRoute = {
  name: 'docs-errors',
  method: 'GET',
  path: PATH,
  access: 'anyone',
  answer: (visit): SiteAnswer => {
    const library = libraryOf(visit);
    const text = (visit.query.get('message') ?? '').slice(0, LONGEST).trim();
    const sections = DIALECTS.map((dialect) => dialectSection(visit, dialect, text, library)).filter(
      (section) => section !== null,
    );
    return {
      status: 200,
      body: docsPage(visit, {
        title: 'Errors',
        crumbs: [HOME],
        contents: { name: 'All pages', groups: allContents(library, PATH) },
        main: html`<div class="section">
            <h1>Errors</h1>
            <p class="lead">Every error of every dialect: why it comes, and what to do.</p>
            ${messageForm(visit, text)}
          </div>
          ${sections.length === 0 ? nothingFound(visit) : sections}`,
      }),
    };
  },
};

function messageForm({ base }: Visit, text: string): Html {
  return html`<form class="search" role="search" action="${base}${PATH}">
    <div class="box">
      <label class="hidden" for="message">The message of an error</label>
      <input
        id="message"
        name="message"
        type="search"
        value="${text}"
        maxlength="${String(LONGEST)}"
        placeholder="Paste a message, or a part of one"
        autocomplete="off"
        dir="auto"
      />
    </div>
    <button class="button primary">Find</button>
  </form>`;
}

function nothingFound({ base }: Visit): Html {
  return emptyState(
    'No such error',
    'No error of a dialect has this text. Look for a shorter part of it, without names and numbers.',
    html`<p><a href="${base}${PATH}">See all errors</a></p>`,
  );
}

function dialectSection(visit: Visit, dialect: DialectDescriptor, text: string, library: Library): HtmlValue {
  const groups = (dialect.reference?.errors() ?? [])
    .map(({ subject, errors }) => ({ subject, errors: errors.filter((error) => isAbout(error, text)) }))
    .filter(({ errors }) => errors.length > 0);
  if (groups.length === 0) return null;
  const { name, title } = dialect;
  return html`<section class="section" aria-labelledby="errors-${name}">
    <h2 id="errors-${name}">The ${title} dialect</h2>
    <p class="soft">An error is answered as <code>${dialect.reference?.errorForm ?? ''}</code>.</p>
    ${groups.map(
      ({ subject, errors }) =>
        html`<table class="params">
          <caption>
            <h3>${subject}</h3>
          </caption>
          <thead>
            <tr>
              <th scope="col">Message</th>
              <th scope="col">Cause and cure</th>
            </tr>
          </thead>
          <tbody>
            ${errors.map((error) => row(visit, name, error, library))}
          </tbody>
        </table>`,
    )}
  </section>`;
}

/** Whether an error is one that a text names: a part of its sentence, or a whole sentence with its own parts. */
function isAbout({ sentence }: DescribedError, message: string): boolean {
  const text = message.toLowerCase();
  const lower = sentence.toLowerCase();
  const [first = '', ...rest] = lower.split('…');
  if (lower.includes(text)) return true;
  if (rest.length === 0 || !text.startsWith(first)) return false;
  const end = rest.reduce((at, part) => {
    const next = at < 0 ? -1 : text.indexOf(part, at);
    return next < 0 ? -1 : next + part.length;
  }, first.length);
  return end >= 0;
}

function row({ base }: Visit, dialect: string, error: DescribedError, library: Library): Html {
  const { sentence, cause, cure, actions } = error;
  return html`<tr>
    <th scope="row"><code>${sentence}</code></th>
    <td>
      ${library.line(cause)}
      <span class="sub"><strong>Cure:</strong> ${library.line(cure)}</span>
      ${
        actions === null
          ? null
          : html`<span class="sub tags">
              ${actions
                .slice(0, FEW_ACTIONS)
                .map((action) => html`<a href="${base}${actionPath(dialect, action)}">${action}</a>`)}
              ${actions.length > FEW_ACTIONS ? `and ${actions.length - FEW_ACTIONS} more` : null}
            </span>`
      }
    </td>
  </tr>`;
}
