import { html } from '../../../../adapters/html.ts';
import { consolePage, formToken } from '../../kit/shell.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';

/** The part of the console that a form belongs to. */
type Part = 'invoices' | 'work';

const PAGES: Readonly<Record<Part, string>> = { invoices: 'invoice', work: 'charge' };

/** The form has no key of the console. `address` is the page that has it. */
export function incompleteForm(visit: TenantVisit, part: Part, address: string): SiteAnswer {
  const page = PAGES[part];
  const main = html`<div class="spaced">
    <h1>The form is incomplete</h1>
    <p>Nothing was changed. Open the page of the ${page}, and send the form from there.</p>
    <div class="buttons"><a class="button primary" href="${address}">Open the ${page}</a></div>
  </div>`;
  return { status: 400, body: consolePage(visit, part, 'The form is incomplete', main) };
}

const ENDS = {
  unsure: [
    'It is not known whether this was recorded',
    'The database was lost while it recorded the act. Send the form again. It acts once, whether or not the first one did.',
  ],
  away: [
    'Nothing was recorded',
    'The database did not answer in time. Nothing is lost. Send the form again in a moment.',
  ],
} as const;

/** The same form once more, with the same key: it acts once. */
export function notAnswered(visit: TenantVisit, part: Part, end: keyof typeof ENDS): SiteAnswer {
  const [title, sentence] = ENDS[end];
  const fields = [...visit.form]
    .filter(([name]) => name !== 'csrf')
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);
  const main = html`<div class="spaced">
    <h1>${title}</h1>
    <p>${sentence}</p>
    <form method="post" action="${visit.request.path}">
      ${formToken(visit.session)} ${fields}<button class="button primary">Send the form again</button>
    </form>
  </div>`;
  return {
    status: 503,
    headers: { 'retry-after': '2' },
    body: consolePage(visit, part, title, main),
    outcome: end === 'unsure' ? 'outcome-unknown' : 'unavailable',
  };
}
