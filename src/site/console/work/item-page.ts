import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { includesRole } from '../../../core/console/operators.ts';
import { crumbs, needsRole, problemNotes } from '../../kit/page-parts.ts';
import { consolePage, consolePath, formToken } from '../../kit/shell.ts';
import type { TenantVisit } from '../../visit.ts';

/** The parts of a page about one job, delivery or charge. */
interface ItemPage {
  readonly title: string;
  readonly status: Html;
  /** The list that has it: its name, and its view in the address; `null` for the first one. */
  readonly list: readonly [name: string, view: string] | null;
  /** The last part of the trail. */
  readonly name: string;
  /** A form beside the title. */
  readonly act: HtmlValue;
  /** Sentences against a form that was sent. */
  readonly problems: readonly string[];
  /** A sentence about a form that did its work. */
  readonly done: string | null;
  readonly failure: string | null;
  readonly body: Html;
}

/** A page of Work about one thing: its trail, title and state, what went wrong, and the rest. */
export function itemPage(visit: TenantVisit, item: ItemPage): Html {
  const work = consolePath(visit, 'work');
  const { title, status, list, name, act, problems, done, failure, body } = item;
  return consolePage(
    visit,
    'work',
    title,
    html`<div class="spaced">
      <div class="section">
        ${crumbs([['Work', work], ...(list === null ? [] : [[list[0], `${work}?view=${list[1]}`] as const])], name)}
        <div class="head">
          <h1>${title} ${status}</h1>
          ${act}
        </div>
        ${problemNotes(problems)} ${done === null ? null : html`<p class="note good" role="status">${done}</p>`}
        ${failure === null ? null : html`<p class="note bad" dir="auto">${failure}</p>`}
      </div>
      ${body}
    </div>`,
  );
}

/** The main part of such a page, with its facts beside it. */
export function withFacts(main: HtmlValue, facts: Html): Html {
  return html`<div class="columns">
    ${main}
    <aside class="section" aria-labelledby="facts">
      <h2 id="facts">Facts</h2>
      ${facts}
    </aside>
  </div>`;
}

/** A form that has something tried again, for the role that may. */
export function tryAgainForm(visit: TenantVisit, address: string): Html {
  if (!includesRole(visit.role, 'operate')) return needsRole('To try it again', 'operate', visit.role);
  return html`<form method="post" action="${address}">
    ${formToken(visit.session)}<button class="button primary">Try again now</button>
  </form>`;
}
