import { html, type Html } from '../../../adapters/html.ts';
import type { Visit } from '../visit.ts';
import { brand } from './shell.ts';

const PLACES = [
  { path: '/console', name: 'Console' },
  { path: '/docs', name: 'Documentation' },
  { path: '/docs/explorer', name: 'Explorer' },
  { path: '/openapi.json', name: 'OpenAPI' },
] as const;

type MastheadPlace = (typeof PLACES)[number]['path'];

/** The head of the pages that everyone may see. `current` is where the page belongs. */
export function masthead({ base }: Pick<Visit, 'base'>, current: MastheadPlace | null): Html {
  return html`<header class="masthead">
    <div class="page">
      ${brand(`${base}/`)}
      <nav aria-label="Site">
        <ul>
          ${PLACES.map(({ path, name }) =>
            path === current
              ? html`<li><a href="${base}${path}" aria-current="page">${name}</a></li>`
              : html`<li><a href="${base}${path}">${name}</a></li>`,
          )}
        </ul>
      </nav>
    </div>
  </header>`;
}
