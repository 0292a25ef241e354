import { html, type Html, type HtmlValue } from '../../../adapters/html.ts';

const FORMAT = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  ...{ hour12: false, timeZone: 'UTC' },
});

/** An instant in UTC, such as `17 Nov 2026, 10:02:41`; a dash where there is none. Say once on a page that times are in UTC. */
export function instant(iso: string | null): Html {
  if (iso === null) return html`–`;
  return html`<time datetime="${iso}">${FORMAT.format(new Date(iso))}</time>`;
}

/** Where a page is: its parents as links, and its own name. */
export function crumbs(parents: readonly (readonly [name: string, address: string])[], name: string): Html {
  return html`<nav class="crumbs" aria-label="Where you are">
    <ol>
      ${parents.map(([parent, address]) => html`<li><a href="${address}">${parent}</a></li>`)}
      <li aria-current="page" dir="auto">${name}</li>
    </ol>
  </nav>`;
}

/** Why a form changed nothing: a note each. */
export function problemNotes(problems: readonly string[]): HtmlValue {
  return problems.map((problem) => html`<p class="note bad" role="alert" dir="auto">${problem}</p>`);
}

/** A sentence in the place of the acts that a role may not do. */
export function needsRole(what: string, needed: string, own: string): Html {
  return html`<p class="small soft">
    ${what} needs the role <strong>${needed}</strong>; yours is <strong>${own}</strong>.
  </p>`;
}

/** The id in a part of a path or in a field of a form; `null` for any other text. */
export function idIn(text: string | null | undefined): number | null {
  return /^[1-9]\d{0,14}$/.test(text ?? '') ? Number(text) : null;
}
